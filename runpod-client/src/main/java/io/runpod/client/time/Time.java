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

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A scheduler and the clock that goes with it.
 */
public final class Time {

	private final Scheduler scheduler;

	private final LongSupplier nanos;

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

}
