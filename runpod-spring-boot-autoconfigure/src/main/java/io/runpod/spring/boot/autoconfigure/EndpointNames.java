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

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Names of the configured endpoints, compared as the binder compares them. The spelling
 * of files and arguments is kept; environment variables have none.
 */
final class EndpointNames {

	static final ConfigurationPropertyName ENDPOINTS = ConfigurationPropertyName.of("runpod.endpoints");

	// the id itself, or the property 'id', but not the property 's3.access-id'
	private static final Pattern ID_VARIABLE = Pattern.compile("(?i)RUNPOD_ENDPOINTS_([^_]+|(\\w+)(?<!_S3_ACCESS)_ID)");

	private final ConfigurableEnvironment environment;

	private final Map<ConfigurationPropertyName, ConfigurationProperty> declarations = new LinkedHashMap<>();

	// in the form in which the binder reads them
	private final Map<String, Object> ids = new LinkedHashMap<>();

	private EndpointNames(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	static Set<String> resolve(Environment environment) {
		Set<String> names = new LinkedHashSet<>();
		for (ConfigurationPropertyName name : resolvePropertyNames(environment)) {
			names.add(spelling(name));
		}
		return names;
	}

	/**
	 * Return the names with their prefix. Ids in a form that the binder does not read,
	 * such as {@code runpod.endpoints.sdxl=abc123}, are added to the environment in the
	 * form that it reads.
	 * @param environment the environment, which is configurable
	 * @return the names of the properties that have those of the endpoints below them
	 */
	static Set<ConfigurationPropertyName> resolvePropertyNames(Environment environment) {
		EndpointNames endpointNames = new EndpointNames((ConfigurableEnvironment) environment);
		endpointNames.readProperties();
		endpointNames.readVariables();
		if (!endpointNames.ids.isEmpty()) {
			endpointNames.environment.getPropertySources()
				.addFirst(new MapPropertySource("runpodEndpointIds", endpointNames.ids));
		}
		return endpointNames.declarations.keySet();
	}

	private void readProperties() {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable
					&& !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
				for (ConfigurationPropertyName name : iterable) {
					ConfigurationProperty property = ENDPOINTS.isAncestorOf(name)
							? iterable.getConfigurationProperty(name) : null;
					if (property != null) {
						addDeclaration(property);
					}
				}
			}
		}
		for (ConfigurationPropertyName name : this.declarations.keySet()) {
			addShortForm(name);
		}
	}

	private void addDeclaration(ConfigurationProperty property) {
		ConfigurationPropertyName name = property.getName();
		if (name.isNumericIndex(2)) {
			throw RunPodConfigurationFailures.listOfEndpoints(property);
		}
		boolean isId = name.getNumberOfElements() == 3
				|| (name.getNumberOfElements() == 4 && name.getElement(3, Form.UNIFORM).equals("id"));
		if (isId && !(property.getValue() instanceof CharSequence)) {
			throw RunPodConfigurationFailures.endpointIdIsNotText(spelling(name), property);
		}
		ConfigurationProperty other = this.declarations.putIfAbsent(name.chop(3), property);
		if (other != null && !spelling(other.getName()).equals(spelling(name))) {
			throw RunPodConfigurationFailures.equalEndpointNames(other, property);
		}
	}

	static String spelling(ConfigurationPropertyName name) {
		return name.getElement(2, Form.ORIGINAL);
	}

	// an id in either form takes precedence over those of later sources
	private void addShortForm(ConfigurationPropertyName name) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source.getConfigurationProperty(name.append("id")) != null) {
				return;
			}
			ConfigurationProperty property = source.getConfigurationProperty(name);
			if (property != null) {
				addId(name, property.getValue());
				return;
			}
		}
	}

	private void addId(ConfigurationPropertyName name, Object id) {
		this.ids.put(UnknownProperties.toText(name.append("id")), id);
	}

	private void readVariables() {
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			if (source instanceof SystemEnvironmentPropertySource variables) {
				for (Map.Entry<String, Object> variable : variables.getSource().entrySet()) {
					addVariable(variable.getKey(), variable.getValue());
				}
			}
		}
	}

	private void addVariable(String variable, Object value) {
		Matcher matcher = ID_VARIABLE.matcher(variable);
		if (matcher.matches()) {
			String words = (matcher.group(2) != null) ? matcher.group(2) : matcher.group(1);
			ConfigurationPropertyName name = ConfigurationPropertyName
				.adapt("runpod.endpoints." + words.toLowerCase(Locale.ROOT).replace('_', '-'), '.');
			if (this.declarations.putIfAbsent(name, new ConfigurationProperty(name, value, null)) == null) {
				addId(name, value);
			}
		}
	}

}
