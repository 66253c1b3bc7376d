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
 * So many requests in ten seconds. One that was refused does not count.
 */
interface Window {

	/** The window that RunPod documents. */
	long NANOS = TimeUnit.SECONDS.toNanos(10);

	boolean enter(long now);

	static Window of(Limits limits, int most) {
		return (limits == Limits.SLIDING) ? new Sliding(most) : new Fixed(most);
	}

	/**
	 * Ten seconds by the clock.
	 */
	final class Fixed implements Window {

		private final int most;

		private long window = Long.MIN_VALUE;

		private int entered;

		Fixed(int most) {
			this.most = most;
		}

		@Override
		public boolean enter(long now) {
			long window = Math.floorDiv(now, NANOS);
			if (window != this.window) {
				this.window = window;
				this.entered = 0;
			}
			if (this.entered == this.most) {
				return false;
			}
			this.entered++;
			return true;
		}

	}

	/**
	 * Any ten seconds.
	 */
	final class Sliding implements Window {

		private final int most;

		private final Deque<Long> entered = new ArrayDeque<>();

		Sliding(int most) {
			this.most = most;
		}

		@Override
		public boolean enter(long now) {
			while (!this.entered.isEmpty() && now - this.entered.getFirst() >= NANOS) {
				this.entered.removeFirst();
			}
			return this.entered.size() < this.most && this.entered.add(now);
		}

	}

}
