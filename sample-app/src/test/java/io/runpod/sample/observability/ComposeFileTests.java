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

package io.runpod.sample.observability;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the services of the compose file are consistent with each other.
 */
class ComposeFileTests {

	private final Map<String, Map<String, Object>> services = loadServices();

	ComposeFileTests() throws IOException {
	}

	@Test
	void mountedFilesExist() {
		assertThat(mounts()).isNotEmpty()
			.allSatisfy((mount) -> assertThat(ObservabilityFiles.DIRECTORY.resolve(mount.split(":")[0])).exists());
	}

	@Test
	void dashboardIsMountedWhereGrafanaReadsIt() throws IOException {
		List<Map<String, Map<String, String>>> providers = loadList("grafana/provisioning/dashboards/runpod.yaml",
				"providers");
		assertThat(mounts()).contains("./grafana/dashboards:" + providers.get(0).get("options").get("path") + ":ro");
	}

	@Test
	void grafanaDatasourceIsPrometheusService() throws IOException {
		List<Map<String, String>> datasources = loadList("grafana/provisioning/datasources/prometheus.yaml",
				"datasources");
		assertThat(this.services).containsKey(URI.create(datasources.get(0).get("url")).getHost());
	}

	private List<String> mounts() {
		return this.services.values().stream().flatMap((service) -> strings(service.get("volumes"))).toList();
	}

	private static Stream<String> strings(Object list) {
		return ((List<?>) list).stream().map(String.class::cast);
	}

	private static Map<String, Map<String, Object>> loadServices() throws IOException {
		Map<String, Map<String, Map<String, Object>>> compose = load("compose.yaml");
		return compose.get("services");
	}

	private static <T> List<T> loadList(String file, String key) throws IOException {
		Map<String, List<T>> content = load(file);
		return content.get(key);
	}

	private static <T> T load(String file) throws IOException {
		return new Yaml().load(Files.readString(ObservabilityFiles.DIRECTORY.resolve(file)));
	}

}
