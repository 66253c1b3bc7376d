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

package io.runpod.client.internal.timer;

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
public final class ClientClock {

	// what is later will not be seen, and does not overflow
	private static final long MAX_DELAY_NANOS = Long.MAX_VALUE / 2;

	private final Scheduler scheduler;

	private final LongSupplier nanoTimeSource;

	private final TimeoutQueue timeoutQueue = new TimeoutQueue(this);

	ClientClock(Scheduler scheduler, LongSupplier nanoTimeSource) {
		this.scheduler = scheduler;
		this.nanoTimeSource = nanoTimeSource;
	}

	public static ClientClock monotonic() {
		return new ClientClock(Schedulers.parallel(), System::nanoTime);
	}

	public static ClientClock of(Scheduler scheduler) {
		return new ClientClock(scheduler, () -> scheduler.now(TimeUnit.NANOSECONDS));
	}

	public Scheduler scheduler() {
		return this.scheduler;
	}

	public long nanoTime() {
		return this.nanoTimeSource.getAsLong();
	}

	public Duration elapsedSince(long startNanos) {
		return Duration.ofNanos(nanoTime() - startNanos);
	}

	public Mono<Long> delay(Duration duration) {
		return Mono.delay(duration, this.scheduler);
	}

	/**
	 * Do something when a time is up, unless that is disposed of before, as it nearly
	 * always is.
	 */
	public Disposable scheduleTimeout(Duration duration, Runnable action) {
		return this.timeoutQueue
			.schedule(nanoTime() + Math.min(TimeUnit.NANOSECONDS.convert(duration), MAX_DELAY_NANOS), action);
	}

	/**
	 * Something to be woken for at a time that changes.
	 */
	public ReschedulableTimer newTimer(Runnable action) {
		return new ReschedulableTimer(this, action);
	}

	public Deadline deadlineAfter(Duration timeout) {
		return new Deadline(this, nanoTime(), timeout);
	}

	/**
	 * A moment on the clock, and how far away it was when it was set.
	 *
	 * @param clock the clock
	 * @param startNanos when it was set
	 * @param timeout how far away it was then
	 */
	public record Deadline(ClientClock clock, long startNanos, Duration timeout) {

		public Duration remaining() {
			Duration remaining = this.timeout.minus(this.clock.elapsedSince(this.startNanos));
			return remaining.isNegative() ? Duration.ZERO : remaining;
		}

	}

	/**
	 * Wakes somebody at one time, which may be changed.
	 */
	public static final class ReschedulableTimer {

		private final ClientClock clock;

		private final Runnable action;

		private volatile long scheduledNanos = Long.MAX_VALUE;

		private Disposable timer = Disposables.disposed();

		private ReschedulableTimer(ClientClock clock, Runnable action) {
			this.clock = clock;
			this.action = action;
		}

		/**
		 * Wake at this time, or before.
		 */
		public void scheduleAt(long nanos) {
			// one that is too early does no harm, and costs less than setting it again
			if (nanos < this.scheduledNanos) {
				reschedule(nanos);
			}
		}

		private synchronized void reschedule(long nanos) {
			if (nanos < this.scheduledNanos) {
				this.timer.dispose();
				this.scheduledNanos = nanos;
				this.timer = this.clock.scheduler()
					.schedule(this::fire, nanos - this.clock.nanoTime(), TimeUnit.NANOSECONDS);
			}
		}

		public synchronized void cancel() {
			this.timer.dispose();
			this.scheduledNanos = Long.MAX_VALUE;
		}

		private void fire() {
			synchronized (this) {
				// not to be disposed of any more: that would interrupt this very thread
				this.timer = Disposables.disposed();
				this.scheduledNanos = Long.MAX_VALUE;
			}
			this.action.run();
		}

	}

}
