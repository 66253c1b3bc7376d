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

package io.runpod.spring.boot.test.testcontainers;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;

import io.runpod.client.RunPodEndpoint;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.RunPodSimulatorBuilder;
import io.runpod.spring.boot.RunPodConnectionDetails;
import io.runpod.spring.boot.autoconfigure.RunPodAutoConfiguration;
import io.runpod.spring.boot.test.RunPodSimulatorAutoConfiguration;
import io.runpod.spring.boot.test.RunPodSimulatorCustomizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

class RunPodWorkerContainerAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(HttpClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class,
						WebClientAutoConfiguration.class, RunPodWorkerContainerAutoConfiguration.class,
						RunPodSimulatorAutoConfiguration.class, RunPodAutoConfiguration.class))
		.withPropertyValues("runpod.endpoints.sdxl.timeout=1m");

	@Test
	void workerContainerStartsSimulator() {
		this.runner.withBean(RunPodWorkerContainer.class, this::worker).run((context) -> {
			RunPodSimulator simulator = context.getBean(RunPodSimulator.class);
			assertThat(context.getBean(RunPodWorkerContainer.class).hasSimulator()).isTrue();
			assertThat(simulator.apiKey()).isNotEqualTo(RunPodSimulatorBuilder.DEFAULT_API_KEY);
			assertThat(context.getBean(RunPodConnectionDetails.class).getApiKey()).isEqualTo(simulator.apiKey());
		});
	}

	@Test
	void workerContainerKeepsExplicitSimulator() {
		try (RunPodSimulator explicitSimulator = RunPodSimulator.builder().start()) {
			this.runner.withBean(RunPodWorkerContainer.class, () -> worker().withSimulator(explicitSimulator))
				.run((context) -> assertThat(context.getBean(RunPodWorkerContainer.class).hasSimulator()).isTrue());
		}
	}

	@Test
	void simulatorBindsToLoopbackWithoutWorkers() {
		this.runner.withBean(RunPodSimulatorCustomizer.class, this::echoCustomizer)
			.run((context) -> assertThat(context.getBean(RunPodSimulator.class).apiKey())
				.isEqualTo(RunPodSimulatorBuilder.DEFAULT_API_KEY));
	}

	@Test
	void testcontainersIsOptional() {
		this.runner.withClassLoader(new FilteredClassLoader("org.testcontainers"))
			.withBean(RunPodSimulatorCustomizer.class, this::echoCustomizer)
			.run((context) -> {
				RunPodEndpoint sdxl = context.getBean("sdxl", RunPodEndpoint.class);
				assertThat(sdxl.runSync(Map.of("n", 1), Object.class)).isEqualTo(Map.of("n", 1));
			});
	}

	@Test
	void connectionDetailsFactoryIsSkippedWithoutTestcontainers() {
		assertThatNoException()
			.isThrownBy(() -> new ConnectionDetailsFactories(new FilteredClassLoader("org.testcontainers")));
	}

	private RunPodWorkerContainer worker() {
		return new RunPodWorkerContainer("some-worker:dev").forEndpoint("sdxl");
	}

	private RunPodSimulatorCustomizer echoCustomizer() {
		return (simulator) -> simulator.endpoint("sdxl", (job) -> job.input());
	}

}
