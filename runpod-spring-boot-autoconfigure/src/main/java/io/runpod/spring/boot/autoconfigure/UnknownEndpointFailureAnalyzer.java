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

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;

/**
 * Failure analyzer for an injection point that requires a missing endpoint: its name is
 * misspelt, no endpoint is configured, RunPod is disabled, or the type is that of the
 * reactive view.
 */
@Order(0)
class UnknownEndpointFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	private final ListableBeanFactory beanFactory;

	private final Environment environment;

	UnknownEndpointFailureAnalyzer(BeanFactory beanFactory, Environment environment) {
		this.beanFactory = (ListableBeanFactory) beanFactory;
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		if (cause.getNumberOfBeansFound() != 0) {
			return null;
		}
		String subject = (description != null) ? description : "A component";
		if (cause.getBeanType() == ReactiveRunPodEndpoint.class) {
			return new FailureAnalysis(
					subject + " required a ReactiveRunPodEndpoint, which is not a bean but a view of one.",
					"Inject the RunPodEndpoint of the same name, and call its method reactive().", cause);
		}
		if (cause.getBeanType() == RunPodClient.class && isDisabled()) {
			return analyzeDisabled(subject + " required a RunPodClient", cause);
		}
		return (cause.getBeanType() == RunPodEndpoint.class)
				? analyze(subject, findQualifier(rootFailure), "@Qualifier(\"%s\") RunPodEndpoint endpoint", cause)
				: null;
	}

	private boolean isDisabled() {
		return !this.environment.getProperty("runpod.enabled", Boolean.class, true);
	}

	private static FailureAnalysis analyzeDisabled(String requirement, Throwable cause) {
		return new FailureAnalysis(requirement + ", but RunPod is disabled.",
				"Remove 'runpod.enabled', or set in application.yml:\n\n"
						+ RunPodConfigurationFailures.yaml(List.of("runpod"), Map.of("enabled", "true")),
				cause);
	}

	// the reference is the code that names an endpoint
	FailureAnalysis analyze(String subject, @Nullable String requestedName, String reference, Throwable cause) {
		String requirement = (requestedName != null) ? " the RunPod endpoint '" + requestedName + "'"
				: " a RunPod endpoint";
		if (isDisabled()) {
			return analyzeDisabled(subject + " required" + requirement, cause);
		}
		List<String> names = List.of(this.beanFactory.getBeanNamesForType(RunPodEndpoint.class, true, false));
		if (names.stream().anyMatch(AmbiguousEndpointFailureAnalyzer::isMockWithoutName)) {
			return AmbiguousEndpointFailureAnalyzer.analyzeMocks(subject, names, cause);
		}
		String name = (requestedName != null) ? requestedName : "sdxl";
		String configureAction = "configure the endpoint in application.yml, with its id in place of abc123:\n\n"
				+ RunPodConfigurationFailures.yaml(List.of("runpod", "endpoints", name), Map.of("id", "abc123"));
		if (names.isEmpty()) {
			return new FailureAnalysis(subject + " required" + requirement + ", but none is configured.",
					"C" + configureAction.substring(1), cause);
		}
		List<String> similarNames = sortBySimilarity(names, name);
		return new FailureAnalysis(
				subject + " required" + requirement + ", but there is none of that name. There are: "
						+ String.join(", ", similarNames) + ".",
				"Correct the name:\n\n" + reference.formatted(similarNames.get(0)) + "\n\nor " + configureAction,
				cause);
	}

	static List<String> sortBySimilarity(Collection<String> names, String requestedName) {
		return names.stream()
			.sorted(Comparator.comparingInt((String name) -> editDistance(name, requestedName)))
			.toList();
	}

	// the number of characters to insert, delete or substitute
	static int editDistance(String from, String to) {
		int[] row = new int[to.length() + 1];
		for (int j = 0; j <= to.length(); j++) {
			row[j] = j;
		}
		for (int i = 1; i <= from.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j <= to.length(); j++) {
				int substitutionCost = diagonal + ((from.charAt(i - 1) == to.charAt(j - 1)) ? 0 : 1);
				diagonal = row[j];
				row[j] = Math.min(substitutionCost, 1 + Math.min(row[j], row[j - 1]));
			}
		}
		return row[to.length()];
	}

	private @Nullable String findQualifier(Throwable rootFailure) {
		UnsatisfiedDependencyException unsatisfied = findCause(rootFailure, UnsatisfiedDependencyException.class);
		InjectionPoint injectionPoint = (unsatisfied != null) ? unsatisfied.getInjectionPoint() : null;
		Qualifier qualifier = (injectionPoint != null) ? injectionPoint.getAnnotation(Qualifier.class) : null;
		return (qualifier != null) ? qualifier.value() : null;
	}

}
