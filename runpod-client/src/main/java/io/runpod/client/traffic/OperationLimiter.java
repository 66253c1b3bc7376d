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

package io.runpod.client.traffic;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

import io.runpod.client.time.Time;
import io.runpod.client.traffic.Traffic.Usage;

/**
 * Lets requests of one kind through, the lowest rank first and among equals the first
 * that came: at most so many in flight, and at most so many in <em>any</em> window of
 * time. (A token bucket holds that only on average: full, it lets twice as many through
 * in one window, and RunPod refuses the rest.) Who waits holds no thread, and may leave
 * at any time.
 */
final class OperationLimiter {

	private final Time time;

	private final Duration window;

	private final Allowance perWindow;

	private final Allowance concurrent;

	private final SentTimes sent;

	private final NavigableSet<Turn> queue = new TreeSet<>(
			Comparator.<Turn>comparingLong((turn) -> turn.rank).thenComparingLong((turn) -> turn.arrival));

	private long arrivals;

	private int inFlight;

	private long closedUntil;

	private boolean timerSet;

	OperationLimiter(Time time, int perWindow, Duration window, int concurrent) {
		this.time = time;
		this.window = window;
		this.perWindow = new Allowance(perWindow);
		this.concurrent = new Allowance(concurrent);
		this.sent = new SentTimes(perWindow);
		this.closedUntil = time.nanos();
	}

	<T> Mono<T> limit(Mono<T> request) {
		return using(turn(0, Duration.ZERO), request);
	}

	/**
	 * Send a request when its turn comes.
	 * @param request what to send
	 * @param rank who has the lower one comes first
	 * @param patience how long to wait for a turn
	 * @param otherwise what to do when patience ends
	 */
	<T> Mono<T> limit(Mono<T> request, long rank, Duration patience, Mono<T> otherwise) {
		return using(turn(rank, patience), request).switchIfEmpty(otherwise);
	}

	private static <T> Mono<T> using(Mono<Turn> turn, Mono<T> request) {
		return Mono.usingWhen(turn, (mine) -> request, Turn::giveBack, (mine, ex) -> mine.giveBack(), Turn::giveBack);
	}

	/**
	 * RunPod answered 429: let fewer through, and none before the time it named.
	 */
	synchronized void refused(Duration retryAfter) {
		long now = this.time.nanos();
		if (this.closedUntil - now <= 0) {
			// once for all requests that were refused together
			this.perWindow.cut();
			this.concurrent.cut();
		}
		this.closedUntil = Math.max(this.closedUntil, now + retryAfter.toNanos());
	}

	/**
	 * RunPod's limits grow with its workers.
	 */
	void atMost(int perWindow, int concurrent) {
		synchronized (this) {
			this.perWindow.atMost(perWindow);
			this.concurrent.atMost(concurrent);
		}
		serve();
	}

	/**
	 * What is going on, for those who watch.
	 */
	synchronized Usage usage(List<String> operations) {
		return new Usage(operations, this.perWindow.value(), this.concurrent.value(),
				this.sent.within(this.window.toNanos(), this.time.nanos()), this.inFlight, this.queue.size());
	}

	private Mono<Turn> turn(long rank, Duration patience) {
		return Mono.create((sink) -> {
			Turn turn = enter(rank, sink);
			Disposable end = patience.isZero() ? Disposables.disposed()
					: this.time.scheduler().schedule(() -> giveUp(turn), patience.toNanos(), TimeUnit.NANOSECONDS);
			sink.onDispose(end);
			sink.onCancel(() -> leave(turn));
			serve();
		});
	}

	private synchronized Turn enter(long rank, MonoSink<Turn> sink) {
		Turn turn = new Turn(rank, this.arrivals++, sink);
		this.queue.add(turn);
		return turn;
	}

	private void giveUp(Turn turn) {
		if (removed(turn)) {
			turn.sink.success();
		}
	}

	private void leave(Turn turn) {
		if (!removed(turn)) {
			// granted in the very moment in which the caller left
			turn.release();
		}
	}

	private synchronized boolean removed(Turn turn) {
		return this.queue.remove(turn);
	}

	private void serve() {
		for (Turn next = next(); next != null; next = next()) {
			next.sink.success(next);
		}
	}

	private synchronized @Nullable Turn next() {
		if (this.queue.isEmpty() || this.inFlight >= this.concurrent.value()) {
			return null;
		}
		long now = this.time.nanos();
		long free = Math.max(this.closedUntil - now,
				this.sent.untilFewerThan(this.perWindow.value(), this.window.toNanos(), now));
		if (free > 0) {
			serveIn(free);
			return null;
		}
		this.inFlight++;
		this.sent.add(now);
		return this.queue.pollFirst();
	}

	private void serveIn(long nanos) {
		if (!this.timerSet) {
			this.timerSet = true;
			this.time.scheduler().schedule(() -> {
				synchronized (this) {
					this.timerSet = false;
				}
				serve();
			}, nanos, TimeUnit.NANOSECONDS);
		}
	}

	private synchronized void returned() {
		this.inFlight--;
		if (this.closedUntil - this.time.nanos() <= 0) {
			this.perWindow.grow();
			this.concurrent.grow();
		}
	}

	/**
	 * A caller's place in the queue, and then its right to send one request.
	 */
	private final class Turn {

		private final long rank;

		private final long arrival;

		private final MonoSink<Turn> sink;

		private final AtomicBoolean returned = new AtomicBoolean();

		Turn(long rank, long arrival, MonoSink<Turn> sink) {
			this.rank = rank;
			this.arrival = arrival;
			this.sink = sink;
		}

		Mono<Void> giveBack() {
			return Mono.fromRunnable(this::release);
		}

		void release() {
			if (this.returned.compareAndSet(false, true)) {
				returned();
				serve();
			}
		}

	}

}
