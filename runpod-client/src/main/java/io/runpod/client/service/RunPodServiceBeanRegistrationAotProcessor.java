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

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;

/**
 * Registers the hints of a service: its proxy, its methods, and the types that are read
 * and written as JSON.
 */
class RunPodServiceBeanRegistrationAotProcessor implements BeanRegistrationAotProcessor {

	private final BindingReflectionHintsRegistrar bindingRegistrar = new BindingReflectionHintsRegistrar();

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		if (!RunPodServiceFactoryBean.class.isAssignableFrom(registeredBean.getBeanClass())) {
			return null;
		}
		Class<?> serviceType = registeredBean.getBeanType().as(FactoryBean.class).resolveGeneric();
		return (serviceType != null) ? (context, code) -> registerHints(context.getRuntimeHints(), serviceType) : null;
	}

	private void registerHints(RuntimeHints hints, Class<?> serviceType) {
		if (!serviceType.isInterface()) {
			return;
		}
		hints.proxies().registerJdkProxy(AopProxyUtils.completeJdkProxyInterfaces(serviceType));
		registerInterface(hints, serviceType);
		for (Method method : MethodSignature.callMethods(serviceType)) {
			List<String> mistakes = new ArrayList<>();
			MethodSignature signature = new MethodSignature(method, serviceType,
					(problem, action) -> mistakes.add(problem));
			// otherwise the application does not start
			if (mistakes.isEmpty()) {
				signature.arguments()
					.inputTypes()
					.forEach((type) -> this.bindingRegistrar.registerReflectionHints(hints.reflection(), type));
				this.bindingRegistrar.registerReflectionHints(hints.reflection(), signature.outputType());
			}
		}
	}

	private static void registerInterface(RuntimeHints hints, Class<?> type) {
		hints.reflection().registerType(type, MemberCategory.INVOKE_DECLARED_METHODS);
		for (Class<?> superinterface : type.getInterfaces()) {
			registerInterface(hints, superinterface);
		}
	}

}
