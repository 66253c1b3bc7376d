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

import io.runpod.client.internal.context.CallContext;
import io.runpod.client.internal.timer.ClientClock;

/**
 * The calls of a client that are under way, so that closing it ends them at once. A
 * submission that is on its way to RunPod is given a moment to tell its job's id.
 */
public final class ActiveCalls {

	private static final Log logger = LogFactory.getLog("io.runpod.client.jobs");

	private static final Duration CLOSE_GRACE_PERIOD = Duration.ofSeconds(6);

	private static final Duration CLOSE_POLL_INTERVAL = Duration.ofMillis(20);

	private static final int MAX_LOGGED_IDS = 50;

	private final ClientClock clock;

	private final @Nullable ActiveCalls parent;

	// shared with the clients of other accounts: who closes the first one closes them too
	private final Set<ActiveCall> calls;

	// what goes on for a moment after its call has ended
	private final AtomicInteger pendingCleanups = new AtomicInteger();

	private volatile boolean closed;

	public ActiveCalls(ClientClock clock) {
		this(clock, null, ConcurrentHashMap.newKeySet());
	}

	private ActiveCalls(ClientClock clock, @Nullable ActiveCalls parent, Set<ActiveCall> calls) {
		this.clock = clock;
		this.parent = parent;
		this.calls = calls;
	}

	public ActiveCalls child() {
		return new ActiveCalls(this.clock, this, this.calls);
	}

	public boolean isRoot() {
		return this.parent == null;
	}

	public boolean isClosed() {
		return this.closed || (this.parent != null && this.parent.isClosed());
	}

	public int count() {
		return (int) this.calls.stream().filter((call) -> call.belongsTo(this)).count();
	}

	// ends when the time of a call is up or its client is closed
	Mono<Long> timeoutOrClose(String endpoint, CallContext callContext) {
		return Mono.create((sink) -> {
			ActiveCall call = new ActiveCall(this, endpoint, callContext, sink);
			this.calls.add(call);
			Disposable timer = this.clock.scheduleTimeout(callContext.deadline().remaining(), sink::success);
			sink.onDispose(() -> {
				timer.dispose();
				this.calls.remove(call);
			});
			if (isClosed() && !call.isSubmitting()) {
				sink.success();
			}
		});
	}

	// something that is still to be done although its caller has gone
	<T> Mono<T> track(Mono<T> cleanup) {
		return Mono.using(() -> {
			count(1);
			return this;
		}, (registry) -> cleanup, (registry) -> count(-1), false);
	}

	private void count(int delta) {
		this.pendingCleanups.addAndGet(delta);
		if (this.parent != null) {
			this.parent.count(delta);
		}
	}

	// let no call in and end those that are under way
	public Mono<Void> close() {
		return Mono.defer(() -> {
			if (this.closed) {
				return Mono.empty();
			}
			this.closed = true;
			Queue<String> terminated = new ConcurrentLinkedQueue<>();
			return Mono.fromSupplier(() -> timeoutOrClose(terminated, false))
				.filter((pending) -> pending == 0)
				.repeatWhenEmpty((tries) -> tries.concatMap((attempt) -> this.clock.delay(CLOSE_POLL_INTERVAL)))
				.takeUntilOther(this.clock.delay(CLOSE_GRACE_PERIOD))
				.then(Mono.fromRunnable(() -> {
					timeoutOrClose(terminated, true);
					logAbandoned(List.copyOf(terminated));
				}));
		});
	}

	// how much there is left to wait for
	private int timeoutOrClose(Queue<String> terminated, boolean force) {
		int pending = 0;
		for (ActiveCall call : this.calls) {
			if (call.belongsTo(this)) {
				if (call.isSubmitting() && !force) {
					pending++;
				}
				else if (this.calls.remove(call)) {
					terminated.add(call.toString());
					call.terminate();
				}
			}
		}
		return pending + this.pendingCleanups.get();
	}

	private static void logAbandoned(List<String> terminated) {
		if (!terminated.isEmpty()) {
			String more = (terminated.size() > MAX_LOGGED_IDS)
					? " and " + (terminated.size() - MAX_LOGGED_IDS) + " more" : "";
			logger.warn("The RunPod client was closed while " + terminated.size()
					+ ((terminated.size() == 1) ? " call was" : " calls were") + " under way: "
					+ String.join(", ", terminated.subList(0, Math.min(terminated.size(), MAX_LOGGED_IDS))) + more
					+ ". Jobs go on at RunPod unless they are cancelled on abandon; await their ids to get the results");
		}
	}

	/**
	 * A call, and what ends it.
	 */
	private static final class ActiveCall {

		private final ActiveCalls owner;

		private final String endpoint;

		private final CallContext callContext;

		private final MonoSink<Long> terminationSink;

		ActiveCall(ActiveCalls owner, String endpoint, CallContext callContext, MonoSink<Long> terminationSink) {
			this.owner = owner;
			this.endpoint = endpoint;
			this.callContext = callContext;
			this.terminationSink = terminationSink;
		}

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
