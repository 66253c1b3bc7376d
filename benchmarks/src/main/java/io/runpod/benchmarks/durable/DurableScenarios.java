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

package io.runpod.benchmarks.durable;

import java.util.LinkedHashMap;
import java.util.Map;

import io.runpod.benchmarks.scenario.Scenario;

/**
 * Scenarios with durable jobs, which need a Docker engine.
 *
 * @since 0.1.0
 */
public final class DurableScenarios {

	private DurableScenarios() {
	}

	/**
	 * Return the scenarios.
	 * @return the scenarios by name, in execution order
	 */
	public static Map<String, Scenario> all() {
		Map<String, Scenario> all = new LinkedHashMap<>();
		all.put("durable", new DurableScenario(3));
		all.put("recorded", new RecordedScenario());
		all.put("overhead", new OverheadScenario());
		return all;
	}

}
