/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.runpod.client.internal.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.function.SingletonSupplier;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

import io.runpod.client.internal.context.CallContext;
import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.text.PrintableText;
import io.runpod.client.internal.timer.ClientClock;

/**
 * Registry of the active calls of a client, which are terminated when it is closed. A
 * submission in flight has a grace period in which its response may report the id of the
 * job.
 */
public final class ActiveCalls {

	private static final Log logger = LogFactory.getLog("io.runpod.client.jobs");

	private static final Duration CLOSE_GRACE_PERIOD = Duration.ofSeconds(6);

	private static final int MAX_LOGGED_IDS = 500;

	private final ClientClock clock;

	private final @Nullable ActiveCalls parent;

	// shared with the child clients, which are closed with their parent
	private final Set<ActiveCall> calls;

	// cancellations of jobs, which continue after their calls have ended; shared, too
	private final Set<Cancellation> cancellations;

	private final Queue<String> failedCancellations = new ConcurrentLinkedQueue<>();

	private final AtomicInteger pendingChanges = new AtomicInteger();

	private final Queue<String> terminatedCalls = new ConcurrentLinkedQueue<>();

	// completes when the close does not wait for a submission or a cleanup any more
	private final SingletonSupplier<Sinks.Empty<Void>> idle = SingletonSupplier.of(Sinks::empty);

	private volatile boolean closed;

	/**
	 * Create the registry of a client.
	 * @param clock the clock
	 */
	public ActiveCalls(ClientClock clock) {
		this(clock, null, ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet());
	}

	private ActiveCalls(ClientClock clock, @Nullable ActiveCalls parent, Set<ActiveCall> calls,
			Set<Cancellation> cancellations) {
		this.clock = clock;
		this.parent = parent;
		this.calls = calls;
		this.cancellations = cancellations;
	}

	/**
	 * Create the registry of a child client, which is closed with this one.
	 */
	public ActiveCalls child() {
		return new ActiveCalls(this.clock, this, this.calls, this.cancellations);
	}

	/**
	 * Return whether the client or one of its parents is closed.
	 */
	public boolean isClosed() {
		return this.closed || (this.parent != null && this.parent.isClosed());
	}

	/**
	 * Return the number of active calls, including those of child clients.
	 */
	public int count() {
		return (int) this.calls.stream().filter((call) -> belongsTo(call.owner())).count();
	}

	/**
	 * Register a call while subscribed.
	 * @return completes at the deadline of the call, or when the client is closed
	 */
	Mono<Long> timeoutOrClose(String endpoint, CallContext callContext) {
		return Mono.create((sink) -> {
			ActiveCall call = new ActiveCall(this, endpoint, callContext, sink);
			this.calls.add(call);
			Disposable timer = this.clock.scheduleTimeout(callContext.deadline().remaining(), sink::success);
			sink.onDispose(() -> {
				timer.dispose();
				this.calls.remove(call);
				signalChange();
			});
			if (isClosed() && !call.isSubmitting()) {
				sink.success();
			}
		});
	}

	/**
	 * Run the cancellation of a job, which continues after its call has ended, and which
	 * {@link #close()} waits for. Failures are logged together.
	 * @param endpoint the name of the endpoint
	 * @param jobId the id of the job, or {@code null} if it is not known yet
	 * @param request the requests of the cancellation
	 */
	void runCancellation(String endpoint, @Nullable String jobId, Mono<?> request) {
		Cancellation cancellation = new Cancellation(this, toLabel(endpoint, jobId));
		this.cancellations.add(cancellation);
		request.doFinally((signal) -> cancellationEnded(cancellation)).subscribe((response) -> {
		}, (ex) -> this.failedCancellations
			.add(cancellation.label + " (" + ((ex instanceof RequestFailure failure) ? failure.reason() : ex) + ")"));
	}

	private void cancellationEnded(Cancellation cancellation) {
		this.cancellations.remove(cancellation);
		if (this.failedCancellations.size() >= MAX_LOGGED_IDS || pendingCancellations().isEmpty()) {
			logFailedCancellations();
		}
		signalChange();
	}

	private synchronized void logFailedCancellations() {
		List<String> failed = List.copyOf(this.failedCancellations);
		if (!failed.isEmpty()) {
			this.failedCancellations.removeAll(failed);
			logger.warn(
					PrintableText.escape(count(failed, "abandoned job") + " could not be cancelled: " + join(failed)));
		}
	}

