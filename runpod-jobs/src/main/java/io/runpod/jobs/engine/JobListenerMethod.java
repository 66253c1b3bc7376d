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

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

import io.runpod.client.batch.RunPodBatch;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodJobException;
import io.runpod.client.exception.RunPodJobNotFoundException;
import io.runpod.client.exception.RunPodRequestException;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.jobs.JobContext;
import io.runpod.jobs.JobState;
import io.runpod.jobs.RunPodJobHandler;
import io.runpod.jobs.RunPodJobListener;
import io.runpod.jobs.TrackedJob;

/**
 * Handler that calls a method annotated with {@link RunPodJobListener}.
 */
final class JobListenerMethod implements RunPodJobHandler {

	private final Supplier<Object> bean;

	private final Method method;

	private final List<Function<TrackedJob, @Nullable Object>> arguments;

	private final boolean hasOutput;

	private final boolean hasBatch;

	JobListenerMethod(Supplier<Object> bean, Class<?> targetType, Method method) {
		this.bean = bean;
		this.method = method;
		ReflectionUtils.makeAccessible(method);
		Class<?> returnType = method.getReturnType();
		Assert.state(
				!KotlinDetector.isSuspendingFunction(method)
						&& ReactiveAdapterRegistry.getSharedInstance().getAdapter(returnType) == null,
				() -> describe() + " returns " + returnType.getSimpleName() + ", whose work would not be part of the"
						+ " transaction of the delivery. Do the work before the method returns");
		this.arguments = IntStream.range(0, method.getParameterCount())
			.mapToObj((index) -> argument(method.getParameters()[index],
					ResolvableType
						.forMethodParameter(new MethodParameter(method, index).withContainingClass(targetType))))
			.toList();
		long outputs = Stream.of(method.getParameters()).filter(JobListenerMethod::isOutput).count();
		Assert.state(outputs <= 1, () -> describe() + " has " + outputs + " parameters for the output."
				+ " Annotate the one for the context of the submission with @JobContext");
		this.hasOutput = outputs > 0;
		this.hasBatch = List.of(method.getParameterTypes()).contains(RunPodBatch.class);
		Assert.state(!this.hasOutput || !this.hasBatch,
				() -> describe() + " has parameters for a batch and for the output of a job, but a batch has no output."
						+ " Read its items by RunPodEndpoint.batch().items");
	}

	// a method without a parameter for either receives both
	boolean accepts(boolean batch) {
		return batch ? !this.hasOutput : !this.hasBatch;
	}

	private Function<TrackedJob, @Nullable Object> argument(Parameter parameter, ResolvableType type) {
		if (parameter.getType() == TrackedJob.class) {
			return (job) -> job;
		}
		if (parameter.getType() == RunPodBatch.class) {
			return TrackedJob::batch;
		}
		if (RunPodException.class.isAssignableFrom(parameter.getType())) {
			Assert.state(parameter.getType() == RunPodException.class,
					() -> describe() + " has a parameter of type " + parameter.getType().getSimpleName()
							+ ". Use RunPodException, which describes every failure of a job");
			return JobListenerMethod::failure;
		}
		ParameterizedTypeReference<Object> reference = ParameterizedTypeReference.forType(type.getType());
		if (parameter.isAnnotationPresent(JobContext.class)) {
			return (job) -> requireValue("context", job.context(reference), parameter);
		}
		return (job) -> requireValue("output", (job.state() == JobState.SUCCEEDED) ? job.output(reference) : null,
				parameter);
	}

	private static @Nullable Object requireValue(String name, @Nullable Object value, Parameter parameter) {
		Assert.state(value != null || !parameter.getType().isPrimitive(),
				() -> "there is no " + name + " for its parameter of type " + parameter.getType());
		return value;
	}

	private static boolean isOutput(Parameter parameter) {
		return parameter.getType() != TrackedJob.class && parameter.getType() != RunPodBatch.class
				&& !RunPodException.class.isAssignableFrom(parameter.getType())
				&& !parameter.isAnnotationPresent(JobContext.class);
	}

	private static @Nullable RunPodException failure(TrackedJob job) {
		if (job.state() == JobState.SUCCEEDED) {
			return null;
		}
		if (job.job() != null) {
			return RunPodJobException.builder(job.job()).build();
		}
		String message = "Durable job " + job.id() + " (endpoint '" + job.endpoint() + "') ended as " + job.state()
				+ ((job.failure() != null) ? ": " + job.failure() : "");
		RunPodException.Builder<? extends RunPodException> builder = switch (job.state()) {
			case LOST -> RunPodSubmissionOutcomeUnknownException.builder(message);
			case EXPIRED -> RunPodJobNotFoundException.builder(message);
			default -> RunPodRequestException.builder(message);
		};
		return builder.endpoint(job.endpoint()).jobId(job.jobId()).build();
	}

	@Override
	public void handle(TrackedJob job) throws Exception {
		Object[] values = arguments(job);
		try {
			this.method.invoke(this.bean.get(), values);
		}
		catch (InvocationTargetException ex) {
			ReflectionUtils.rethrowException(ex.getTargetException());
		}
	}

	private Object[] arguments(TrackedJob job) {
		try {
			return this.arguments.stream().map((argument) -> argument.apply(job)).toArray();
		}
		catch (RuntimeException ex) {
			throw new IllegalStateException(
					describe() + " cannot be called for durable job " + job.id() + ": " + ex.getMessage(), ex);
		}
	}

	private String describe() {
		return "The @RunPodJobListener method " + this.method;
	}

	@Override
	public String toString() {
		return this.method.toString();
	}

}
