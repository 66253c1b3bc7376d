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
 * The simulator's clock. Simulated time is the scheduler's time multiplied by a factor,
 * plus what was skipped; every duration of RunPod's is simulated time.
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
	 * @param scheduler tells the time and runs what is due
	 * @param factor how many times faster than the scheduler's time simulated time passes
	 */
	public SimulatorTime(Scheduler scheduler, double factor) {
		this.scheduler = scheduler;
		this.factor = factor;
		this.startNanos = scheduler.now(TimeUnit.NANOSECONDS);
		this.epochStart = scheduler.now(TimeUnit.MILLISECONDS);
	}

	/**
	 * The simulated time since the start.
	 * @return milliseconds
	 */
	public long now() {
		return TimeUnit.NANOSECONDS.toMillis(nanos());
	}

	/**
	 * A moment of simulated time as a clock on the wall shows it.
	 * @param now milliseconds since the start
	 * @return milliseconds since 1970
	 */
	public long epochMillis(long now) {
		return this.epochStart + now;
	}

	/**
	 * Completes after a while.
	 * @param duration simulated time
	 * @return emits once, then completes
	 */
	public Mono<Long> delay(Duration duration) {
		return Mono.create((sink) -> sink.onDispose(delay(duration, () -> sink.success(0L))));
	}

	/**
	 * Do something after a while.
	 * @param duration simulated time
	 * @param action what to do
	 * @return disposed of, it is not done
	 */
	public Disposable delay(Duration duration, Runnable action) {
		long now = nanos();
		return this.timers.schedule(now + Math.max(0, duration.toNanos()), action, now);
	}

	/**
	 * Stop waiting for something after a while.
	 * @param <T> what is waited for
	 * @param source what is waited for
	 * @param timeout simulated time
	 * @param fallback what to take when the time is up
	 * @return the first of both
	 */
	public <T> Mono<T> timeout(Mono<T> source, Duration timeout, Mono<T> fallback) {
		return source.timeout(delay(timeout), fallback);
	}

	/**
	 * How much simulated time passes in a while of the scheduler's.
	 * @param real the scheduler's time
	 * @return simulated time
	 */
	public Duration toSimulated(Duration real) {
		return Duration.ofNanos((long) (real.toNanos() * this.factor));
	}

	/**
	 * Skip a while: what is due in it happens now.
	 * @param duration simulated time
	 */
	public synchronized void advanceBy(Duration duration) {
		this.offsetNanos += duration.toNanos();
		this.scheduler.schedule(this::fireDueTimers);
	}

	/**
	 * How many timers were ever set, by which a test sees that something waits.
	 * @return a count that never falls
	 */
	public long timerCount() {
		return this.timers.scheduledCount();
	}

	private long nanos() {
		return (long) ((this.scheduler.now(TimeUnit.NANOSECONDS) - this.startNanos) * this.factor) + this.offsetNanos;
	}

	private void scheduleWakeUp(long simulatedNanos) {
		// Rounded up, or it would wake a moment too early and have to wait again.
		long realNanos = (long) Math.ceil(simulatedNanos / this.factor);
		this.scheduler.schedule(this::fireDueTimers, Math.max(0, realNanos), TimeUnit.NANOSECONDS);
	}

	private void fireDueTimers() {
		this.timers.fireDue(this::nanos);
	}

}
