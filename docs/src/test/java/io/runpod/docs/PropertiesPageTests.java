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

package io.runpod.docs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the page of properties lists exactly the properties of the metadata.
 */
class PropertiesPageTests {

	@Test
	void pageListsAllPropertiesOfMetadata() throws IOException {
		List<String> page = ProjectFiles.read(ProjectFiles.ROOT.resolve("docs/properties.md"))
			.lines()
			.filter((line) -> line.startsWith("| `"))
			.toList();
		assertThat(page).isEqualTo(rows());
	}

	private static List<String> rows() throws IOException {
		List<String> rows = new ArrayList<>();
		for (Resource metadata : new PathMatchingResourcePatternResolver()
			.getResources("classpath*:META-INF/spring-configuration-metadata.json")) {
			for (JsonNode property : new JsonMapper().readTree(metadata.getContentAsByteArray()).path("properties")) {
				if (property.path("name").asString().matches("(management\\.\\w+\\.)?runpod\\..*")) {
					rows.add(row(property));
				}
			}
		}
		return rows.stream().sorted().toList();
	}

	private static String row(JsonNode property) {
		String value = property.path("defaultValue").asString("");
		return "| `" + property.path("name").asString() + "` | " + (value.isEmpty() ? "" : "`" + value + "` ") + "| "
				+ property.path("description").asString() + " |";
	}

}
