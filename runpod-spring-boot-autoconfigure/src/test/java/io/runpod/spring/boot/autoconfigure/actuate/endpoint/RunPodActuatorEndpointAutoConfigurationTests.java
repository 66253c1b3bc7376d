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

package io.runpod.spring.boot.autoconfigure.actuate.endpoint;

import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.spring.boot.RunPodConnectionDetails;
import io.runpod.spring.boot.autoconfigure.RunPodAutoConfiguration;
import io.runpod.spring.boot.autoconfigure.RunPodContextRunners;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunPodActuatorEndpointAutoConfiguration}.
 */
class RunPodActuatorEndpointAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = RunPodContextRunners
		.createWithSdxl(RunPodActuatorEndpointAutoConfiguration.class);

	private final ApplicationContextRunner exposingContextRunner = this.contextRunner
		.withPropertyValues("management.endpoints.web.exposure.include=runpod");

	@Test
	void registersEndpointWhenExposed() {
		this.exposingContextRunner.run((context) -> assertThat(context).hasSingleBean(RunPodActuatorEndpoint.class));
	}

	@Test
	void showsEndpointsCreatedAtRunTime() {
		this.exposingContextRunner.run((context) -> {
			RunPodActuatorEndpoint endpoint = context.getBean(RunPodActuatorEndpoint.class);
			assertThat(endpoint.endpoints().endpoints()).containsOnlyKeys("sdxl");
			context.getBean(RunPodClient.class).endpoint("late1");
			assertThat(endpoint.endpoints().endpoints()).containsOnlyKeys("late1", "sdxl");
			assertThat(endpoint.endpoint("late1").id()).isEqualTo("late1");
		});
	}

	@Test
	void showsDetailsWhenApiKeyIsUnavailable() {
		AtomicBoolean sealed = new AtomicBoolean();
		this.exposingContextRunner.withBean(RunPodConnectionDetails.class, () -> new SealableConnectionDetails(sealed))
			.run((context) -> {
				sealed.set(true);
				EndpointDescriptor sdxl = context.getBean(RunPodActuatorEndpoint.class).endpoint("sdxl");
				assertThat(sdxl.apiKey()).isEqualTo("not available (IllegalStateException)");
				assertThat(sdxl.id()).isEqualTo("abc123");
			});
	}

	@Test
	void backsOffWhenNotExposed() {
		this.contextRunner
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RunPodActuatorEndpoint.class));
	}

	@Test
	void backsOffWhenAccessIsNone() {
		this.exposingContextRunner.withPropertyValues("management.endpoint.runpod.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(RunPodActuatorEndpoint.class));
	}

	@Test
	void backsOffWhenRunPodIsDisabled() {
		this.exposingContextRunner.withPropertyValues("runpod.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(RunPodActuatorEndpoint.class));
	}

	@Test
	void registersEndpointWithApiKeyOnly() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(RunPodAutoConfiguration.class, RunPodActuatorEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=runpod", "runpod.api-key=rpa_test")
			.run((context) -> {
				context.getBean(RunPodClient.class).endpoint("def456");
				assertThat(context.getBean(RunPodActuatorEndpoint.class).endpoints().endpoints())
					.containsOnlyKeys("def456");
			});
	}

	@Test
	void backsOffWithoutEndpointsAndApiKey() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(RunPodAutoConfiguration.class, RunPodActuatorEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=runpod")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RunPodActuatorEndpoint.class));
	}

	// with the import filter that skips an auto-configuration before its class is read
	@Test
	void backsOffWithoutActuator() {
		new ApplicationContextRunner().withUserConfiguration(ImportingConfiguration.class)
			.withPropertyValues("runpod.api-key=rpa_test", "runpod.endpoints.sdxl.id=abc123")
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(RunPodEndpoint.class)
				.doesNotHaveBean("runPodActuatorEndpoint"));
	}

	private record SealableConnectionDetails(AtomicBoolean sealed) implements RunPodConnectionDetails {

		@Override
		public URI getBaseUrl() {
			return URI.create("http://localhost:1/v2");
		}

		@Override
		public String getApiKey() {
			if (this.sealed.get()) {
				throw new IllegalStateException("sealed, token s.secret");
			}
			return "rpa_test";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ RunPodAutoConfiguration.class, RunPodActuatorEndpointAutoConfiguration.class })
	static class ImportingConfiguration {

	}

}
