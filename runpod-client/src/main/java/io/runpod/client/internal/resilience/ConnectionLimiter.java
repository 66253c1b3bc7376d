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

package io.runpod.client.internal.resilience;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

import io.runpod.client.internal.http.RunPodApi.Operation;

/**
 * Limiter of the long polls of a client to nine of ten connections of its HTTP connector.
 * Short requests find a connection without waiting for the end of a long poll.
 */
final class ConnectionLimiter {

	private final int maxConnections;

	private final int maxLongPolls;

	private final Set<Lease> waiting = new LinkedHashSet<>();

	private final AtomicInteger drainsPending = new AtomicInteger();

	private int longPolls;

	/**
	 * Create a limiter.
	 * @param maxConnections the maximum number of connections, at least 1
	 */
	ConnectionLimiter(int maxConnections) {
		this.maxConnections = maxConnections;
		this.maxLongPolls = maxConnections * 9 / 10;
	}

	/**
	 * Return the number of connections that a long poll, or any request, could use now.
	 */
	synchronized int available(boolean longPoll) {
		return Math.max(0, (longPoll ? this.maxLongPolls : this.maxConnections) - this.longPolls);
	}

	/**
	 * Limit a long poll: those of the operation 'status-sync' are created when a
	 * connection is available, others wait for it.
	 */
	<T> Mono<T> limit(Operation operation, Mono<T> longPoll) {
		return Mono.<Lease>create((sink) -> {
			Lease lease = new Lease(sink);
			sink.onCancel(() -> cancel(lease));
			if (operation == Operation.STATUS_SYNC) {
				acquire();
				sink.success(lease);
			}
			else {
				enqueue(lease);
				drain();
			}
		}).flatMap((lease) -> longPoll.doOnTerminate(() -> release(lease)).doFinally((signal) -> release(lease)));
	}

	private synchronized void acquire() {
		this.longPolls++;
	}

	private synchronized void enqueue(Lease lease) {
		this.waiting.add(lease);
	}

	private void cancel(Lease lease) {
		synchronized (this) {
			if (this.waiting.remove(lease)) {
				return;
			}
		}
		// acquired concurrently with the cancellation
		release(lease);
	}

	private void release(Lease lease) {
		if (lease.released().compareAndSet(false, true)) {
			synchronized (this) {
				this.longPolls--;
			}
			drain();
		}
	}

	// serialized: a lease may be released before success() returns
	private void drain() {
		if (this.drainsPending.getAndIncrement() > 0) {
			return;
		}
		int missed = 1;
		while (missed > 0) {
			for (Lease next = acquireNext(); next != null; next = acquireNext()) {
				next.sink().success(next);
			}
			missed = this.drainsPending.addAndGet(-missed);
		}
	}

	private synchronized @Nullable Lease acquireNext() {
		if (this.waiting.isEmpty() || this.longPolls >= Math.max(1, this.maxLongPolls)) {
			return null;
		}
		Lease next = this.waiting.iterator().next();
		this.waiting.remove(next);
		this.longPolls++;
		return next;
	}

	private static final class Lease {

		private final MonoSink<Lease> sink;

		private final AtomicBoolean released = new AtomicBoolean();

		Lease(MonoSink<Lease> sink) {
			this.sink = sink;
		}

		MonoSink<Lease> sink() {
			return this.sink;
		}

		AtomicBoolean released() {
			return this.released;
		}

	}

}
