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
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.annotation.Order;

import io.runpod.client.RunPodEndpoint;

/**
 * Failure analyzer for an injection point that matches several endpoints. Ordered before
 * the one of Spring Boot, which advises to mark one bean as primary.
 */
@Order(0)
class AmbiguousEndpointFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoUniqueBeanDefinitionException> {

	private final BeanFactory beanFactory;

	AmbiguousEndpointFailureAnalyzer(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoUniqueBeanDefinitionException cause,
			@Nullable String description) {
		Collection<String> beanNames = cause.getBeanNamesFound();
		if (cause.getBeanType() != RunPodEndpoint.class || beanNames == null || beanNames.isEmpty()) {
			return null;
		}
		List<String> names = beanNames.stream().sorted().toList();
		String subject = (description != null) ? description : "A component";
		if (names.stream().anyMatch(AmbiguousEndpointFailureAnalyzer::isMockWithoutName)) {
			return analyzeMocks(subject, names, cause);
		}
		String first = names.get(0);
		return new FailureAnalysis(
				"%s required one RunPod endpoint, but there are %d: %s.".formatted(subject, names.size(),
						String.join(", ", names)),
				"""
						Select one by a qualifier:

						@Qualifier("%s") RunPodEndpoint endpoint

						or by the name of the parameter, in classes that are compiled with '-parameters':

						RunPodEndpoint %s

						Do not use @Primary: it takes precedence over the names of all parameters.""".formatted(first,
						parameterName(first)),
				cause);
	}

	private String parameterName(String endpointName) {
		String[] aliases = this.beanFactory.getAliases(endpointName);
		return (aliases.length > 0) ? aliases[0] : endpointName;
	}

	// a mock that replaces no bean has a generated name
	static boolean isMockWithoutName(String beanName) {
		return beanName.startsWith(RunPodEndpoint.class.getName() + "#");
	}

	static FailureAnalysis analyzeMocks(String subject, List<String> beanNames, Throwable cause) {
		return new FailureAnalysis(
				subject + " required one RunPod endpoint by its name, but the test has mocks without a name: "
						+ String.join(", ", beanNames) + ".",
				"Set the name of each mock, which replaces or adds the bean of that name:\n\n"
						+ "@MockitoBean(name = \"sdxl\") RunPodEndpoint sdxl",
				cause);
	}

}
