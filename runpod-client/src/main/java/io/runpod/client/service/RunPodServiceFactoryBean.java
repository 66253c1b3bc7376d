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

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.EmbeddedValueResolverAware;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.Assert;
import org.springframework.util.StringValueResolver;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.service.InvalidRunPodServiceException.Mistake;

/**
 * Factory of the bean for an interface that is annotated with {@link RunPodService}. It
 * creates the service when the factory is initialized, so that mistakes of the interface
 * end the start of the application.
 *
 * @param <S> the type of the service
 * @since 0.1.0
 */
public final class RunPodServiceFactoryBean<S>
		implements FactoryBean<S>, BeanFactoryAware, EmbeddedValueResolverAware, InitializingBean {

	private final Class<S> type;

	private @Nullable BeanFactory beanFactory;

	private StringValueResolver valueResolver = (value) -> value;

	private @Nullable S service;

	/**
	 * Create a factory.
	 * @param type the interface
	 */
	public RunPodServiceFactoryBean(Class<S> type) {
		this.type = type;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void setEmbeddedValueResolver(StringValueResolver resolver) {
		this.valueResolver = resolver;
	}

	@Override
	public void afterPropertiesSet() {
		BeanFactory beans = this.beanFactory;
		Assert.state(beans != null, "'beanFactory' must not be null");
		List<Mistake> mistakes = new ArrayList<>();
		String name = resolveEndpointName(mistakes);
		RunPodEndpoint endpoint = null;
		String unknownEndpoint = null;
		if (name != null && !beans.containsBean(name)) {
			unknownEndpoint = name;
		}
		else if (name != null && !beans.isTypeMatch(name, RunPodEndpoint.class)) {
			Class<?> beanType = beans.getType(name);
			mistakes.add(new Mistake(
					"the bean '" + name + "' is no RunPodEndpoint"
							+ ((beanType != null) ? " but a " + beanType.getName() : ""),
					"Write the name of an endpoint in @RunPodService."));
		}
		else if (name != null) {
			endpoint = beans.getBean(name, RunPodEndpoint.class);
		}
		this.service = RunPodServices.create(this.type, endpoint, unknownEndpoint, mistakes, this.valueResolver);
	}

	private @Nullable String resolveEndpointName(List<Mistake> mistakes) {
		String name = MergedAnnotations.from(this.type)
			.get(RunPodService.class)
			.getValue("value", String.class)
			.orElse(null);
		if (name == null) {
			mistakes.add(new Mistake("it has no annotation @RunPodService",
					"Add it with the name of an endpoint, for example @RunPodService(\"sdxl\")."));
			return null;
		}
		try {
			return this.valueResolver.resolveStringValue(name);
		}
		catch (IllegalArgumentException ex) {
			mistakes
				.add(new Mistake("the name of the endpoint in @RunPodService cannot be resolved: " + ex.getMessage(),
						"Set the property, or write the name of an endpoint."));
			return null;
		}
	}

	@Override
	public @Nullable S getObject() {
		return this.service;
	}

	@Override
	public Class<S> getObjectType() {
		return this.type;
	}

}
