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

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

import io.runpod.client.RunPodEndpoint;

/**
 * Registers a {@link RunPodEndpoint} bean for each configured name. None is primary,
 * which would take precedence over the names of parameters.
 */
final class RunPodEndpointBeanRegistrar implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		EndpointNames.resolve(environment)
			.forEach((name) -> registry.registerBean(name, RunPodEndpoint.class,
					(spec) -> spec.description("RunPod endpoint '" + name + "'")
						.supplier((context) -> context.bean(RunPodEndpointFactory.class).create(name))));
	}

	/**
	 * Registers an alias in camel case for each endpoint, such as {@code fluxDev} for
	 * {@code flux-dev} or {@code flux.dev}, so that the name of a parameter selects it. A
	 * bean of that name is not hidden.
	 */
	static final class AliasPostProcessor implements BeanFactoryPostProcessor {

		private final Set<String> endpointNames;

		AliasPostProcessor(Set<String> endpointNames) {
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

}
