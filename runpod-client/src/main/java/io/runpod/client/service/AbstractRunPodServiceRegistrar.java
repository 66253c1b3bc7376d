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

package io.runpod.client.service;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * Base class of registrars of beans for interfaces that are annotated with
 * {@link RunPodService}.
 *
 * @since 0.1.0
 */
public abstract class AbstractRunPodServiceRegistrar implements ImportBeanDefinitionRegistrar {

	private final Environment environment;

	private final ResourceLoader resourceLoader;

	/**
	 * Create a registrar.
	 * @param environment the environment, for placeholders
	 * @param resourceLoader loads the classes of scanned packages
	 */
	protected AbstractRunPodServiceRegistrar(Environment environment, ResourceLoader resourceLoader) {
		this.environment = environment;
		this.resourceLoader = resourceLoader;
	}

	/**
	 * Register a bean for an interface, unless there is one already.
	 * @param registry the registry of bean definitions
	 * @param type the interface
	 */
	protected final void registerService(BeanDefinitionRegistry registry, Class<?> type) {
		String beanName = endpointName(type) + "#" + type.getName();
		if (!registry.containsBeanDefinition(beanName)) {
			RootBeanDefinition definition = new RootBeanDefinition(RunPodServiceFactoryBean.class);
			definition.getConstructorArgumentValues().addIndexedArgumentValue(0, type);
			// by the attribute, the type is known without an instance of the factory; the
			// target type is its equivalent in code that is generated ahead of time
			definition.setAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE, type);
			definition.setTargetType(ResolvableType.forClassWithGenerics(RunPodServiceFactoryBean.class, type));
			registry.registerBeanDefinition(beanName, definition);
		}
	}

	// the factory reports an interface without the annotation, and unknown placeholders
	private String endpointName(Class<?> type) {
		return MergedAnnotations.from(type)
			.get(RunPodService.class)
			.getValue("value", String.class)
			.map(this.environment::resolvePlaceholders)
			.orElse("");
	}

	/**
	 * Register a bean for each annotated interface of a package and of the packages below
	 * it.
	 * @param registry the registry of bean definitions
	 * @param basePackage the name of the package
	 */
	protected final void registerServices(BeanDefinitionRegistry registry, String basePackage) {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false,
				this.environment) {

			@Override
			protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
				AnnotationMetadata metadata = definition.getMetadata();
				return metadata.isIndependent() && !metadata.isAnnotation();
			}

		};
		scanner.setResourceLoader(this.resourceLoader);
		scanner.addIncludeFilter(new AnnotationTypeFilter(RunPodService.class, true, false));
		for (BeanDefinition definition : scanner.findCandidateComponents(basePackage)) {
			String className = definition.getBeanClassName();
			Assert.state(className != null, "'className' must not be null");
			registerService(registry, ClassUtils.resolveClassName(className, this.resourceLoader.getClassLoader()));
		}
	}

}