	private List<String> pendingCancellations() {
		return this.cancellations.stream()
			.filter((cancellation) -> belongsTo(cancellation.owner))
			.map((cancellation) -> cancellation.label)
			.toList();
	}

	// whether a call or cancellation is one of this client or of a child client
	private boolean belongsTo(ActiveCalls owner) {
		ActiveCalls ancestor = owner;
		while (ancestor != null && ancestor != this) {
			ancestor = ancestor.parent;
		}
		return ancestor != null;
	}

	private static String toLabel(String endpoint, @Nullable String jobId) {
		return endpoint + "/" + ((jobId != null) ? jobId : "(no job yet)");
	}

	/**
	 * Reject new calls and terminate the active ones, at the latest after a grace period.
	 */
	public Mono<Void> close() {
		return Mono.defer(() -> {
			if (this.closed) {
				return Mono.empty();
			}
			this.closed = true;
			signalChange();
			return this.idle.obtain()
				.asMono()
				.takeUntilOther(this.clock.delay(CLOSE_GRACE_PERIOD))
				.then(Mono.fromRunnable(() -> {
					terminateCalls(true);
					logClose(List.copyOf(this.terminatedCalls), pendingCancellations());
				}));
		});
	}

	/**
	 * Resume a close in progress, because a submission, a call or a cleanup has ended.
	 * Terminating a call signals a change in turn: changes are processed one by one.
	 */
	void signalChange() {
		if (this.closed && this.pendingChanges.getAndIncrement() == 0) {
			int missed = 1;
			while (missed > 0) {
				if (terminateCalls(false) == 0) {
					this.idle.obtain().tryEmitEmpty();
				}
				missed = this.pendingChanges.addAndGet(-missed);
			}
		}
		if (this.parent != null) {
			this.parent.signalChange();
		}
	}

	// returns the number of submissions and cancellations to wait for
	private int terminateCalls(boolean force) {
		int pending = 0;
		for (ActiveCall call : this.calls) {
			if (belongsTo(call.owner())) {
				if (call.isSubmitting() && !force) {
					pending++;
				}
				else if (this.calls.remove(call)) {
					this.terminatedCalls.add(call.toString());
					call.terminate();
				}
			}
		}
		return pending + pendingCancellations().size();
	}

	private static void logClose(List<String> terminated, List<String> uncancelled) {
		List<String> sentences = new ArrayList<>();
		if (!terminated.isEmpty()) {
			sentences.add("The RunPod client was closed while " + count(terminated, "call")
					+ ((terminated.size() == 1) ? " was" : " were") + " active: " + join(terminated)
					+ ". Jobs continue at RunPod unless they are cancelled on abandon; await their ids to get the results");
		}
		if (!uncancelled.isEmpty()) {
			sentences.add("The RunPod client was closed before " + count(uncancelled, "job") + " could be cancelled: "
					+ join(uncancelled) + ". Their cancellation continues as the rate limit permits");
		}
		if (!sentences.isEmpty()) {
			logger.warn(PrintableText.escape(String.join(". ", sentences)));
		}
	}

	private static String count(List<String> items, String noun) {
		return items.size() + " " + noun + ((items.size() == 1) ? "" : "s");
	}

	private static String join(List<String> items) {
		return String.join(", ", items.subList(0, Math.min(items.size(), MAX_LOGGED_IDS)))
				+ ((items.size() > MAX_LOGGED_IDS) ? " and " + (items.size() - MAX_LOGGED_IDS) + " more" : "");
	}

	/**
	 * An active call.
	 *
	 * @param owner the registry of the client that makes the call
	 * @param endpoint the name of the endpoint
	 * @param callContext the context of the call
	 * @param terminationSink terminates the call
	 */
	private record ActiveCall(ActiveCalls owner, String endpoint, CallContext callContext,
			MonoSink<Long> terminationSink) {

		boolean isSubmitting() {
			return this.callContext.isSubmitting();
		}

		void terminate() {
			this.terminationSink.success();
		}

		@Override
		public String toString() {
			return toLabel(this.endpoint, this.callContext.jobId());
		}

	}

	/**
	 * A running cancellation, compared by identity: several calls may await one job.
	 */
	private static final class Cancellation {

		private final ActiveCalls owner;

		private final String label;

		Cancellation(ActiveCalls owner, String label) {
			this.owner = owner;
			this.label = label;
		}

	}

}
