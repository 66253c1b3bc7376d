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

package io.runpod.jobs.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Count of actions in flight, for whose end a shutdown waits.
 */
final class InFlight {

	private int count;

	synchronized void begin() {
		this.count++;
	}

	synchronized void end() {
		this.count--;
		notifyAll();
	}

	synchronized void await(Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		try {
			for (long nanos = timeout.toNanos(); this.count > 0 && nanos > 0; nanos = deadline - System.nanoTime()) {
				TimeUnit.NANOSECONDS.timedWait(this, nanos);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
