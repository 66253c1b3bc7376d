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

package io.runpod.spring.boot.autoconfigure.properties;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.runpod.spring.boot.autoconfigure.RunPodProperties;

/**
 * What an IDE reads about the properties.
 */
final class ConfigurationMetadata {

	private final JsonNode json;

	ConfigurationMetadata() throws IOException {
		try (InputStream input = new ClassPathResource("META-INF/spring-configuration-metadata.json")
			.getInputStream()) {
			this.json = new JsonMapper().readTree(input);
		}
	}

	List<JsonNode> properties() {
		return this.json.path("properties").valueStream().toList();
	}

	List<String> names() {
		return properties().stream().map((property) -> property.path("name").stringValue()).toList();
	}

	List<String> namesIncludingEndpointProperties() {
		return names().stream()
			.flatMap((name) -> name.equals("runpod.endpoints")
					? names("runpod.endpoints.*", RunPodProperties.Endpoint.class) : Stream.of(name))
			.toList();
	}

	// an IDE finds the values of a map by their type
	private static Stream<String> names(String prefix, Class<?> type) {
		return Arrays.stream(type.getRecordComponents()).flatMap((component) -> names(prefix, component));
	}

	private static Stream<String> names(String prefix, RecordComponent component) {
		String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
		return component.getType().isRecord() ? names(name, component.getType()) : Stream.of(name);
	}

}
