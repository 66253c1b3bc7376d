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

package io.runpod.jobs.engine;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import io.runpod.jobs.JobOutcome;
import io.runpod.jobs.RunPodJobHandler;
import io.runpod.jobs.RunPodJobListener;

/**
 * Registers the singleton beans that are a {@link RunPodJobHandler}, and the methods of
 * beans that are annotated with {@link RunPodJobListener}, as handlers of an engine. A
 * handler bean receives all outcomes. A bean with annotated methods that is lazy or has a
 * scope is created, or obtained from its scope, for a delivery.
 *
 * @since 0.1.0
 */
public final class RunPodJobListenerProcessor implements SmartInitializingSingleton {

	private final ConfigurableListableBeanFactory beanFactory;

	private final RunPodJobsEngine engine;

	/**
	 * Create a processor.
	 * @param beanFactory the factory of the beans
	 * @param engine the engine
	 */
	public RunPodJobListenerProcessor(ConfigurableListableBeanFactory beanFactory, RunPodJobsEngine engine) {
		this.beanFactory = beanFactory;
		this.engine = engine;
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (String name : this.beanFactory.getBeanNamesForType(RunPodJobHandler.class, false, true)) {
			register(name, this.beanFactory.getBean(name, RunPodJobHandler.class));
		}
		for (String name : this.beanFactory.getBeanNamesForType(Object.class)) {
			Class<?> type = ScopedProxyUtils.isScopedTarget(name) ? null
					: AutoProxyUtils.determineTargetClass(this.beanFactory, name);
			if (type != null && AnnotationUtils.isCandidateClass(type, RunPodJobListener.class)) {
				register(name, ClassUtils.getUserClass(type));
			}
		}
	}

	private void register(String beanName, RunPodJobHandler handler) {
		Set<JobOutcome> outcomes = EnumSet.allOf(JobOutcome.class);
		String endpoint = handler.endpoint();
		if (endpoint == null) {
			this.engine.registerNamedHandler(beanName, outcomes, handler);
			return;
		}
		try {
			this.engine.registerEndpointHandler(endpoint, outcomes, handler);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalStateException(
					"The RunPodJobHandler bean '" + beanName + "' cannot be registered: " + ex.getMessage(), ex);
		}
	}

	private void register(String beanName, Class<?> type) {
		Map<Method, RunPodJobListener> methods = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<RunPodJobListener>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, RunPodJobListener.class));
		methods.forEach((method, annotation) -> register(beanName, type, method, annotation));
	}

	private void register(String beanName, Class<?> type, Method method, RunPodJobListener annotation) {
		boolean hasEndpoint = StringUtils.hasText(annotation.endpoint());
		Assert.state(hasEndpoint != StringUtils.hasText(annotation.handler()),
				() -> "The @RunPodJobListener method " + method
						+ " must have either the name of an endpoint, for example @RunPodJobListener(\"sdxl\"), or the"
						+ " name of a handler, for example @RunPodJobListener(handler = \"orders\")");
		Assert.state(annotation.on().length > 0,
				() -> "The @RunPodJobListener method " + method + " has no outcome for which it is called");
		Method invocable = AopUtils.selectInvocableMethod(method, this.beanFactory.getType(beanName));
		JobListenerMethod handler = new JobListenerMethod(() -> this.beanFactory.getBean(beanName), type, invocable);
		Set<JobOutcome> outcomes = Set.copyOf(Arrays.asList(annotation.on()));
		try {
			if (hasEndpoint) {
				this.engine.registerEndpointHandler(annotation.endpoint(), outcomes, handler);
			}
			else {
				this.engine.registerNamedHandler(annotation.handler(), outcomes, handler);
			}
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					"The @RunPodJobListener method " + method + " cannot be registered: " + ex.getMessage(), ex);
		}
	}

}
