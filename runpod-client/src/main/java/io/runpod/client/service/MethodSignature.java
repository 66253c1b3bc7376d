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
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.event.RunPodOperation;
import io.runpod.client.job.JobResult;
import io.runpod.client.job.RunPodJob;

/**
 * Signature of a method of a service: the operation, its arguments and its result.
 */
final class MethodSignature {

	// updates never cancel a job: others may await it
	private static final Set<RunPodOperation> CANCELLING_OPERATIONS = EnumSet.of(RunPodOperation.RUN_SYNC,
			RunPodOperation.RUN_STREAM, RunPodOperation.RUN_ALL, RunPodOperation.AWAIT, RunPodOperation.STREAM);

	private final Method method;

	private final MergedAnnotation<RunPodCall> annotation;

	private final RunPodOperation operation;

	private final ReturnType returnType;

	private final MethodArguments arguments;

	/**
	 * Read a signature.
	 * @param method the method
	 * @param serviceType the interface, which determines type variables of its
	 * superinterfaces
	 * @param mistakes receives the problem and the action of each mistake
	 */
	MethodSignature(Method method, Class<?> serviceType, BiConsumer<String, String> mistakes) {
		this.method = method;
		this.annotation = callAnnotation(method);
		this.returnType = new ReturnType(method, serviceType);
		this.operation = resolveOperation();
		if (method.isDefault()) {
			mistakes.accept("a default method is no call of the endpoint", "Remove its annotation, or its body.");
		}
		else if (this.returnType.validate(mistakes)) {
			validateReturnType(mistakes);
		}
		this.arguments = new MethodArguments(method, serviceType, this.operation, this.returnType, mistakes);
	}

