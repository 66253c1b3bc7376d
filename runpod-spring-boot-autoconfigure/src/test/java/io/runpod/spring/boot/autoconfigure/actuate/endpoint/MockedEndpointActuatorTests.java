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

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.web.reactive.function.client.WebClient;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.spring.boot.autoconfigure.RunPodAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunPodActuatorEndpoint} with a mock of an endpoint, next to one of a
 * client that the application has built.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "runpod.api-key=rpa_test", "runpod.endpoints.sdxl.id=abc123", "runpod.endpoints.llm.id=def456",
				"management.endpoints.web.exposure.include=runpod" })
class MockedEndpointActuatorTests {

	@MockitoBean("sdxl")
	private RunPodEndpoint sdxl;

	@Test
	void mockedEndpointHasNoDetails(@Autowired RunPodActuatorEndpoint actuatorEndpoint) {
		assertThat(actuatorEndpoint.endpoints().endpoints()).containsOnlyKeys("llm", "sdxl")
			.containsEntry("sdxl", EndpointDescriptor.EMPTY);
		assertThat(actuatorEndpoint.endpoint("sdxl")).isEqualTo(EndpointDescriptor.EMPTY);
	}

	@Test
	void endpointOfOwnClientHasDetails(@Autowired RunPodActuatorEndpoint actuatorEndpoint) {
		assertThat(actuatorEndpoint.endpoint("llm").baseUrl()).isEqualTo(URI.create("http://localhost:1/v2"));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ WebClientAutoConfiguration.class, RunPodAutoConfiguration.class,
			RunPodActuatorEndpointAutoConfiguration.class })
	static class Application {

		@Bean
		RunPodClient ownClient() {
			return RunPodClient.builder(WebClient.builder())
				.baseUrl(URI.create("http://localhost:1/v2"))
				.apiKey(() -> "own")
				.build();
		}

	}

}
