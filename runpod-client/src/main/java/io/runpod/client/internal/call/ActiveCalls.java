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
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

import io.runpod.client.internal.context.CallContext;
import io.runpod.client.internal.timer.ClientClock;

/**
 * Registry of the active calls of a client, which are terminated when it is closed. A
 * submission in flight has a grace period in which its response may report the id of the
 * job.
 */
public final class ActiveCalls {

	private static final Log logger = LogFactory.getLog("io.runpod.client.jobs");

	private static final Duration CLOSE_GRACE_PERIOD = Duration.ofSeconds(6);

	private static final int MAX_LOGGED_IDS = 50;

	private final ClientClock clock;

	private final @Nullable ActiveCalls parent;

	// shared with the child clients, which are closed with their parent
	private final Set<ActiveCall> calls;

	// cancellations of jobs that continue after their call has ended
	private final AtomicInteger pendingCleanups = new AtomicInteger();

	private final AtomicInteger pendingChanges = new AtomicInteger();

	private final Queue<String> terminatedCalls = new ConcurrentLinkedQueue<>();

	// completes when the close does not wait for a submission or a cleanup any more
	private final Sinks.Empty<Void> idle = Sinks.empty();

	private volatile boolean closed;

	/**
	 * Create the registry of a client.
	 * @param clock the clock
	 */
	public ActiveCalls(ClientClock clock) {
		this(clock, null, ConcurrentHashMap.newKeySet());
	}

	private ActiveCalls(ClientClock clock, @Nullable ActiveCalls parent, Set<ActiveCall> calls) {
		this.clock = clock;
		this.parent = parent;
		this.calls = calls;
	}

	/**
	 * Create the registry of a child client, which is closed with this one.
	 */
	public ActiveCalls child() {
		return new ActiveCalls(this.clock, this, this.calls);
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
		return (int) this.calls.stream().filter((call) -> call.belongsTo(this)).count();
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
	 * Register a cleanup that may outlive its call, and that {@link #close()} waits for.
	 */
	<T> Mono<T> track(Mono<T> cleanup) {
		return Mono.using(() -> {
			addPendingCleanups(1);
			return this;
		}, (registry) -> cleanup, (registry) -> {
			addPendingCleanups(-1);
			signalChange();
		}, false);
	}

	private void addPendingCleanups(int delta) {
		this.pendingCleanups.addAndGet(delta);
		if (this.parent != null) {
			this.parent.addPendingCleanups(delta);
		}
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
			return this.idle.asMono()
				.takeUntilOther(this.clock.delay(CLOSE_GRACE_PERIOD))
				.then(Mono.fromRunnable(() -> {
					terminateCalls(true);
					logTerminatedCalls(List.copyOf(this.terminatedCalls));
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
					this.idle.tryEmitEmpty();
				}
				missed = this.pendingChanges.addAndGet(-missed);
			}
		}
		if (this.parent != null) {
			this.parent.signalChange();
		}
	}

	// returns the number of submissions and cleanups to wait for
	private int terminateCalls(boolean force) {
		int pending = 0;
		for (ActiveCall call : this.calls) {
			if (call.belongsTo(this)) {
				if (call.isSubmitting() && !force) {
					pending++;
				}
				else if (this.calls.remove(call)) {
					this.terminatedCalls.add(call.toString());
					call.terminate();
				}
			}
		}
		return pending + this.pendingCleanups.get();
	}

	private static void logTerminatedCalls(List<String> terminated) {
		if (!terminated.isEmpty()) {
			String more = (terminated.size() > MAX_LOGGED_IDS)
					? " and " + (terminated.size() - MAX_LOGGED_IDS) + " more" : "";
			logger.warn("The RunPod client was closed while " + terminated.size()
					+ ((terminated.size() == 1) ? " call was" : " calls were") + " active: "
					+ String.join(", ", terminated.subList(0, Math.min(terminated.size(), MAX_LOGGED_IDS))) + more
					+ ". Jobs continue at RunPod unless they are cancelled on abandon; await their ids to get the"
					+ " results");
		}
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

		boolean belongsTo(ActiveCalls registry) {
			ActiveCalls ancestor = this.owner;
			while (ancestor != null && ancestor != registry) {
				ancestor = ancestor.parent;
			}
			return ancestor != null;
		}

		boolean isSubmitting() {
			return this.callContext.isSubmitting();
		}

		void terminate() {
			this.terminationSink.success();
		}

		@Override
		public String toString() {
			String jobId = this.callContext.jobId();
			return this.endpoint + "/" + ((jobId != null) ? jobId : "(no job yet)");
		}

	}

}
