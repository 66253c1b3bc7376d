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
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests that the configuration on the pages is valid: every key has metadata, and the
 * properties of this project bind without unknown keys.
 */
class PageConfigurationTests {

	private static final String METADATA = "classpath*:META-INF/spring-configuration-metadata.json";

	// not bound but replaced by the auto-configuration
	private static final String SHORT_FORM = "^runpod\\.endpoints\\.[^.]+$";

	private static final Map<String, PropertySourceLoader> LOADERS = Map.of("yaml", new YamlPropertySourceLoader(),
			"properties", new PropertiesPropertySourceLoader());

	private final Map<String, String> properties = readMetadataTypes("properties");

	private final Map<String, String> groups = readMetadataTypes("groups");

	@Test
	void everyKeyHasMetadata() {
		assertThat(blocks()).allSatisfy((block) -> assertThat(load(block).keySet()).as(block.location())
			.filteredOn((key) -> key.startsWith("runpod.") || key.startsWith("management."))
			.allMatch(this::isKnown, "has metadata"));
	}

	@Test
	void runPodKeysCanBeBound() {
		assertThat(blocks()).allSatisfy((block) -> groupByPropertiesClass(load(block)).forEach((group, values) -> {
			Class<?> type = ClassUtils.resolveClassName(this.groups.get(group), null);
			Binder binder = new Binder(new MapConfigurationPropertySource(values));
			assertThatNoException().as(block.location())
				.isThrownBy(() -> binder.bind(group, Bindable.of(type),
						new NoUnboundElementsBindHandler(BindHandler.DEFAULT)));
		}));
	}

	@Test
	void unknownKeyHasNoMetadata() {
		assertThat(isKnown("management.endpoint.health.show-details")).isTrue();
		assertThat(isKnown("management.endpoint.health.group.readiness.include")).isTrue();
		assertThat(isKnown("management.endpoint.health.show-detail")).isFalse();
	}

	private Stream<MarkdownPage.CodeBlock> blocks() {
		return LOADERS.keySet().stream().flatMap(MarkdownPage::blocks);
	}

	private Map<String, Object> load(MarkdownPage.CodeBlock block) {
		try {
			Map<String, Object> values = new LinkedHashMap<>();
			ByteArrayResource resource = new ByteArrayResource(block.text().getBytes(StandardCharsets.UTF_8));
			LOADERS.get(block.language()).load(block.location(), resource).forEach((source) -> {
				for (String key : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
					values.put(key.replaceFirst(SHORT_FORM, "$0.id"), source.getProperty(key));
				}
			});
			return values;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(block.location(), ex);
		}
	}

	private boolean isKnown(String key) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(key.replaceAll("\\[\\d+]", ""));
		if (this.properties.containsKey(name.toString())) {
			return true;
		}
		while (!name.isEmpty()) {
			name = name.getParent();
			if (this.properties.getOrDefault(name.toString(), "").startsWith(Map.class.getName())) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Group the values of this project by the class of properties that binds them.
	 */
	private Map<String, Map<String, Object>> groupByPropertiesClass(Map<String, Object> values) {
		Map<String, Map<String, Object>> valuesByGroup = new TreeMap<>();
		values.forEach((key, value) -> this.groups.keySet()
			.stream()
			.filter((group) -> key.startsWith(group + ".") && key.startsWith("runpod."))
			.max((left, right) -> left.length() - right.length())
			.ifPresent(
					(group) -> valuesByGroup.computeIfAbsent(group, (name) -> new LinkedHashMap<>()).put(key, value)));
		return valuesByGroup;
	}

	/**
	 * Read the configuration metadata of the class path.
	 * @param kind properties or groups
	 * @return types by name
	 */
	private static Map<String, String> readMetadataTypes(String kind) {
		try {
			Map<String, String> types = new LinkedHashMap<>();
			for (Resource metadata : new PathMatchingResourcePatternResolver().getResources(METADATA)) {
				new JsonMapper().readTree(metadata.getContentAsByteArray())
					.path(kind)
					.forEach((item) -> types.put(item.path("name").asString(), item.path("type").asString("")));
			}
			return types;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
