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
 * Scheduler and its monotonic clock.
 */
public final class ClientClock {

	// prevents overflow; 146 years
	private static final long MAX_DELAY_NANOS = Long.MAX_VALUE / 2;

	private final Scheduler scheduler;

	private final LongSupplier nanoTimeSource;

	private final TimeoutQueue timeoutQueue = new TimeoutQueue(this);

	ClientClock(Scheduler scheduler, LongSupplier nanoTimeSource) {
		this.scheduler = scheduler;
		this.nanoTimeSource = nanoTimeSource;
	}

	/**
	 * Return a clock of the system's monotonic time and the parallel scheduler.
	 */
	public static ClientClock monotonic() {
		return new ClientClock(Schedulers.parallel(), System::nanoTime);
	}

	/**
	 * Return a clock of a scheduler and its time.
	 */
	public static ClientClock of(Scheduler scheduler) {
		return new ClientClock(scheduler, () -> scheduler.now(TimeUnit.NANOSECONDS));
	}

	/**
	 * Return the scheduler.
	 */
	public Scheduler scheduler() {
		return this.scheduler;
	}

	/**
	 * Return the current time in nanoseconds, with an arbitrary origin.
	 */
	public long nanoTime() {
		return this.nanoTimeSource.getAsLong();
	}

	/**
	 * Return the time since a time of {@link #nanoTime()}.
	 */
	public Duration elapsedSince(long startNanos) {
		return Duration.ofNanos(nanoTime() - startNanos);
	}

	/**
	 * Return a mono that emits after a duration.
	 */
	public Mono<Long> delay(Duration duration) {
		return Mono.delay(duration, this.scheduler);
	}

	/**
	 * Schedule the action of a timeout, which is expected to be cancelled in most cases.
	 * @param duration the time until the action runs
	 * @param action the action
	 * @return the handle that cancels it
	 */
	public Disposable scheduleTimeout(Duration duration, Runnable action) {
		return this.timeoutQueue
			.schedule(nanoTime() + Math.min(TimeUnit.NANOSECONDS.convert(duration), MAX_DELAY_NANOS), action);
	}

	/**
	 * Create a timer that runs an action at a changing time.
	 */
	public ReschedulableTimer newTimer(Runnable action) {
		return new ReschedulableTimer(this, action);
	}

	/**
	 * Return a deadline that is a timeout from now.
	 */
	public Deadline deadlineAfter(Duration timeout) {
		return new Deadline(this, nanoTime(), timeout);
	}

	/**
	 * Deadline on the clock.
	 *
	 * @param clock the clock
	 * @param startNanos the time at which the timeout started
	 * @param timeout the timeout
	 */
	public record Deadline(ClientClock clock, long startNanos, Duration timeout) {

		/**
		 * Return the time until the deadline, zero if it has passed.
		 */
		public Duration remaining() {
			Duration remaining = this.timeout.minus(this.clock.elapsedSince(this.startNanos));
			return remaining.isNegative() ? Duration.ZERO : remaining;
		}

	}

	/**
	 * Timer that runs an action once at a time that can be changed.
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
		 * Run the action at the given time or earlier.
		 * @param nanos the time on the clock
		 */
		public void scheduleAt(long nanos) {
			// running early is harmless and cheaper than rescheduling
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

		/**
		 * Cancel the timer. It can be scheduled again.
		 */
		public synchronized void cancel() {
			this.timer.dispose();
			this.scheduledNanos = Long.MAX_VALUE;
		}

		private void fire() {
			synchronized (this) {
				// replaced because disposing of it would interrupt this thread
				this.timer = Disposables.disposed();
				this.scheduledNanos = Long.MAX_VALUE;
			}
			this.action.run();
		}

	}

}
