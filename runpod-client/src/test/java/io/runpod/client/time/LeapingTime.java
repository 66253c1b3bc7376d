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
import java.util.concurrent.atomic.AtomicLong;

import reactor.core.scheduler.Scheduler;

/**
 * A clock that leaps forward now and then, as one does when the machine was asleep:
 * timers are late by the leap.
 */
public final class LeapingTime {

	private final AtomicLong leapt = new AtomicLong();

	private final Time time;

	public LeapingTime(Scheduler scheduler) {
		this.time = new Time(scheduler, () -> scheduler.now(TimeUnit.NANOSECONDS) + this.leapt.get());
	}

	public Time time() {
		return this.time;
	}

	public void leap(Duration duration) {
		this.leapt.addAndGet(duration.toNanos());
	}

}
