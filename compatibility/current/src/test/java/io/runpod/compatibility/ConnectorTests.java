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

package io.runpod.compatibility;

import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import io.runpod.simulator.RunPodSimulator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the application with each HTTP connector.
 */
class ConnectorTests {

	@ParameterizedTest
	@CsvSource({ "reactor, Reactor", "jdk, Jdk", "jetty, Jetty", "http-components, HttpComponents" })
	void connectorIsUsed(String connector, String prefix) {
		try (RunPodSimulator simulator = RunPodSimulator.builder()
			.apiKey("key")
			.endpoint("abc123", (job) -> Map.of("title", "portrait"))
			.start();
				ConfigurableApplicationContext context = new SpringApplicationBuilder(PortraitsApplication.class)
					.web(WebApplicationType.NONE)
					.run("--spring.http.clients.reactive.connector=" + connector,
							"--runpod.base-url=" + simulator.baseUrl())) {
			assertThat(context.getBean(ClientHttpConnectorBuilder.class).getClass().getSimpleName()).startsWith(prefix);
			assertThat(context.getBean(PortraitsApplication.class).paint("a")).isEqualTo("Picture[title=portrait]");
		}
	}

}
