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

import java.io.IOException;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the generated metadata of the configuration properties.
 */
class ConfigurationMetadataTests {

	private final ConfigurationMetadata metadata = new ConfigurationMetadata();

	ConfigurationMetadataTests() throws IOException {
	}

	@Test
	void propertiesAreUniqueAndSorted() {
		assertThat(this.metadata.names()).doesNotHaveDuplicates().isSorted();
	}

	@Test
	void propertiesHaveConventionalDescriptions() {
		assertThat(this.metadata.properties()).allSatisfy((property) -> {
			String description = property.path("description").asString("");
			assertThat(description).as(property.path("name").asString())
				.matches("[A-Z].*\\.")
				.doesNotContain("{@", "Default")
				.doesNotContainPattern("^(The|A|How|What|Where|Which|Who|Least|Most|If) ");
			if (property.path("type").asString().equals("java.lang.Boolean")) {
				assertThat(description).as(property.path("name").asString()).startsWith("Whether ");
			}
		});
	}

	@Test
	void propertiesHaveRunPodOrManagementPrefix() {
		assertThat(this.metadata.names()).allMatch((name) -> name.startsWith("runpod.")
				|| name.matches("management\\.(endpoint|health|info)\\.runpod(jobs)?\\..*"));
	}

	@Test
	void durationsHaveDefaultExceptThoseOfExecutionPolicy() {
		assertThat(this.metadata.properties())
			.filteredOn((property) -> property.path("type").asString().equals("java.time.Duration"))
			.filteredOn((property) -> !property.has("defaultValue"))
			.extracting((JsonNode property) -> property.path("name").asString())
			.containsExactly("runpod.policy.execution-timeout", "runpod.policy.ttl");
	}

}
