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
 * Injector of faults into random requests, the same ones in every run.
 */
final class FaultInjector {

	private final Random random = new Random(4);

	private final double errorRate;

	private final double resetRate;

	private int injectedCount;

	FaultInjector(GatewaySettings settings) {
		this.errorRate = settings.errorRate();
		this.resetRate = settings.resetRate();
	}

	@Nullable Fault next() {
		if (this.errorRate + this.resetRate == 0) {
			return null;
		}
		double sample = this.random.nextDouble();
		if (sample >= this.errorRate + this.resetRate) {
			return null;
		}
		this.injectedCount++;
		return new Fault(sample >= this.errorRate, this.random.nextBoolean());
	}

	int injectedCount() {
		return this.injectedCount;
	}

	/**
	 * Fault of one request.
	 *
	 * @param connectionReset whether the connection is reset instead of answering with
	 * 500
	 * @param afterProcessing whether the request is processed before
	 */
	record Fault(boolean connectionReset, boolean afterProcessing) {
	}

}
