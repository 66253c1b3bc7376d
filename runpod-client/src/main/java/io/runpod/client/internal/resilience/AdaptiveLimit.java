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
 * Limit that halves when RunPod rejects requests and grows back with successful ones: by
 * one for each success up to the highest value that is known to be sustainable, then by a
 * hundredth of the base for each window. Never falls below a twentieth of the base.
 * <p>
 * Running workers may raise the ceiling above the base. RunPod may not keep to that, so
 * the limit probes upwards: by one request first, then doubling, and not again after a
 * rejection until the ceiling is far higher.
 */
final class AdaptiveLimit {

	private static final double DECREASE_FACTOR = 0.5;

	private static final double SUSTAINABLE_DECREASE_FACTOR = 0.7;

	private static final double MIN_SHARE = 0.05;

	private static final double GROWTH_SHARE = 0.01;

	private int base;

	private double min;

	private int ceiling;

	private int rejectedCeiling;

	private double current;

	private double sustainable;

	private boolean sustainableRejected;

	private double successes;

	AdaptiveLimit(int base) {
		this.base = base;
		this.min = Math.max(1, base * MIN_SHARE);
		this.current = base;
		this.sustainable = base;
	}

	int base() {
		return this.base;
	}

	/**
	 * Set another base. What has been learned is kept in proportion.
	 */
	void setBase(int base) {
		this.min = Math.max(1, base * MIN_SHARE);
		this.current = Math.max(this.min, this.current * base / this.base);
		this.sustainable = Math.max(this.min, this.sustainable * base / this.base);
		this.base = base;
	}

	int value() {
		boolean probing = isAboveBase();
		return (int) (probing ? Math.min(effectiveCeiling(), 2 * this.current - this.base + 1) : this.current);
	}

	/**
	 * Return whether the limit is higher than the base, which RunPod documents.
	 */
	boolean isAboveBase() {
		return this.current >= this.base && effectiveCeiling() > this.base;
	}

	private int effectiveCeiling() {
		return (this.ceiling > 2L * this.rejectedCeiling) ? Math.max(this.base, this.ceiling) : this.base;
	}

	/**
	 * Set the ceiling that the running workers imply. Ignored up to the base.
	 */
	void setCeiling(int ceiling) {
		this.ceiling = ceiling;
		this.current = Math.min(effectiveCeiling(), this.current);
	}

	/**
	 * Decrease the limit after the rate that it allowed was rejected.
	 */
	void decrease() {
		if (effectiveCeiling() > this.base) {
			this.rejectedCeiling = this.ceiling;
			this.current = Math.min(this.base, this.current);
			return;
		}
		if (this.current >= this.sustainable) {
			if (this.sustainableRejected) {
				this.sustainable = Math.max(this.min, this.sustainable * SUSTAINABLE_DECREASE_FACTOR);
			}
			// a single rejection may be an outage: only the second one in a row is about
			// the rate
			this.sustainableRejected = true;
		}
		this.current = Math.max(this.min, this.current * DECREASE_FACTOR);
		this.successes = 0;
	}

	/**
	 * Increase the limit after a successful request.
	 * @param ordinal the ordinal of the request among those that count towards the limit
	 */
	void increase(int ordinal) {
		this.successes++;
		if (this.current >= this.sustainable && this.successes > this.current) {
			this.sustainableRejected = false;
		}
		if (this.current < this.sustainable) {
			this.current = Math.min(this.sustainable, this.current + 1);
			this.successes = 0;
		}
		else if (this.current < this.base) {
			this.current = Math.min(this.base, this.current + Math.max(1, this.base * GROWTH_SHARE) / this.current);
			this.sustainable = this.current;
		}
		else if (ordinal > this.base && effectiveCeiling() > this.base) {
			this.current = Math.min(effectiveCeiling(), this.current + 1);
		}
	}

}
