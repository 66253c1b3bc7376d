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

package io.runpod.client.testsupport;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunPodEndpoint;

/**
 * Blocking view of an endpoint that calls the reactive methods, so that a test covers
 * both.
 */
public final class ReactiveView {

	private ReactiveView() {
	}

	public static RunPodEndpoint of(RunPodEndpoint endpoint) {
		return (RunPodEndpoint) Proxy.newProxyInstance(ReactiveView.class.getClassLoader(),
				new Class<?>[] { RunPodEndpoint.class }, (proxy, method, args) -> method.isDefault()
						? InvocationHandler.invokeDefault(proxy, method, args) : call(endpoint, method, args));
	}

	private static Object call(RunPodEndpoint endpoint, Method method, Object[] args) throws Throwable {
		try {
			Object result = ReactiveRunPodEndpoint.class.getMethod(method.getName(), method.getParameterTypes())
				.invoke(endpoint.reactive(), args);
			if (result instanceof Mono<?> mono) {
				return mono.block(RecordedRunPod.TIMEOUT);
			}
			return (result instanceof Flux<?> flux) ? flux.toStream(1) : result;
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

}