	private static MergedAnnotation<RunPodCall> callAnnotation(Method method) {
		return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).get(RunPodCall.class);
	}

	private RunPodOperation resolveOperation() {
		RunPodOperation declared = this.annotation.getValue("operation", RunPodOperation.class)
			.orElse(RunPodOperation.RUN_SYNC);
		if (declared != RunPodOperation.RUN_SYNC || !this.returnType.isMultiValue()) {
			return declared;
		}
		return (this.returnType.valueClass() == JobResult.class) ? RunPodOperation.RUN_ALL : RunPodOperation.RUN_STREAM;
	}

	private void validateReturnType(BiConsumer<String, String> mistakes) {
		Class<?> type = this.returnType.valueClass();
		boolean isMultiValue = this.returnType.isMultiValue();
		boolean isJob = type == RunPodJob.class;
		boolean isVoid = this.returnType.isVoid();
		boolean isResult = type == JobResult.class;
		switch (this.operation) {
			case RUN ->
				require(!isMultiValue && (isJob || type == String.class), "RunPodJob, or String for its id", mistakes);
			case RUN_SYNC, AWAIT -> require(!isMultiValue && !isResult,
					"the type of the output, RunPodJob for the job, or void; not a stream", mistakes);
			case RUN_STREAM, STREAM ->
				require(isMultiValue && !isVoid && !isResult, "a Stream or Flux of the type of the chunks", mistakes);
			case RUN_ALL -> require(isMultiValue && isResult, "a Stream or Flux of JobResult<input, output>", mistakes);
			case UPDATES -> require(isMultiValue && isJob, "a Stream or Flux of RunPodJob", mistakes);
			case STATUS -> require(!isMultiValue && isJob, "RunPodJob", mistakes);
			case CANCEL, RETRY -> require(!isMultiValue && (isJob || isVoid), "RunPodJob or void", mistakes);
			default -> mistakes.accept(this.operation + " is no operation of a service", "Call it on RunPodEndpoint.");
		}
	}

	private void require(boolean valid, String expected, BiConsumer<String, String> mistakes) {
		if (!valid) {
			mistakes.accept(this.operation + " cannot return " + this.returnType, "Return " + expected + ".");
		}
	}

	/**
	 * Return the methods of a service that are calls of an endpoint, or are annotated as
	 * such.
	 * @param serviceType the interface
	 * @return the methods, also those of superinterfaces, in the order of their names
	 */
	static List<Method> callMethods(Class<?> serviceType) {
		return Arrays.stream(serviceType.getMethods())
			.filter((method) -> (Modifier.isAbstract(method.getModifiers()) && !ReflectionUtils.isObjectMethod(method))
					|| (method.isDefault() && !method.isBridge() && callAnnotation(method).isPresent()))
			.sorted(Comparator.comparing(MethodSignature::describe))
			.toList();
	}

	/**
	 * Return a method as text.
	 * @param method the method
	 * @return the name of the method and the types of its parameters
	 */
	static String describe(Method method) {
		int count = method.getParameterCount() - (KotlinDetector.isSuspendingFunction(method) ? 1 : 0);
		return Arrays.stream(method.getParameterTypes())
			.limit(count)
			.map(Class::getSimpleName)
			.collect(Collectors.joining(", ", method.getName() + "(", ")"));
	}

	/**
	 * Return a view of an endpoint with the options of the annotation.
	 * @param endpoint the endpoint, or {@code null} to validate the options only
	 * @param resolver resolves placeholders
	 * @param mistakes receives the problem and the action of each mistake
	 * @return the view, or {@code null} without an endpoint
	 */
	@Nullable RunPodEndpoint view(@Nullable RunPodEndpoint endpoint, StringValueResolver resolver,
			BiConsumer<String, String> mistakes) {
		if (!this.annotation.isPresent()) {
			return endpoint;
		}
		RunPodCall options = this.annotation.synthesize();
		RunPodEndpoint view = endpoint;
		if (StringUtils.hasText(options.timeout())) {
			requireEffect(MethodArguments.WAITS, "timeout", mistakes);
			Duration timeout = resolveTimeout(options.timeout(), resolver, mistakes);
			view = (view != null && timeout != null) ? view.withTimeout(timeout) : view;
		}
		if (options.cancelOnTimeout()) {
			requireEffect(CANCELLING_OPERATIONS, "cancelOnTimeout", mistakes);
			view = (view != null) ? view.withCancelOnTimeout(true) : null;
		}
		if (options.cancelOnAbandon()) {
			requireEffect(CANCELLING_OPERATIONS, "cancelOnAbandon", mistakes);
			view = (view != null) ? view.withCancelOnAbandon(true) : null;
		}
		return view;
	}

	private void requireEffect(Set<RunPodOperation> operations, String option, BiConsumer<String, String> mistakes) {
		if (!operations.contains(this.operation)) {
			mistakes.accept("'" + option + "' has no effect on " + this.operation, "Remove it from the annotation.");
		}
	}

	private static @Nullable Duration resolveTimeout(String value, StringValueResolver resolver,
			BiConsumer<String, String> mistakes) {
		String text;
		try {
			text = String.valueOf(resolver.resolveStringValue(value));
		}
		catch (IllegalArgumentException ex) {
			mistakes.accept("the timeout cannot be resolved: " + ex.getMessage(), "Set the property.");
			return null;
		}
		Duration timeout = parseDuration(text);
		if (timeout.isZero() || timeout.isNegative()) {
			mistakes.accept("the timeout '" + text + "' is not a duration greater than zero with a unit",
					"Write it for example as \"20s\" or \"2m\".");
			return null;
		}
		return timeout;
	}

	// zero for none; a number without a unit would be milliseconds
	private static Duration parseDuration(String text) {
		try {
			return text.matches("[+-]?\\d+") ? Duration.ZERO : DurationFormatterUtils.detectAndParse(text);
		}
		catch (IllegalArgumentException ex) {
			return Duration.ZERO;
		}
	}

	/**
	 * Return the type that the output, or a chunk of it, is converted to.
	 * @return the type
	 */
	Type outputType() {
		ResolvableType type = this.returnType.valueType();
		return ReturnType.toType((this.operation == RunPodOperation.RUN_ALL) ? type.getGeneric(1) : type);
	}

	/**
	 * Return whether the method returns the output of a job, and not the job itself.
	 * @return {@code true} if so
	 */
	boolean returnsOutput() {
		return !this.returnType.isVoid() && this.returnType.valueClass() != RunPodJob.class;
	}

	RunPodOperation operation() {
		return this.operation;
	}

	ReturnType returnType() {
		return this.returnType;
	}

	MethodArguments arguments() {
		return this.arguments;
	}

	@Override
	public String toString() {
		return describe(this.method);
	}

}
