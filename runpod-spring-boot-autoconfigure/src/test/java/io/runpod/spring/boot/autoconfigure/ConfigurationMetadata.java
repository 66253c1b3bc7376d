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
import java.io.InputStream;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Generated metadata of the configuration properties.
 */
final class ConfigurationMetadata {

	private static final Pattern ENDPOINTS_TYPE = Pattern.compile("java.util.Map<java.lang.String,(io.runpod.*)>");

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
		return properties().stream().flatMap(ConfigurationMetadata::names).toList();
	}

	// the properties of an endpoint are those of the values of a map
	private static Stream<String> names(JsonNode property) {
		String name = property.path("name").stringValue();
		Matcher valueType = ENDPOINTS_TYPE.matcher(property.path("type").stringValue());
		return valueType.matches() ? names(name + ".*", ClassUtils.resolveClassName(valueType.group(1), null))
				: Stream.of(name);
	}

	private static Stream<String> names(String prefix, Class<?> type) {
		return Arrays.stream(type.getDeclaredConstructors()[0].getParameters())
			.flatMap((parameter) -> names(prefix, parameter));
	}

	private static Stream<String> names(String prefix, Parameter parameter) {
		Name name = parameter.getAnnotation(Name.class);
		String property = prefix + "."
				+ DataObjectPropertyName.toDashedForm((name != null) ? name.value() : parameter.getName());
		return parameter.getType().isRecord() ? names(property, parameter.getType()) : Stream.of(property);
	}

}
