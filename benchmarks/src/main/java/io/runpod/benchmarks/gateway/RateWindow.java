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

package io.runpod.benchmarks.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

import io.runpod.benchmarks.gateway.GatewaySettings.Limits;

/**
 * Limit of requests in a window of ten seconds. Rejected requests do not count.
 */
interface RateWindow {

	/** Length of the window documented by RunPod. */
	long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

	boolean tryAcquire(long now);

	static RateWindow of(Limits limits, int limit) {
		return (limits == Limits.SLIDING) ? new Sliding(limit) : new Fixed(limit);
	}

	/**
	 * Fixed window, reset every ten seconds.
	 */
	final class Fixed implements RateWindow {

		private final int limit;

		private long currentWindow = Long.MIN_VALUE;

		private int acquired;

		Fixed(int limit) {
			this.limit = limit;
		}

		@Override
		public boolean tryAcquire(long now) {
			long window = Math.floorDiv(now, WINDOW_NANOS);
			if (window != this.currentWindow) {
				this.currentWindow = window;
				this.acquired = 0;
			}
			if (this.acquired == this.limit) {
				return false;
			}
			this.acquired++;
			return true;
		}

	}

	/**
	 * Sliding window.
	 */
	final class Sliding implements RateWindow {

		private final int limit;

		private final Deque<Long> acquiredAt = new ArrayDeque<>();

		Sliding(int limit) {
			this.limit = limit;
		}

		@Override
		public boolean tryAcquire(long now) {
			while (!this.acquiredAt.isEmpty() && now - this.acquiredAt.getFirst() >= WINDOW_NANOS) {
				this.acquiredAt.removeFirst();
			}
			return this.acquiredAt.size() < this.limit && this.acquiredAt.add(now);
		}

	}

}
