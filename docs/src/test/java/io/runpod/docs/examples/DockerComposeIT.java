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

package io.runpod.docs.examples;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.lifecycle.DockerComposeServicesReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.RestClient;

import io.runpod.client.RunPodEndpoint;
import io.runpod.spring.boot.autoconfigure.RunPodAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the compose files of the project, which Spring Boot starts with the
 * application, and stops with the JVM.
 */
@ExtendWith(PortraitImages.class)
@EnabledIf(value = "isComposeInstalled", disabledReason = "Docker Compose 2 is not installed: see .ci/docker")
class DockerComposeIT {

	@Test
	void applicationCallsSimulatorInComposeService() {
		SpringApplication application = new SpringApplication(RunPodAutoConfiguration.class);
		try (ConfigurableApplicationContext context = run(application, "compose.yaml")) {
			RunPodEndpoint sdxl = context.getBean("sdxl", RunPodEndpoint.class);
			assertThat(sdxl.id()).isEqualTo("sdxl");
			assertThat(sdxl.runSync(Map.of("prompt", "a lighthouse")).isSuccessful()).isTrue();
		}
	}

	@Test
	@EnabledIfEnvironmentVariable(named = "RUNPOD_TEST_BASE_IMAGE", matches = ".+",
			disabledReason = "Images of Prometheus and Grafana would be pulled")
	void servicesReadFilesOfObservability() {
		List<RunningService> services = new ArrayList<>();
		SpringApplication application = new SpringApplication(DockerComposeIT.class);
		application.addListeners((ApplicationListener<DockerComposeServicesReadyEvent>) (event) -> services
			.addAll(event.getRunningServices()));
		run(application, "../observability/compose.yaml,src/test/docker/observability/compose.yaml").close();
		RestClient prometheus = client(services, "prometheus", 9090);
		// rejects requests until it has started
		Awaitility.await()
			.ignoreExceptions()
			.untilAsserted(() -> assertThat(get(prometheus, "/api/v1/rules")).contains("RunPodNoReadyWorkers"));
		assertThat(get(prometheus, "/api/v1/status/config")).contains("host.docker.internal:8080");
		RestClient grafana = client(services, "grafana", 3000);
		assertThat(get(grafana, "/var/lib/grafana/dashboards/runpod.json")).contains("panels");
		assertThat(get(grafana, "/etc/grafana/provisioning/datasources/prometheus.yaml")).contains("prometheus:9090");
	}

	// the name of the project differs from that of another build on the same engine
	private static ConfigurableApplicationContext run(SpringApplication application, String files) {
		String project = "runpod-docs-" + ProcessHandle.current().pid() + "-" + files.length();
		application.setWebApplicationType(WebApplicationType.NONE);
		return application.run("--spring.docker.compose.file=" + files,
				"--spring.docker.compose.arguments=--project-name=" + project,
				"--spring.docker.compose.skip.in-tests=false", "--spring.docker.compose.stop.command=down");
	}

	private static RestClient client(List<RunningService> services, String name, int port) {
		RunningService service = services.stream()
			.filter((candidate) -> candidate.name().contains(name))
			.findFirst()
			.orElseThrow();
		return RestClient.create("http://" + service.host() + ":" + service.ports().get(port));
	}

	private static @Nullable String get(RestClient client, String path) {
		return client.get().uri(path).retrieve().body(String.class);
	}

	private static boolean isComposeInstalled() throws InterruptedException {
		try {
			return new ProcessBuilder("docker", "compose", "version").start().waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
