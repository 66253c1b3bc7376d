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

import java.util.Set;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.StringUtils;

/**
 * Registers an alias in camel case for each endpoint, such as {@code fluxDev} for
 * {@code flux-dev} or {@code flux.dev}, so that the name of a parameter selects it. A
 * bean of that name is not hidden.
 */
final class RunPodEndpointAliasPostProcessor implements BeanFactoryPostProcessor {

	private final Set<String> endpointNames;

	RunPodEndpointAliasPostProcessor(Set<String> endpointNames) {
		this.endpointNames = endpointNames;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		for (String name : this.endpointNames) {
			String alias = toCamelCase(name);
			if (!alias.isEmpty() && !beanFactory.containsBean(alias)) {
				beanFactory.registerAlias(name, alias);
			}
		}
	}

	private static String toCamelCase(String name) {
		StringBuilder camelCase = new StringBuilder();
		for (String word : name.split("[^A-Za-z0-9_]+")) {
			camelCase.append(camelCase.isEmpty() ? word : StringUtils.capitalize(word));
		}
		return camelCase.toString();
	}

}
