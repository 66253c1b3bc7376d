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

package io.runpod.spring.boot.docker.compose;

import java.net.URI;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.test.context.FilteredClassLoader;

import io.runpod.spring.boot.RunPodConnectionDetails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class RunPodDockerComposeConnectionDetailsFactoryTests {

	private static final Map<String, String> NO_LABELS = Map.of();

	private static final Map<String, String> API_KEY_ENVIRONMENT = Map.of("RUNPOD_API_KEY", "development");

	@Test
	void detectsSimulatorByImage() {
		RunPodConnectionDetails details = getConnectionDetails(
				service("runpod-simulator:dev", NO_LABELS, API_KEY_ENVIRONMENT));
		assertThat(details.getBaseUrl()).isEqualTo(URI.create("http://127.0.0.1:49153/v2"));
		assertThat(details.getApiKey()).isEqualTo("development");
		assertThat(details.getApiKey("sdxl")).isEqualTo("development");
		assertThat(details.getEndpointId("sdxl")).isEqualTo("sdxl");
	}

	@Test
	void detectsSimulatorByLabel() {
		Map<String, String> labels = Map.of("org.springframework.boot.service-connection", "runpod-simulator");
		assertThat(getConnectionDetails(service("own-build", labels, API_KEY_ENVIRONMENT)).getApiKey())
			.isEqualTo("development");
	}

	@Test
	void ignoresOtherServices() {
		assertThat(factories().getConnectionDetails(source(service("redis", NO_LABELS, API_KEY_ENVIRONMENT)), false))
			.isEmpty();
	}

	@Test
	void rejectsServiceWithoutApiKey() {
		assertThatIllegalStateException()
			.isThrownBy(() -> getConnectionDetails(service("runpod-simulator", NO_LABELS, Map.of())))
			.withMessageContaining("'runpod'")
			.withMessageContaining("RUNPOD_API_KEY");
	}

	@Test
	void dockerComposeModuleIsOptional() {
		FilteredClassLoader filteredClassLoader = new FilteredClassLoader("org.springframework.boot.docker");
		assertThatNoException().isThrownBy(() -> new ConnectionDetailsFactories(filteredClassLoader));
	}

	private RunPodConnectionDetails getConnectionDetails(RunningService service) {
		return (RunPodConnectionDetails) factories().getConnectionDetails(source(service), true)
			.get(RunPodConnectionDetails.class);
	}

	private ConnectionDetailsFactories factories() {
		return new ConnectionDetailsFactories(getClass().getClassLoader());
	}

	private DockerComposeConnectionSource source(RunningService service) {
		DockerComposeConnectionSource source = mock(DockerComposeConnectionSource.class);
		given(source.getRunningService()).willReturn(service);
		return source;
	}

	private RunningService service(String image, Map<String, String> labels, Map<String, String> environment) {
		ConnectionPorts ports = mock(ConnectionPorts.class);
		given(ports.get(8000)).willReturn(49153);
		RunningService service = mock(RunningService.class);
		given(service.name()).willReturn("runpod");
		given(service.image()).willReturn(ImageReference.of(image));
		given(service.host()).willReturn("127.0.0.1");
		given(service.ports()).willReturn(ports);
		given(service.labels()).willReturn(labels);
		given(service.env()).willReturn(environment);
		return service;
	}

}
