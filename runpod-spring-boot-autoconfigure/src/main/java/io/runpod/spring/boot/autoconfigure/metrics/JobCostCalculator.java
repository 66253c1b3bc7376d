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

package io.runpod.spring.boot.autoconfigure.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.runpod.client.EndpointActivity;
import io.runpod.client.job.Payload;
import io.runpod.client.job.RunPodJob;

/**
 * Calculates the cost of jobs. A public endpoint reports it in the output; for other
 * endpoints, it is the product of execution time and configured price.
 */
final class JobCostCalculator {

	private final Function<String, @Nullable Double> pricePerSecond;

	private final Set<String> publicEndpoints = ConcurrentHashMap.newKeySet();

	/**
	 * Create a calculator.
	 * @param pricePerSecond function from the name of an endpoint to the price of a
	 * second
	 */
	JobCostCalculator(Function<String, @Nullable Double> pricePerSecond) {
		this.pricePerSecond = pricePerSecond;
	}

	// only the slug of a public endpoint contains dashes; the output of other endpoints
	// is not parsed, because it may be large
	void registerEndpoint(EndpointActivity endpoint) {
		if (endpoint.id().contains("-")) {
			this.publicEndpoints.add(endpoint.name());
		}
	}

	// by source
	Map<String, Double> calculate(RunPodJob job) {
		Double reportedCost = this.publicEndpoints.contains(job.endpoint()) ? readReportedCost(job) : null;
		if (reportedCost != null) {
			return Map.of("output", reportedCost);
		}
		Double price = this.pricePerSecond.apply(job.endpoint());
		Duration executionTime = job.executionTime();
		return (price != null && executionTime != null) ? Map.of("price", price * executionTime.toMillis() / 1000)
				: Map.of();
	}

	private static @Nullable Double readReportedCost(RunPodJob job) {
		Payload output = job.output(Payload.class);
		Object tree = (output != null) ? output.toTree() : null;
		Object result = (tree instanceof List<?> results && !results.isEmpty()) ? results.get(0) : tree;
		return (result instanceof Map<?, ?> map && map.get("cost") instanceof Number cost && cost.doubleValue() >= 0)
				? cost.doubleValue() : null;
	}

}
