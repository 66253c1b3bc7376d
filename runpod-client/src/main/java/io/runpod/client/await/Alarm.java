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

package io.runpod.client.await;

import java.util.concurrent.TimeUnit;

import reactor.core.Disposable;
import reactor.core.Disposables;

import io.runpod.client.time.Time;

/**
 * Wakes somebody at one time, which may be changed.
 */
final class Alarm {

	private final Time time;

	private final Runnable action;

	private long at = Long.MAX_VALUE;

	private Disposable timer = Disposables.disposed();

	Alarm(Time time, Runnable action) {
		this.time = time;
		this.action = action;
	}

	synchronized void at(long at) {
		// one that is too early does no harm, and costs less than setting it again
		if (at < this.at) {
			this.timer.dispose();
			this.at = at;
			this.timer = this.time.scheduler().schedule(this::ring, at - this.time.nanos(), TimeUnit.NANOSECONDS);
		}
	}

	synchronized void off() {
		this.timer.dispose();
		this.at = Long.MAX_VALUE;
	}

	private void ring() {
		synchronized (this) {
			this.at = Long.MAX_VALUE;
		}
		this.action.run();
	}

}
