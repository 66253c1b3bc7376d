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
import java.util.concurrent.atomic.AtomicLong;

import reactor.core.scheduler.Scheduler;

/**
 * Clock that jumps forward at times, as after a suspension of the machine: timers are
 * late by the jump.
 */
public final class JumpingClock {

	private final AtomicLong offsetNanos = new AtomicLong();

	private final ClientClock clock;

	public JumpingClock(Scheduler scheduler) {
		this.clock = new ClientClock(scheduler, () -> scheduler.now(TimeUnit.NANOSECONDS) + this.offsetNanos.get());
	}

	public ClientClock clock() {
		return this.clock;
	}

	public void jump(Duration duration) {
		this.offsetNanos.addAndGet(duration.toNanos());
	}

}
