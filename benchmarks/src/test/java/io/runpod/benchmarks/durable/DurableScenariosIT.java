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

import java.util.Set;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.testcontainers.DockerClientFactory;

import io.runpod.benchmarks.gateway.Gateway;
import io.runpod.benchmarks.measure.ScenarioResult;
import io.runpod.benchmarks.scenario.Scenario;
import io.runpod.benchmarks.scenario.ScenarioContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for all scenarios with durable jobs at a small scale, independent of the speed of
 * the machine.
 */
class DurableScenariosIT {

	private static Gateway gateway;

	@BeforeAll
	static void start() {
		boolean available = DockerClientFactory.instance().isDockerAvailable();
		assertThat(available || !"true".equals(System.getenv("CI"))).as("a Docker engine responds in CI").isTrue();
		assumeTrue(available, "No Docker engine responds");
		gateway = Gateway.start();
	}

	@AfterAll
	static void stop() {
		if (gateway != null) {
			gateway.close();
		}
	}

	static Set<String> names() {
		return DurableScenarios.all().keySet();
	}

	// two processes: one is killed and started again, PostgreSQL is restarted, the other
	// process is stopped
	@Test
	void acceptedJobsAreDeliveredOnceDuringFailures() {
		runsWithoutViolations(
				new DurableScenario(2, "runpod.webhook.unknown-outcome-wait=1s", "runpod.jobs.polling-interval=500ms"),
				0.02);
	}

	@ParameterizedTest
	@MethodSource("names")
	@Tag("extensive")
	void completesWithoutViolations(String name) {
		runsWithoutViolations(DurableScenarios.all().get(name), 0.03);
	}

	private static void runsWithoutViolations(Scenario scenario, double scale) {
		ScenarioResult result = scenario.run(new ScenarioContext(gateway.url(), scale, false));
		assertThat(result.violations()).as(result.toString()).isEmpty();
		assertThat(result.table().toString().lines()).as("header, separator, target and measurements")
			.hasSizeGreaterThan(3);
	}

}
