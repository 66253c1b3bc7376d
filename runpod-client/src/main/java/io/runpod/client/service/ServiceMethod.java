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

import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;

import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.RunPodJob;

/**
 * Method of a service, bound to an endpoint.
 */
final class ServiceMethod {

	private final MethodSignature signature;

	private final RunPodEndpoint endpoint;

	private final MethodArguments arguments;

	private final Call<RunPodEndpoint, @Nullable Object> call;

	ServiceMethod(MethodSignature signature, RunPodEndpoint endpoint) {
		this.signature = signature;
		this.endpoint = endpoint;
		this.arguments = signature.arguments();
		ReturnType returnType = signature.returnType();
		if (returnType.isBlocking()) {
			this.call = blockingCall(signature);
		}
		else {
			Call<ReactiveRunPodEndpoint, Publisher<?>> reactiveCall = reactiveCall(signature);
			this.call = (view, input) -> returnType.adapt(reactiveCall.invoke(view.reactive(), input));
		}
	}

	@Nullable Object invoke(@Nullable Object[] arguments) {
		Object input = this.arguments.input(arguments);
		Assert.notNull(input, () -> "The argument of " + this.signature + " must not be null");
		return this.call.invoke(this.arguments.view(this.endpoint, arguments), input);
	}

	private static Call<RunPodEndpoint, @Nullable Object> blockingCall(MethodSignature signature) {
		ParameterizedTypeReference<Object> type = ParameterizedTypeReference.forType(signature.outputType());
		boolean output = signature.returnsOutput();
		Function<RunPodJob, @Nullable Object> result = jobConverter(signature);
		return switch (signature.operation()) {
			case RUN -> (endpoint, input) -> result.apply(endpoint.run(input));
			case RUN_SYNC -> output ? (endpoint, input) -> endpoint.runSync(input, type)
					: (endpoint, input) -> result.apply(endpoint.runSync(input));
			case RUN_STREAM -> (endpoint, input) -> endpoint.runStream(input, type);
			case RUN_ALL -> (endpoint, inputs) -> endpoint.runAll((Iterable<?>) inputs, type);
			case AWAIT -> output ? (endpoint, jobId) -> endpoint.await((String) jobId, type)
					: (endpoint, jobId) -> result.apply(endpoint.await((String) jobId));
			case STREAM -> (endpoint, jobId) -> endpoint.stream((String) jobId, type);
			case UPDATES -> (endpoint, jobId) -> endpoint.updates((String) jobId);
			case STATUS -> (endpoint, jobId) -> result.apply(endpoint.status((String) jobId));
			case CANCEL -> (endpoint, jobId) -> result.apply(endpoint.cancel((String) jobId));
			case RETRY -> (endpoint, jobId) -> result.apply(endpoint.retry((String) jobId));
			default -> throw new IllegalArgumentException("Unsupported operation " + signature.operation());
		};
	}

	private static Call<ReactiveRunPodEndpoint, Publisher<?>> reactiveCall(MethodSignature signature) {
		ParameterizedTypeReference<Object> type = ParameterizedTypeReference.forType(signature.outputType());
		boolean output = signature.returnsOutput();
		Function<RunPodJob, @Nullable Object> result = jobConverter(signature);
		return switch (signature.operation()) {
			case RUN -> (endpoint, input) -> endpoint.run(input).mapNotNull(result);
			case RUN_SYNC -> output ? (endpoint, input) -> endpoint.runSync(input, type)
					: (endpoint, input) -> endpoint.runSync(input).mapNotNull(result);
			case RUN_STREAM -> (endpoint, input) -> endpoint.runStream(input, type);
			case RUN_ALL -> (endpoint, inputs) -> endpoint.runAll(MethodArguments.toFlux(inputs), type);
			case AWAIT -> output ? (endpoint, jobId) -> endpoint.await((String) jobId, type)
					: (endpoint, jobId) -> endpoint.await((String) jobId).mapNotNull(result);
			case STREAM -> (endpoint, jobId) -> endpoint.stream((String) jobId, type);
			case UPDATES -> (endpoint, jobId) -> endpoint.updates((String) jobId);
			case STATUS -> (endpoint, jobId) -> endpoint.status((String) jobId).mapNotNull(result);
			case CANCEL -> (endpoint, jobId) -> endpoint.cancel((String) jobId).mapNotNull(result);
			case RETRY -> (endpoint, jobId) -> endpoint.retry((String) jobId).mapNotNull(result);
			default -> throw new IllegalArgumentException("Unsupported operation " + signature.operation());
		};
	}

	// an awaited job must be successful if its output is ignored
	private static Function<RunPodJob, @Nullable Object> jobConverter(MethodSignature signature) {
		if (signature.returnType().isVoid()) {
			boolean awaited = MethodArguments.WAITS.contains(signature.operation());
			return (job) -> {
				if (awaited) {
					job.orThrow();
				}
				return null;
			};
		}
		return (signature.returnType().valueClass() == String.class) ? RunPodJob::id : (job) -> job;
	}

	/**
	 * Call of an operation.
	 */
	private interface Call<E, R extends @Nullable Object> {

		R invoke(E endpoint, Object input);

	}

}
