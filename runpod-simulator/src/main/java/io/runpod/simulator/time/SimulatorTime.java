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

package io.runpod.simulator.time;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Clock of the simulator. Simulated time is the time of the scheduler multiplied by a
 * factor, plus the skipped time. All durations of RunPod are simulated time.
 *
 * @since 0.1.0
 */
public final class SimulatorTime {

	private final Scheduler scheduler;

	private final double factor;

	private final long startNanos;

	private final Timers timers = new Timers(this::scheduleWakeUp);

	private final long epochStart;

	private volatile long offsetNanos;

	/**
	 * Start the clock at zero.
	 * @param scheduler provides the time and runs due tasks
	 * @param factor the factor between simulated time and the time of the scheduler
	 */
	public SimulatorTime(Scheduler scheduler, double factor) {
		this.scheduler = scheduler;
		this.factor = factor;
		this.startNanos = scheduler.now(TimeUnit.NANOSECONDS);
		this.epochStart = scheduler.now(TimeUnit.MILLISECONDS);
	}

	/**
	 * Return the simulated time since the start.
	 * @return milliseconds
	 */
	public long now() {
		return TimeUnit.NANOSECONDS.toMillis(nanos());
	}

	/**
	 * Convert simulated time to epoch time.
	 * @param now milliseconds since the start
	 * @return milliseconds since 1970
	 */
	public long epochMillis(long now) {
		return this.epochStart + now;
	}

	/**
	 * Return a delay.
	 * @param duration the simulated time
	 * @return emits once, then completes
	 */
	public Mono<Long> delay(Duration duration) {
		return Mono.create((sink) -> sink.onDispose(schedule(duration, () -> sink.success(0L))));
	}

	/**
	 * Schedule an action.
	 * @param duration the simulated time
	 * @param action the action
	 * @return cancels the action when disposed
	 */
	public Disposable schedule(Duration duration, Runnable action) {
		long now = nanos();
		return this.timers.schedule(now + Math.max(0, duration.toNanos()), action, now);
	}

	/**
	 * Apply a timeout.
	 * @param <T> the type of the value
	 * @param source the source
	 * @param timeout the simulated time
	 * @param fallback the fallback after the timeout
	 * @return the source with the timeout
	 */
	public <T> Mono<T> timeout(Mono<T> source, Duration timeout, Mono<T> fallback) {
		return source.timeout(delay(timeout), fallback);
	}

	/**
	 * Convert real time to simulated time.
	 * @param real the time of the scheduler
	 * @return the simulated time
	 */
	public Duration toSimulated(Duration real) {
		return Duration.ofNanos((long) (real.toNanos() * this.factor));
	}

	/**
	 * Convert simulated time to real time.
	 * @param simulated the simulated time
	 * @return the time of the scheduler
	 */
	public Duration toReal(Duration simulated) {
		return Duration.ofNanos((long) (simulated.toNanos() / this.factor));
	}

	/**
	 * Advance the clock and run everything due in the skipped time.
	 * @param duration the simulated time to skip
	 */
	public synchronized void advanceBy(Duration duration) {
		this.offsetNanos += duration.toNanos();
		this.scheduler.schedule(this::fireDueTimers);
	}

	/**
	 * Return the number of timers scheduled so far, which tests use to detect a pending
	 * wait.
	 * @return a monotonically increasing count
	 */
	public long timerCount() {
		return this.timers.scheduledCount();
	}

	private long nanos() {
		return (long) ((this.scheduler.now(TimeUnit.NANOSECONDS) - this.startNanos) * this.factor) + this.offsetNanos;
	}

	private void scheduleWakeUp(long simulatedNanos) {
		// Rounded up: a wake-up slightly too early would have to be scheduled again.
		long realNanos = (long) Math.ceil(simulatedNanos / this.factor);
		this.scheduler.schedule(this::fireDueTimers, Math.max(0, realNanos), TimeUnit.NANOSECONDS);
	}

	private void fireDueTimers() {
		this.timers.fireDue(this::nanos);
	}

}
