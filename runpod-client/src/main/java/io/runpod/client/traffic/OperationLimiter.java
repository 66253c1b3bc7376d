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
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

import io.runpod.client.time.Time;
import io.runpod.client.traffic.Traffic.Usage;

/**
 * Lets requests of one kind through in the order of arrival: at most so many in flight,
 * and at most so many in <em>any</em> window of time. Those that RunPod holds leave a
 * tenth of the places to those that are answered at once. Who waits holds no thread, and
 * may leave at any time.
 */
final class OperationLimiter {

	private final Time time;

	private final Duration window;

	private final Allowance perWindow;

	private final Allowance concurrent;

	// a request that is answered at once counts from its answer on, because nobody knows
	// when before that it arrived; until then it counts all the time
	private final SentTimes sent;

	private final Lane quick = new Lane();

	private final Lane held = new Lane();

	private final AtomicInteger serving = new AtomicInteger();

	private int remembered;

	private long arrivals;

	private long closedUntil;

	private long timerAt = Long.MAX_VALUE;

	OperationLimiter(Time time, int perWindow, Duration window, int concurrent) {
		this.time = time;
		this.window = window;
		this.perWindow = new Allowance(perWindow);
		this.concurrent = new Allowance(concurrent);
		this.sent = new SentTimes();
		this.closedUntil = time.nanos();
	}

	<T> Mono<T> limit(Mono<T> request, boolean held) {
		// given back before the caller learns the answer, and if it leaves once it has
		// left
		return turn(held).flatMap((mine) -> request.doOnSuccess((answer) -> mine.release(true))
			.doOnError((ex) -> mine.release(false))
			.doFinally((signal) -> mine.release(false)));
	}

	synchronized int requests() {
		return this.perWindow.value();
	}

	int places() {
		return this.concurrent.base();
	}

	/**
	 * How many more requests would leave at once if they came now.
	 */
	synchronized int room(boolean held) {
		long now = this.time.nanos();
		if (this.closedUntil - now > 0) {
			return 0;
		}
		int waiting = this.quick.waiting() + this.held.waiting();
		int places = this.concurrent.value() - inFlight() - waiting;
		int left = this.perWindow.value() - this.quick.inFlight() - waiting
				- this.sent.within(this.window.toNanos(), now);
		int room = Math.min(places, left);
		return Math.max(0, held ? Math.min(room, mostHeld() - this.held.inFlight()) : room);
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
	void promise(int perWindow, int concurrent) {
		synchronized (this) {
			this.perWindow.promise(perWindow);
			this.concurrent.promise(concurrent);
		}
		serve();
	}

	/**
	 * What is going on, for those who watch.
	 */
	synchronized Usage usage(List<String> operations) {
		int sent = this.quick.inFlight() + this.sent.within(this.window.toNanos(), this.time.nanos());
		return new Usage(operations, this.perWindow.value(), this.concurrent.value(), sent, inFlight(),
				this.quick.waiting() + this.held.waiting());
	}

	private Mono<Turn> turn(boolean held) {
		return Mono.create((sink) -> {
			Turn turn = enter(held, sink);
			sink.onCancel(() -> leave(turn));
			serve();
		});
	}

	private synchronized Turn enter(boolean held, MonoSink<Turn> sink) {
		Turn turn = new Turn(this, held, this.arrivals++, sink);
		lane(turn).add(turn);
		return turn;
	}

	private void leave(Turn turn) {
		if (!removed(turn)) {
			// granted in the very moment in which the caller left
			turn.release(false);
		}
	}

	private synchronized boolean removed(Turn turn) {
		return lane(turn).remove(turn);
	}

	// one after the other: what is granted may come back before this returns
	private void serve() {
		if (this.serving.getAndIncrement() > 0) {
			return;
		}
		int asked = 1;
		while (asked > 0) {
			for (Turn next = next(); next != null; next = next()) {
				next.grant();
			}
			asked = this.serving.addAndGet(-asked);
		}
	}

	private synchronized @Nullable Turn next() {
		Turn turn = (inFlight() < this.concurrent.value()) ? first() : null;
		if (turn == null) {
			return null;
		}
		long now = this.time.nanos();
		int limit = this.perWindow.value() - this.quick.inFlight();
		if (limit <= 0) {
			// an answer makes the next one possible
			return null;
		}
		long free = Math.max(this.closedUntil - now, this.sent.untilFewerThan(limit, this.window.toNanos(), now));
		if (free > 0) {
			serveAt(now, now + free);
			return null;
		}
		lane(turn).grant(turn);
		turn.count(this.perWindow.value() - limit + this.sent.within(this.window.toNanos(), now) + 1, inFlight());
		if (turn.isHeld()) {
			note(now);
		}
		return turn;
	}

	private @Nullable Turn first() {
		Turn one = this.quick.first(Integer.MAX_VALUE);
		Turn other = this.held.first(mostHeld());
		if (one == null || other == null) {
			return (one != null) ? one : other;
		}
		return (one.arrival() < other.arrival()) ? one : other;
	}

	private void serveAt(long now, long at) {
		if (this.timerAt <= at) {
			return;
		}
		this.timerAt = at;
		this.time.scheduler().schedule(() -> {
			synchronized (this) {
				this.timerAt = Long.MAX_VALUE;
			}
			serve();
		}, at - now, TimeUnit.NANOSECONDS);
	}

	void returned(Turn turn, boolean well) {
		synchronized (this) {
			long now = this.time.nanos();
			lane(turn).returned();
			if (!turn.isHeld()) {
				note(now);
			}
			if (well && this.closedUntil - now <= 0) {
				this.perWindow.grow(turn.inWindow());
				this.concurrent.grow(turn.inFlight());
			}
		}
		serve();
	}

	private void note(long now) {
		this.remembered = Math.max(this.remembered, this.perWindow.value());
		this.sent.add(now, this.remembered);
	}

	private Lane lane(Turn turn) {
		return turn.isHeld() ? this.held : this.quick;
	}

	private int inFlight() {
		return this.quick.inFlight() + this.held.inFlight();
	}

	private int mostHeld() {
		return Math.max(1, this.concurrent.value() * 9 / 10);
	}

}
