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

package io.runpod.client.internal.resilience;

/**
 * A number that is cut when RunPod refuses and grows back while it does not: fast down,
 * slowly up. Above its base it is a promise that RunPod may not keep. There one more is
 * tried, then twice as many as went well, and after a refusal none until far more is
 * promised.
 */
final class AdaptiveLimit {

	private static final double DECREASE_FACTOR = 0.7;

	private final int base;

	private int ceiling;

	private int rejectedCeiling;

	private double current;

	AdaptiveLimit(int base) {
		this.base = base;
		this.current = base;
	}

	int base() {
		return this.base;
	}

	int value() {
		boolean probing = this.current >= this.base && effectiveCeiling() > this.base;
		return (int) (probing ? Math.min(effectiveCeiling(), 2 * this.current - this.base + 1) : this.current);
	}

	private int effectiveCeiling() {
		return (this.ceiling > 2L * this.rejectedCeiling) ? Math.max(this.base, this.ceiling) : this.base;
	}

	/**
	 * RunPod promises as much as this, if that is more than the base.
	 */
	void setCeiling(int ceiling) {
		this.ceiling = ceiling;
		this.current = Math.min(effectiveCeiling(), this.current);
	}

	/**
	 * RunPod refused a request.
	 */
	void decrease() {
		if (effectiveCeiling() > this.base) {
			this.rejectedCeiling = this.ceiling;
			this.current = Math.min(this.base, this.current);
		}
		else {
			this.current = Math.max(1, this.current * DECREASE_FACTOR);
		}
	}

	/**
	 * A request went well.
	 * @param ordinal it was the how manieth of those that count
	 */
	void increase(int ordinal) {
		if (this.current < this.base) {
			this.current = Math.min(this.base, this.current + 1 / this.current);
		}
		else if (ordinal > this.base && effectiveCeiling() > this.base) {
			this.current = Math.min(effectiveCeiling(), this.current + 1);
		}
	}

}
