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

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;

/**
 * Interceptor of the calls of a service.
 */
final class RunPodServiceInterceptor implements MethodInterceptor {

	private static final MethodType DEFAULT_METHOD_TYPE = MethodType.methodType(Object.class, Object.class,
			Object[].class);

	private final Map<Method, ServiceMethod> serviceMethods;

	private final Map<Method, MethodHandle> defaultMethods = new HashMap<>();

	private final String description;

	RunPodServiceInterceptor(Class<?> serviceType, Map<Method, ServiceMethod> serviceMethods, String description) {
		this.serviceMethods = Map.copyOf(serviceMethods);
		this.description = description;
		for (Method method : serviceType.getMethods()) {
			if (method.isDefault()) {
				this.defaultMethods.put(method, defaultMethod(method));
			}
		}
	}

	// InvocationHandler.invokeDefault has no access to interfaces that are not public
	private static MethodHandle defaultMethod(Method method) {
		Class<?> type = method.getDeclaringClass();
		try {
			return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
				.unreflectSpecial(method, type)
				.asFixedArity()
				.asSpreader(Object[].class, method.getParameterCount())
				.asType(DEFAULT_METHOD_TYPE);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException("No access to " + method + ": its package must be open", ex);
		}
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Method method = invocation.getMethod();
		ServiceMethod serviceMethod = this.serviceMethods.get(method);
		if (serviceMethod != null) {
			return serviceMethod.invoke(invocation.getArguments());
		}
		Object proxy = ((ProxyMethodInvocation) invocation).getProxy();
		MethodHandle defaultMethod = this.defaultMethods.get(method);
		if (defaultMethod != null) {
			return defaultMethod.invokeExact(proxy, invocation.getArguments());
		}
		return switch (method.getName()) {
			case "equals" -> proxy == invocation.getArguments()[0];
			case "hashCode" -> System.identityHashCode(proxy);
			default -> this.description;
		};
	}

}
