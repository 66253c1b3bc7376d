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

package io.runpod.client.traffic;

/**
 * A number that is cut when RunPod refuses and grows back while it does not: fast down,
 * slowly up. Above its base it is a promise that RunPod may not keep, so it is tried out
 * step by step until the first refusal.
 */
final class Allowance {

	private static final double CUT = 0.7;

	private static final double TRIAL = 0.5;

	private final int base;

	private int most;

	private double current;

	private double refusedAt = Double.MAX_VALUE;

	Allowance(int base) {
		this.base = base;
		this.most = base;
		this.current = base;
	}

	int base() {
		return this.base;
	}

	int value() {
		return (int) this.current;
	}

	/**
	 * Allow more than the base, or no more than that again.
	 */
	void atMost(int most) {
		this.most = Math.max(this.base, most);
		this.current = Math.min(this.most, this.current);
	}

	void cut() {
		double least = (this.current > this.base) ? this.base : 1;
		this.current = Math.max(least, this.current * CUT);
		this.refusedAt = this.current;
	}

	void grow() {
		double step = (this.current < this.refusedAt) ? TRIAL : 1 / this.current;
		this.current = Math.min(this.most, this.current + step);
	}

}
