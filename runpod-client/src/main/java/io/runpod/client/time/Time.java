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

package io.runpod.client.time;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A scheduler and the clock that goes with it.
 */
public final class Time {

	// what is later will not be seen, and does not overflow
	private static final long FAR = Long.MAX_VALUE / 2;

	private final Scheduler scheduler;

	private final LongSupplier nanos;

	private final Timeouts timeouts = new Timeouts(this);

	Time(Scheduler scheduler, LongSupplier nanos) {
		this.scheduler = scheduler;
		this.nanos = nanos;
	}

	public static Time monotonic() {
		return new Time(Schedulers.parallel(), System::nanoTime);
	}

	public static Time of(Scheduler scheduler) {
		return new Time(scheduler, () -> scheduler.now(TimeUnit.NANOSECONDS));
	}

	public Scheduler scheduler() {
		return this.scheduler;
	}

	public long nanos() {
		return this.nanos.getAsLong();
	}

	public Duration since(long nanos) {
		return Duration.ofNanos(nanos() - nanos);
	}

	public Mono<Long> pause(Duration duration) {
		return Mono.delay(duration, this.scheduler);
	}

	/**
	 * Do something when a time is up, unless that is disposed of before, as it nearly
	 * always is.
	 */
	public Disposable timeout(Duration duration, Runnable action) {
		return this.timeouts.add(nanos() + Math.min(TimeUnit.NANOSECONDS.convert(duration), FAR), action);
	}

	/**
	 * Something to be woken for at a time that changes.
	 */
	public Alarm alarm(Runnable action) {
		return new Alarm(this, action);
	}

	public Deadline deadline(Duration timeout) {
		return new Deadline(this, nanos(), timeout);
	}

	/**
	 * A moment on the clock, and how far away it was when it was set.
	 *
	 * @param time the clock
	 * @param start when it was set
	 * @param timeout how far away it was then
	 */
	public record Deadline(Time time, long start, Duration timeout) {

		public Duration remaining() {
			Duration remaining = this.timeout.minus(this.time.since(this.start));
			return remaining.isNegative() ? Duration.ZERO : remaining;
		}

	}

	/**
	 * Wakes somebody at one time, which may be changed.
	 */
	public static final class Alarm {

		private final Time time;

		private final Runnable action;

		private volatile long at = Long.MAX_VALUE;

		private Disposable timer = Disposables.disposed();

		private Alarm(Time time, Runnable action) {
			this.time = time;
			this.action = action;
		}

		/**
		 * Wake at this time, or before.
		 */
		public void at(long at) {
			// one that is too early does no harm, and costs less than setting it again
			if (at < this.at) {
				set(at);
			}
		}

		private synchronized void set(long at) {
			if (at < this.at) {
				this.timer.dispose();
				this.at = at;
				this.timer = this.time.scheduler().schedule(this::ring, at - this.time.nanos(), TimeUnit.NANOSECONDS);
			}
		}

		public synchronized void off() {
			this.timer.dispose();
			this.at = Long.MAX_VALUE;
		}

		private void ring() {
			synchronized (this) {
				// not to be disposed of any more: that would interrupt this very thread
				this.timer = Disposables.disposed();
				this.at = Long.MAX_VALUE;
			}
			this.action.run();
		}

	}

}
