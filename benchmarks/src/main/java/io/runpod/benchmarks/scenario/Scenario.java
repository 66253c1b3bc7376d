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

package io.runpod.benchmarks.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.runpod.benchmarks.measure.ScenarioResult;

/**
 * Benchmark scenario.
 *
 * @since 0.1.0
 */
public interface Scenario {

	/**
	 * Run the scenario.
	 * @param context the context
	 * @return the result
	 */
	ScenarioResult run(ScenarioContext context);

	/**
	 * Return the options of the JVM of the scenario.
	 * @return the options, none by default
	 */
	default List<String> jvmOptions() {
		return List.of();
	}

	/**
	 * Return the scenarios that need no database.
	 * @return the scenarios by name, in execution order
	 */
	static Map<String, Scenario> all() {
		Map<String, Scenario> all = new LinkedHashMap<>();
		all.put("calls", new CallsScenario());
		all.put("latency", new LatencyScenario());
		all.put("limits", new LimitsScenario());
		all.put("stream", new StreamScenario());
		all.put("faults", new FaultsScenario());
		all.put("burst", new BurstScenario());
		all.put("outstanding", new OutstandingScenario());
		all.put("webhooks", new WebhooksScenario());
		all.put("receiver", new ReceiverScenario());
		return all;
	}

}
