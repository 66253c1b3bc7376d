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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Bind handler that collects the names of all properties while they are bound, to find
 * those that are not. Unknown properties are refused. Unknown environment variables are
 * logged if they are similar to a known one, because RunPod sets others in its
 * containers.
 */
final class UnknownProperties extends AbstractBindHandler {

	private static final Log logger = LogFactory.getLog(RunPodAutoConfiguration.class);

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("runpod");

	// settings of tests, which may be system properties
	private static final ConfigurationPropertyName TEST = ROOT.append("test");

	private static final int MAX_TYPING_ERRORS = 2;

	private static final Set<ConfigurationPropertyName> NAMES_BOUND_BY_OTHER_CLASSES = Stream
		.of("enabled", "events", "events.enabled", "events.queue-capacity", "problemdetails", "problemdetails.enabled",
				"jobs", "jobs.enabled", "jobs.table-prefix", "jobs.deadline", "jobs.lease-duration",
				"jobs.polling-interval", "jobs.retention", "jobs.max-concurrent-submissions", "jobs.database-threads",
				"jobs.delivery", "jobs.delivery.max-attempts", "jobs.delivery.threads", "jobs.jdbc",
				"jobs.jdbc.initialize-schema", "jobs.jdbc.schema", "jobs.jdbc.platform", "jobs.jdbc.continue-on-error")
		.map(ROOT::append)
		.collect(Collectors.toCollection(LinkedHashSet::new));

	private final Environment environment;

	private final Set<ConfigurationPropertyName> knownNames = new LinkedHashSet<>(NAMES_BOUND_BY_OTHER_CLASSES);

	UnknownProperties(BindHandler parent, Environment environment) {
		super(parent);
		this.environment = environment;
	}

	@Override
	public void onFinish(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			@Nullable Object result) throws Exception {
		super.onFinish(name, target, context, result);
		if (name.equals(ROOT)) {
			refuse();
		}
	}

	private void refuse() {
		List<ConfigurationProperty> unknown = new ArrayList<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource variables) {
				logUnknownVariables(source, variables.getPropertyNames());
			}
			else if (source instanceof IterableConfigurationPropertySource iterable) {
				for (ConfigurationPropertyName name : iterable) {
					ConfigurationProperty property = isUnknown(name) ? iterable.getConfigurationProperty(name) : null;
					if (property != null) {
						unknown.add(property);
					}
				}
			}
		}
		if (!unknown.isEmpty()) {
			Collections.sort(unknown);
			throw RunPodConfigurationFailures.unknownProperties(unknown,
					unknown.stream()
						.flatMap((property) -> findSimilar(property.getName()).stream())
						.distinct()
						.toList());
		}
	}

	private boolean isUnknown(ConfigurationPropertyName name) {
		return ROOT.isAncestorOf(name) && !this.knownNames.contains(name) && !TEST.isAncestorOf(name);
	}

	@Override
	public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
		this.knownNames.add(name);
		return super.onStart(name, target, context);
	}

	@Override
	public @Nullable Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			Object result) {
		ConfigurationProperty property = context.getConfigurationProperty();
		if (result instanceof Duration duration && duration.toSeconds() == 0 && property != null
				&& property.getValue().toString().matches("0*[1-9]\\d*")) {
			logger.warn("'" + toText(name) + "' is " + duration.toMillis()
					+ " ms, because the value has no unit. If seconds are meant, set it to " + property.getValue()
					+ "s.");
		}
		return super.onSuccess(name, target, context, result);
	}

	private void logUnknownVariables(ConfigurationPropertySource source, String[] variables) {
		if (Stream.of(variables).noneMatch((variable) -> variable.startsWith("RUNPOD_"))) {
			return;
		}
		Set<ConfigurationPropertyName> endpoints = EndpointNames.resolvePropertyNames(this.environment);
		// the binder also binds endpoints that are only the prefix of a variable
		List<ConfigurationPropertyName> names = this.knownNames.stream()
			.filter((name) -> !EndpointNames.ENDPOINTS.isAncestorOf(name) || endpoints.contains(name.chop(3)))
			.toList();
		Set<String> appliedVariables = names.stream()
			.map(source::getConfigurationProperty)
			.filter(Objects::nonNull)
			.map(ConfigurationProperty::getOrigin)
			.map((origin) -> (origin instanceof PropertySourceOrigin propertyOrigin) ? propertyOrigin.getPropertyName()
					: String.valueOf(origin))
			.collect(Collectors.toSet());
		List<String> knownVariables = names.stream().map(UnknownProperties::toVariable).toList();
		for (String variable : variables) {
			if (variable.startsWith("RUNPOD_") && !appliedVariables.contains(variable)) {
				String similar = UnknownEndpointFailureAnalyzer.sortBySimilarity(knownVariables, variable).get(0);
				if (variable.startsWith("RUNPOD_ENDPOINTS_")
						|| UnknownEndpointFailureAnalyzer.editDistance(variable, similar) <= MAX_TYPING_ERRORS) {
					logger.warn("The environment variable " + variable
							+ " is ignored, because it is the name of no property. Similar: " + similar);
				}
			}
		}
	}

	private static String toVariable(ConfigurationPropertyName name) {
		return name.toString().replaceAll("\\W+", "_").toUpperCase(Locale.ROOT);
	}

	// the longest known part, and the known name below it that is the most similar
	private Optional<String> findSimilar(ConfigurationPropertyName name) {
		int length = name.getNumberOfElements() - 1;
		while (!this.knownNames.contains(name.chop(length))) {
			length--;
		}
		ConfigurationPropertyName parent = name.chop(length);
		String text = toText(name.chop(length + 1));
		int maxDistance = (text.length() - toText(parent).length()) / 2;
		List<String> names = this.knownNames.stream()
			.filter(parent::isParentOf)
			.map(UnknownProperties::toText)
			.toList();
		return UnknownEndpointFailureAnalyzer.sortBySimilarity(names, text)
			.stream()
			.findFirst()
			.filter((similar) -> UnknownEndpointFailureAnalyzer.editDistance(similar, text) <= maxDistance)
			.map((similar) -> similar + toText(name).substring(text.length()));
	}

	/**
	 * Return the name in the spelling in which it was configured.
	 * @param name the name
	 * @return the name
	 */
	static String toText(ConfigurationPropertyName name) {
		return IntStream.range(0, name.getNumberOfElements())
			.mapToObj((i) -> (name.chop(i + 1).isLastElementIndexed() ? "[%s]" : ".%s")
				.formatted(name.getElement(i, Form.ORIGINAL)))
			.collect(Collectors.joining())
			.substring(1);
	}

}
