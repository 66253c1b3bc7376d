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

package io.runpod.client;

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

import io.runpod.client.await.JobAwaiter.Wait;
import io.runpod.client.time.Time;

/**
 * The calls of a client that are under way, so that closing it ends them at once. A
 * submission that is on its way to RunPod is given a moment to tell its job's id.
 */
final class OpenCalls {

	private static final Log logger = LogFactory.getLog("io.runpod.client.jobs");

	private static final Duration GRACE = Duration.ofSeconds(6);

	private static final Duration LOOK = Duration.ofMillis(20);

	private static final int MOST_IDS = 50;

	private final Time time;

	private final @Nullable OpenCalls parent;

	// shared with the clients of other accounts: who closes the first one closes them too
	private final Set<Call> calls;

	// what goes on for a moment after its call has ended
	private final AtomicInteger farewells = new AtomicInteger();

	private volatile boolean closed;

	OpenCalls(Time time) {
		this(time, null, ConcurrentHashMap.newKeySet());
	}

	private OpenCalls(Time time, @Nullable OpenCalls parent, Set<Call> calls) {
		this.time = time;
		this.parent = parent;
		this.calls = calls;
	}

	OpenCalls child() {
		return new OpenCalls(this.time, this, this.calls);
	}

	boolean isRoot() {
		return this.parent == null;
	}

	boolean isClosed() {
		return this.closed || (this.parent != null && this.parent.isClosed());
	}

	int count() {
		return (int) this.calls.stream().filter((call) -> call.isOf(this)).count();
	}

	// ends when the time of a call is up or its client is closed
	Mono<Long> end(String endpoint, Wait wait) {
		return Mono.create((sink) -> {
			Call call = new Call(this, endpoint, wait, sink);
			this.calls.add(call);
			Disposable timer = this.time.timeout(wait.deadline().remaining(), sink::success);
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
	<T> Mono<T> farewell(Mono<T> farewell) {
		return Mono.using(() -> {
			count(1);
			return this;
		}, (counted) -> farewell, (counted) -> count(-1), false);
	}

	private void count(int difference) {
		this.farewells.addAndGet(difference);
		if (this.parent != null) {
			this.parent.count(difference);
		}
	}

	// let no call in and end those that are under way
	Mono<Void> close() {
		return Mono.defer(() -> {
			if (this.closed) {
				return Mono.empty();
			}
			this.closed = true;
			Queue<String> left = new ConcurrentLinkedQueue<>();
			return Mono.fromSupplier(() -> end(left, false))
				.filter((rest) -> rest == 0)
				.repeatWhenEmpty((tries) -> tries.concatMap((again) -> this.time.pause(LOOK)))
				.takeUntilOther(this.time.pause(GRACE))
				.then(Mono.fromRunnable(() -> {
					end(left, true);
					tell(List.copyOf(left));
				}));
		});
	}

	// how much there is left to wait for
	private int end(Queue<String> left, boolean all) {
		int rest = 0;
		for (Call call : this.calls) {
			if (call.isOf(this)) {
				if (call.isSubmitting() && !all) {
					rest++;
				}
				else if (this.calls.remove(call)) {
					left.add(call.toString());
					call.end();
				}
			}
		}
		return rest + this.farewells.get();
	}

	private static void tell(List<String> left) {
		if (!left.isEmpty()) {
			String more = (left.size() > MOST_IDS) ? " and " + (left.size() - MOST_IDS) + " more" : "";
			logger.warn("The RunPod client was closed while " + left.size()
					+ ((left.size() == 1) ? " call was" : " calls were") + " under way: "
					+ String.join(", ", left.subList(0, Math.min(left.size(), MOST_IDS))) + more
					+ ". Jobs go on at RunPod unless they are cancelled on abandon; await their ids to get the results");
		}
	}

	/**
	 * A call, and what ends it.
	 */
	private static final class Call {

		private final OpenCalls client;

		private final String endpoint;

		private final Wait wait;

		private final MonoSink<Long> end;

		Call(OpenCalls client, String endpoint, Wait wait, MonoSink<Long> end) {
			this.client = client;
			this.endpoint = endpoint;
			this.wait = wait;
			this.end = end;
		}

		boolean isOf(OpenCalls closing) {
			OpenCalls each = this.client;
			while (each != null && each != closing) {
				each = each.parent;
			}
			return each != null;
		}

		boolean isSubmitting() {
			return this.wait.isSubmitting();
		}

		void end() {
			this.end.success();
		}

		@Override
		public String toString() {
			String jobId = this.wait.jobId();
			return this.endpoint + "/" + ((jobId != null) ? jobId : "(no job yet)");
		}

	}

}
