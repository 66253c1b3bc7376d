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

package io.runpod.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.event.JobEndedEvent;
import io.runpod.client.event.RequestRetriedEvent;
import io.runpod.client.event.RequestThrottledEvent;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.observation.JobObservationContext;
import io.runpod.client.observation.JobObservationConvention;
import io.runpod.spring.boot.RunPodClientCustomizer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what beans of an application change: {@link RunPodClientCustomizer},
 * {@link RunPodListener}, {@link JobObservationConvention}.
 */
class RunPodClientCustomizerTests {

	@RegisterExtension
	private static final MockRunPodServer runPod = new MockRunPodServer();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WebClientAutoConfiguration.class, RunPodAutoConfiguration.class))
		.withPropertyValues("runpod.api-key=rpa_test", "runpod.endpoints.sdxl.id=abc123");

	@Test
	void appliesCustomizersLastInOrder() {
		runPod.stub(WireMock.get("/v2/abc123/health"), "health.json");
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withUserConfiguration(CustomizersConfiguration.class)
			.run((context) -> {
				context.getBean(RunPodEndpoint.class).health();
				assertThat(runPod.receivedRequest().getHeader("X-Tenant")).isEqualTo("second");
			});
	}

	@Test
	void notifiesAllListenersInOrder() {
		runPod.stub(WireMock.get("/v2/abc123/status/60902e6c-08a1-426e-9cb9-9eaec90f5e2b-u1"), "status-completed.json");
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withUserConfiguration(ListenersConfiguration.class)
			.run((context) -> {
				context.getBean(RunPodEndpoint.class).status("60902e6c-08a1-426e-9cb9-9eaec90f5e2b-u1");
				assertThat(context.getBean(ListenersConfiguration.class).notifications)
					.containsExactly("first COMPLETED", "second COMPLETED");
			});
	}

	@Test
	void notifiesListenersOfThrottlingAndRetries() {
		runPod.stub(WireMock.get("/v2/abc123/health").inScenario("two").willSetStateTo("then"), WireMock.status(429));
		runPod.stub(WireMock.get("/v2/abc123/health").inScenario("two").whenScenarioStateIs("then"), "health.json");
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withUserConfiguration(ListenersConfiguration.class)
			.run((context) -> {
				context.getBean(RunPodEndpoint.class).health();
				assertThat(context.getBean(ListenersConfiguration.class).notifications).containsExactly(
						"first throttled sdxl health", "second throttled sdxl health", "first retried sdxl health",
						"second retried sdxl health");
			});
	}

	@Test
	void usesConventionAndRegistryOfApplication() {
		runPod.stub(WireMock.post(WireMock.urlPathEqualTo("/v2/abc123/runsync")), "runsync-completed.json");
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withUserConfiguration(ObservationConfiguration.class)
			.run((context) -> {
				context.getBean(RunPodEndpoint.class).runSync("input");
				assertThat(context.getBean(ObservationConfiguration.class).observationNames).containsExactly("gpu.job");
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizersConfiguration {

		@Bean
		@Order(2)
		RunPodClientCustomizer second() {
			return (builder) -> builder
				.webClient((webClient) -> webClient.defaultHeaders((headers) -> headers.set("X-Tenant", "second")));
		}

		@Bean
		@Order(1)
		RunPodClientCustomizer first() {
			return (builder) -> builder
				.webClient((webClient) -> webClient.defaultHeaders((headers) -> headers.set("X-Tenant", "first")));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ListenersConfiguration {

		private final List<String> notifications = new ArrayList<>();

		@Bean
		@Order(2)
		RunPodListener second() {
			return listener("second");
		}

		@Bean
		@Order(1)
		RunPodListener first() {
			return listener("first");
		}

		private RunPodListener listener(String name) {
			return new RunPodListener() {

				@Override
				public void onJobEnded(JobEndedEvent event) {
					ListenersConfiguration.this.notifications.add(name + " " + event.job().status());
				}

				@Override
				public void onRequestRetried(RequestRetriedEvent event) {
					ListenersConfiguration.this.notifications
						.add(name + " retried " + event.endpoint() + " " + event.operation());
				}

				@Override
				public void onRequestThrottled(RequestThrottledEvent event) {
					ListenersConfiguration.this.notifications
						.add(name + " throttled " + event.endpoint() + " " + event.operation());
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ObservationConfiguration implements ObservationHandler<JobObservationContext> {

		private final List<String> observationNames = new ArrayList<>();

		@Bean
		ObservationRegistry observationRegistry() {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(this);
			return registry;
		}

		@Bean
		JobObservationConvention convention() {
			return new JobObservationConvention() {

				@Override
				public String getName() {
					return "gpu.job";
				}

				@Override
				public KeyValues getLowCardinalityKeyValues(JobObservationContext context) {
					return KeyValues.empty();
				}

			};
		}

		@Override
		public void onStop(JobObservationContext context) {
			this.observationNames.add(context.getName());
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof JobObservationContext;
		}

	}

}
