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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.util.Assert;
import org.springframework.util.StringValueResolver;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.service.InvalidRunPodServiceException.Mistake;

/**
 * Factory of declarative clients.
 *
 * @since 0.1.0
 * @see RunPodService
 */
public final class RunPodServices {

	private RunPodServices() {
	}

	/**
	 * Create an implementation of an interface that calls an endpoint. The interface
	 * follows the rules of {@link RunPodService}, but does not need the annotation.
	 * @param <S> the type of the service
	 * @param type the interface
	 * @param endpoint the endpoint
	 * @return the service
	 * @throws InvalidRunPodServiceException with all mistakes of the interface
	 */
	public static <S> S create(Class<S> type, RunPodEndpoint endpoint) {
		Assert.notNull(type, "'type' must not be null");
		Assert.notNull(endpoint, "'endpoint' must not be null");
		return create(type, endpoint, null, List.of(), (value) -> value);
	}

	// without an endpoint, the methods are validated only
	static <S> S create(Class<S> type, @Nullable RunPodEndpoint endpoint, @Nullable String unknownEndpoint,
			List<Mistake> typeMistakes, StringValueResolver resolver) {
		List<Mistake> mistakes = new ArrayList<>(typeMistakes);
		if (!type.isInterface()) {
			mistakes.add(new Mistake("it is not an interface", "Declare it as an interface."));
			throw new InvalidRunPodServiceException(type, unknownEndpoint, mistakes);
		}
		Map<Method, ServiceMethod> methods = new HashMap<>();
		for (Method method : MethodSignature.callMethods(type)) {
			BiConsumer<String, String> methodMistakes = (problem, action) -> mistakes
				.add(new Mistake(MethodSignature.describe(method) + ": " + problem, action));
			MethodSignature signature = new MethodSignature(method, type, methodMistakes);
			RunPodEndpoint view = signature.view(endpoint, resolver, methodMistakes);
			if (view != null && mistakes.isEmpty()) {
				methods.put(method, new ServiceMethod(signature, view));
			}
		}
		if (endpoint == null || !mistakes.isEmpty()) {
			throw new InvalidRunPodServiceException(type, unknownEndpoint, mistakes);
		}
		String description = type.getName() + "[" + endpoint.name() + " -> " + endpoint.id() + "]";
		ProxyFactory proxyFactory = new ProxyFactory(type, new RunPodServiceInterceptor(type, methods, description));
		return type.cast(proxyFactory.getProxy(type.getClassLoader()));
	}

}
