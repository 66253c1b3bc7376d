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

package io.runpod.spring.boot.autoconfigure.service;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;

import io.runpod.client.service.AbstractRunPodServiceRegistrar;
import io.runpod.client.service.RunPodService;
import io.runpod.client.service.RunPodServiceFactoryBean;
import io.runpod.spring.boot.autoconfigure.RunPodAutoConfiguration;

/**
 * Auto-configuration of a bean for each interface that is annotated with
 * {@link RunPodService} in the packages of the application, unless the application
 * imports some.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = RunPodAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "runpod.enabled", matchIfMissing = true)
@ConditionalOnMissingBean(RunPodServiceFactoryBean.class)
@Import(RunPodServiceAutoConfiguration.Registrar.class)
public final class RunPodServiceAutoConfiguration {

	/**
	 * Registrar that scans the packages of the application.
	 */
	static class Registrar extends AbstractRunPodServiceRegistrar {

		private final BeanFactory beanFactory;

		Registrar(Environment environment, ResourceLoader resourceLoader, BeanFactory beanFactory) {
			super(environment, resourceLoader);
			this.beanFactory = beanFactory;
		}

		@Override
		public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
			if (AutoConfigurationPackages.has(this.beanFactory)) {
				AutoConfigurationPackages.get(this.beanFactory)
					.forEach((basePackage) -> registerServices(registry, basePackage));
			}
		}

	}

}
