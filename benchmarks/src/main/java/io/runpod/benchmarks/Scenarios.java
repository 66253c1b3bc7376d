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

package io.runpod.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.runpod.benchmarks.durable.DurableScenarios;
import io.runpod.benchmarks.scenario.Scenario;

/**
 * All scenarios by name.
 */
final class Scenarios {

	private static final Map<String, Scenario> ALL = new LinkedHashMap<>(Scenario.all());

	static {
		ALL.putAll(DurableScenarios.all());
	}

	private Scenarios() {
	}

	static Scenario getRequired(String name) {
		return Objects.requireNonNull(ALL.get(name), name);
	}

	// return the names in execution order
	static Set<String> names() {
		return ALL.keySet();
	}

}
