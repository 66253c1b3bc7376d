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

package io.runpod.simulator.queue;

import java.time.Duration;

import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Lifetime of a job: its time to live and, once it has ended, the retention of its
 * result, whichever elapses first.
 */
final class Lifetime {

	private final Disposable.Swap timer = Disposables.swap();

	private long deadline;

	private long retainedUntil = Long.MAX_VALUE;

	Lifetime(long now, Duration ttl) {
		this.deadline = now + ttl.toMillis();
	}

	synchronized void extend(long now, Duration duration) {
		this.deadline = now + duration.toMillis();
		this.retainedUntil = Long.MAX_VALUE;
	}

	synchronized void startRetention(long now, Duration retention) {
		this.retainedUntil = now + retention.toMillis();
	}

	synchronized void cancelRetention() {
		this.retainedUntil = Long.MAX_VALUE;
	}

	synchronized long expiresAt() {
		return Math.min(this.deadline, this.retainedUntil);
	}

	Disposable.Swap timer() {
		return this.timer;
	}

}
