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
 * slowly up.
 */
final class Allowance {

	private static final double CUT = 0.7;

	private final int most;

	private double current;

	Allowance(int most) {
		this.most = most;
		this.current = most;
	}

	int value() {
		return (int) this.current;
	}

	void cut() {
		this.current = Math.max(1, this.current * CUT);
	}

	void grow() {
		this.current = Math.min(this.most, this.current + 1 / this.current);
	}

}
