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

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.SignalType;

import io.runpod.client.internal.http.RunPodApi.Operation;

/**
 * Limiter of the long polls of a client to nine of ten connections of its HTTP connector.
 * Short requests find a connection without waiting for the end of a long poll.
 */
final class ConnectionLimiter {

	private final int maxConnections;

	private final int maxLongPolls;

	private final Map<Lease<?>, MonoSink<Void>> waiting = new LinkedHashMap<>();

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
		return Mono.defer(() -> {
			Lease<T> lease = new Lease<>(this);
			Mono<T> leased = longPoll.tap(() -> lease);
			if (operation == Operation.STATUS_SYNC) {
				acquire();
				return leased;
			}
			return tryAcquire() ? leased : await(lease).then(leased);
		});
	}

	private synchronized void acquire() {
		this.longPolls++;
	}

	private synchronized boolean tryAcquire() {
		if (!this.waiting.isEmpty() || !isAvailable()) {
			return false;
		}
		this.longPolls++;
		return true;
	}

	private boolean isAvailable() {
		return this.longPolls < Math.max(1, this.maxLongPolls);
	}

	private Mono<Void> await(Lease<?> lease) {
		return Mono.create((sink) -> {
			sink.onCancel(() -> cancel(lease));
			synchronized (this) {
				this.waiting.put(lease, sink);
			}
			drain();
		});
	}

	private void cancel(Lease<?> lease) {
		synchronized (this) {
			if (this.waiting.remove(lease) != null) {
				return;
			}
		}
		// acquired concurrently with the cancellation
		lease.release();
	}

	private void released() {
		synchronized (this) {
			this.longPolls--;
			if (this.waiting.isEmpty()) {
				return;
			}
		}
		drain();
	}

	// serialized: a lease may be released before success() returns
	private void drain() {
		if (this.drainsPending.getAndIncrement() > 0) {
			return;
		}
		int missed = 1;
		while (missed > 0) {
			for (MonoSink<Void> next = acquireNext(); next != null; next = acquireNext()) {
				next.success();
			}
			missed = this.drainsPending.addAndGet(-missed);
		}
	}

	private synchronized @Nullable MonoSink<Void> acquireNext() {
		if (this.waiting.isEmpty() || !isAvailable()) {
			return null;
		}
		Iterator<MonoSink<Void>> sinks = this.waiting.values().iterator();
		MonoSink<Void> next = sinks.next();
		sinks.remove();
		this.longPolls++;
		return next;
	}

	/**
	 * Lease of a connection, released once: before the caller receives the response, so
	 * that its next request finds the connection, or after a cancellation.
	 *
	 * @param <T> the type of the response
	 */
	private static final class Lease<T> extends DefaultSignalListener<T> {

		private final ConnectionLimiter limiter;

		private final AtomicBoolean released = new AtomicBoolean();

		Lease(ConnectionLimiter limiter) {
			this.limiter = limiter;
		}

		@Override
		public void doOnNext(T response) {
			release();
		}

		@Override
		public void doOnComplete() {
			release();
		}

		@Override
		public void doOnError(Throwable ex) {
			release();
		}

		@Override
		public void doFinally(SignalType terminationType) {
			release();
		}

		void release() {
			if (this.released.compareAndSet(false, true)) {
				this.limiter.released();
			}
		}

	}

}
