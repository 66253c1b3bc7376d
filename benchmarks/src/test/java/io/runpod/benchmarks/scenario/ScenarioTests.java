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

import java.util.Set;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.runpod.benchmarks.gateway.Gateway;
import io.runpod.benchmarks.measure.ScenarioResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for all scenarios without a database at a small scale, independent of the speed
 * of the machine.
 */
@Tag("extensive")
class ScenarioTests {

	private static final double SCALE = 0.01;

	private static Gateway gateway;

	@BeforeAll
	static void start() {
		gateway = Gateway.start();
	}

	@AfterAll
	static void stop() {
		gateway.close();
	}

	static Set<String> names() {
		return Scenario.all().keySet();
	}

	@ParameterizedTest
	@MethodSource("names")
	void completesWithoutViolations(String name) {
		ScenarioResult result = Scenario.all().get(name).run(new ScenarioContext(gateway.url(), SCALE, false));
		assertThat(result.violations()).isEmpty();
		assertThat(result.table().toString().lines()).as("header, separator, target and measurements")
			.hasSizeGreaterThan(3);
	}

	@Test
	void comparesWithHandWrittenClient() {
		ScenarioResult result = Scenario.all().get("latency").run(new ScenarioContext(gateway.url(), SCALE, true));
		assertThat(result.table().toString()).contains("hand-written");
	}

}
