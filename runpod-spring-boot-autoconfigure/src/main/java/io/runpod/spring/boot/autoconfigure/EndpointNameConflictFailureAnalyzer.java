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

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionOverrideException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Failure analyzer for an endpoint that has the name of another bean. Ordered before the
 * one of Spring Boot, which advises to override the definition.
 */
@Order(0)
class EndpointNameConflictFailureAnalyzer extends AbstractFailureAnalyzer<BeanDefinitionOverrideException> {

	private final Environment environment;

	EndpointNameConflictFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BeanDefinitionOverrideException cause) {
		BeanDefinition otherDefinition;
		if (isEndpoint(cause.getBeanDefinition())) {
			otherDefinition = cause.getExistingDefinition();
		}
		else if (isEndpoint(cause.getExistingDefinition())) {
			otherDefinition = cause.getBeanDefinition();
		}
		else {
			return null;
		}
		String name = cause.getBeanName();
		String origin = otherDefinition.getResourceDescription();
		String id = this.environment.getProperty("runpod.endpoints." + name + ".id", "abc123");
		return new FailureAnalysis(
				"The RunPod endpoint '" + name
						+ "' cannot be a bean of that name, because another bean has the same name"
						+ ((origin != null) ? ", defined in " + origin : "") + ".",
				"Give the endpoint another name in application.yml:\n\n" + RunPodConfigurationFailures
					.yaml(List.of("runpod", "endpoints", name + "-endpoint"), Map.of("id", id)),
				cause);
	}

	private static boolean isEndpoint(BeanDefinition definition) {
		return definition.getSource() == RunPodEndpointBeanRegistrar.class;
	}

}
