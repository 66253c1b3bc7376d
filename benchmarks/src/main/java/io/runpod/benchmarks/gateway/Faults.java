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

import java.util.Random;

import org.jspecify.annotations.Nullable;

/**
 * Which requests fail, the same ones in every run.
 */
final class Faults {

	private final Random random = new Random(4);

	private final double errors;

	private final double resets;

	private int struck;

	Faults(GatewaySettings settings) {
		this.errors = settings.errors();
		this.resets = settings.resets();
	}

	@Nullable Fault next() {
		if (this.errors + this.resets == 0) {
			return null;
		}
		double drawn = this.random.nextDouble();
		if (drawn >= this.errors + this.resets) {
			return null;
		}
		this.struck++;
		return new Fault(drawn >= this.errors, this.random.nextBoolean());
	}

	int struck() {
		return this.struck;
	}

	/**
	 * How one request fails.
	 *
	 * @param reset by a reset connection, not by a 500
	 * @param acted after it was acted on
	 */
	record Fault(boolean reset, boolean acted) {
	}

}
