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

package io.runpod.spring.boot.test;

import java.net.URI;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodEndpointNotFoundException;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.RunPodSimulatorBuilder;
import io.runpod.spring.boot.RunPodConnectionDetails;
import io.runpod.spring.boot.autoconfigure.RunPodAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RunPodSimulatorAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HttpClientAutoConfiguration.class,
				ReactiveHttpClientAutoConfiguration.class, WebClientAutoConfiguration.class,
				RunPodSimulatorAutoConfiguration.class, RunPodAutoConfiguration.class))
		.withPropertyValues("runpod.endpoints.echo.id=abc123", "runpod.endpoints.other.timeout=1m");

	@Test
	void backsOffWithoutCustomizer() {
		this.runner.withPropertyValues("runpod.api-key=key", "runpod.endpoints.other.id=def456")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RunPodSimulator.class));
	}

	@Test
	void simulatesEndpointsUnderTheirNamesWithoutKeyOrId() {
		this.runner
			.withBean(RunPodSimulatorCustomizer.class,
					() -> RunPodSimulatorAutoConfigurationTests::registerEchoEndpoints)
			.run((context) -> {
				RunPodEndpoint echo = context.getBean("echo", RunPodEndpoint.class);
				assertThat(echo.id()).isEqualTo("echo");
				assertThat(echo.runSync(Map.of("n", 1), Object.class)).isEqualTo(Map.of("n", 1));
				assertThat(context.getBean("other", RunPodEndpoint.class).health().workers().idle()).isPositive();
				assertThat(context.getBean(RunPodClient.class).endpoint("other").runSync("x", String.class))
					.isEqualTo("x");
			});
	}

	@Test
	void endpointWithoutHandlerIsNamed() {
		this.runner.withPropertyValues("runpod.endpoints.flux-dev.id=def456")
			.withBean(RunPodSimulatorCustomizer.class,
					() -> RunPodSimulatorAutoConfigurationTests::registerEchoEndpoints)
			.run((context) -> assertThatExceptionOfType(RunPodEndpointNotFoundException.class)
				.isThrownBy(() -> context.getBean("flux-dev", RunPodEndpoint.class).run("x"))
				.withMessageContaining("HTTP 404: endpoint not found: no handler is registered for 'flux-dev'"));
	}

	@Test
	void stopsWithTheContext() {
		RunPodSimulator[] simulator = new RunPodSimulator[1];
		this.runner
			.withBean(RunPodSimulatorCustomizer.class,
					() -> RunPodSimulatorAutoConfigurationTests::registerEchoEndpoints)
			.run((context) -> simulator[0] = context.getBean(RunPodSimulator.class));
		this.runner
			.withBean(RunPodSimulatorCustomizer.class,
					() -> (builder) -> registerEchoEndpoints(builder.port(simulator[0].port())))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void backsOffWhenConnectionDetailsAreDefined() {
		RunPodConnectionDetails connectionDetails = () -> URI.create("http://localhost:1/v2");
		this.runner
			.withBean(RunPodSimulatorCustomizer.class,
					() -> RunPodSimulatorAutoConfigurationTests::registerEchoEndpoints)
			.withBean("elsewhere", RunPodConnectionDetails.class, () -> connectionDetails)
			.run((context) -> assertThat(context.getBean(RunPodConnectionDetails.class)).isSameAs(connectionDetails));
	}

	private static void registerEchoEndpoints(RunPodSimulatorBuilder simulator) {
		simulator.endpoint("echo", (job) -> job.input()).endpoint("other", (job) -> job.input());
	}

}
