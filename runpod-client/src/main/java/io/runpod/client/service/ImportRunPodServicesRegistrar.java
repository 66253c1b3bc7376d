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

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/**
 * Registrar for {@link ImportRunPodServices}.
 */
class ImportRunPodServicesRegistrar extends AbstractRunPodServiceRegistrar {

	private final Environment environment;

	ImportRunPodServicesRegistrar(Environment environment, ResourceLoader resourceLoader) {
		super(environment, resourceLoader);
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		MergedAnnotation<ImportRunPodServices> annotation = metadata.getAnnotations().get(ImportRunPodServices.class);
		Class<?>[] types = annotation.getClassArray("types");
		Set<String> basePackages = new LinkedHashSet<>();
		for (String basePackage : annotation.getStringArray("basePackages")) {
			basePackages.add(this.environment.resolvePlaceholders(basePackage));
		}
		for (Class<?> type : annotation.getClassArray("basePackageClasses")) {
			basePackages.add(type.getPackageName());
		}
		if (types.length == 0 && basePackages.isEmpty()) {
			basePackages.add(ClassUtils.getPackageName(metadata.getClassName()));
		}
		Arrays.stream(types).forEach((type) -> registerService(registry, type));
		basePackages.forEach((basePackage) -> registerServices(registry, basePackage));
	}

}
