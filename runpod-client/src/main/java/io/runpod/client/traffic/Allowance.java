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
 * slowly up. Above its base it is a promise that RunPod may not keep. There one more is
 * tried, then twice as many as went well, and after a refusal none until far more is
 * promised.
 */
final class Allowance {

	private static final double CUT = 0.7;

	private final int base;

	private int promised;

	private int broken;

	private double current;

	Allowance(int base) {
		this.base = base;
		this.current = base;
	}

	int base() {
		return this.base;
	}

	int value() {
		boolean tried = this.current >= this.base && most() > this.base;
		return (int) (tried ? Math.min(most(), 2 * this.current - this.base + 1) : this.current);
	}

	private int most() {
		return (this.promised > 2L * this.broken) ? Math.max(this.base, this.promised) : this.base;
	}

	/**
	 * RunPod promises as much as this, if that is more than the base.
	 */
	void promise(int promised) {
		this.promised = promised;
		this.current = Math.min(most(), this.current);
	}

	/**
	 * RunPod refused a request.
	 */
	void cut() {
		if (most() > this.base) {
			this.broken = this.promised;
			this.current = Math.min(this.base, this.current);
		}
		else {
			this.current = Math.max(1, this.current * CUT);
		}
	}

	/**
	 * A request went well.
	 * @param which it was the how manieth of those that count
	 */
	void grow(int which) {
		if (this.current < this.base) {
			this.current = Math.min(this.base, this.current + 1 / this.current);
		}
		else if (which > this.base && most() > this.base) {
			this.current = Math.min(most(), this.current + 1);
		}
	}

}
