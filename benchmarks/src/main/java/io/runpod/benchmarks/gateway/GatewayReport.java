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
 * Statistics of the gateway since its settings were changed.
 *
 * @param requests the numbers of requests by operation
 * @param rejections the numbers of requests answered with 429 by operation
 * @param faults the number of requests with an injected 500 or reset
 * @param submitted the number of distinct submitted jobs
 * @param duplicateSubmissions the number of repeated submissions of a job
 * @param peakConnections the maximum number of open connections
 * @since 0.1.0
 */
public record GatewayReport(Map<String, Integer> requests, Map<String, Integer> rejections, int faults, int submitted,
		int duplicateSubmissions, int peakConnections) {

	/**
	 * Return the number of all requests.
	 * @return the total
	 */
	public int totalRequests() {
		return sum(this.requests);
	}

	/**
	 * Return the number of all requests answered with 429.
	 * @return the total
	 */
	public int rejected() {
		return sum(this.rejections);
	}

	private static int sum(Map<String, Integer> counts) {
		return counts.values().stream().mapToInt(Integer::intValue).sum();
	}

}
