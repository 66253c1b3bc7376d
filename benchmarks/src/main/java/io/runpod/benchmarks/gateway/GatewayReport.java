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

import java.util.Map;

/**
 * What the gateway saw since its settings were set.
 *
 * @param requests how many requests came, by operation
 * @param refused how many of them were answered by 429
 * @param faults how many of them ended in a 500 or a reset on purpose
 * @param submitted how many different jobs were submitted
 * @param submittedTwice how many jobs were submitted although they had been before
 * @param connections the most connections that were open at a time
 * @since 0.1.0
 */
public record GatewayReport(Map<String, Integer> requests, int refused, int faults, int submitted, int submittedTwice,
		int connections) {

	/**
	 * All requests.
	 * @return how many
	 */
	public int totalRequests() {
		return this.requests.values().stream().mapToInt(Integer::intValue).sum();
	}

}
