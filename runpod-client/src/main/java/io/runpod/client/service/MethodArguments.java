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
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;
import reactor.core.publisher.Flux;

import io.runpod.client.RunAllOptions;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.event.RunPodOperation;
import io.runpod.client.job.ExecutionPolicy;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.JobResult;
import io.runpod.client.job.S3Config;

/**
 * Arguments of a method: options, and the input or the id of a job.
 */
final class MethodArguments {

	private static final Set<RunPodOperation> SUBMISSIONS = EnumSet.of(RunPodOperation.RUN, RunPodOperation.RUN_SYNC,
			RunPodOperation.RUN_STREAM);

	/**
	 * Operations that have a timeout.
	 */
	static final Set<RunPodOperation> WAITS = EnumSet.of(RunPodOperation.RUN_SYNC, RunPodOperation.RUN_STREAM,
			RunPodOperation.RUN_ALL, RunPodOperation.AWAIT, RunPodOperation.STREAM, RunPodOperation.UPDATES);

	private static final Set<RunPodOperation> JOB_OPERATIONS = EnumSet.of(RunPodOperation.AWAIT, RunPodOperation.STATUS,
			RunPodOperation.STREAM, RunPodOperation.UPDATES, RunPodOperation.CANCEL, RunPodOperation.RETRY);

	private static final Map<Class<?>, Set<RunPodOperation>> OPTIONS = Map.of(ExecutionPolicy.class, SUBMISSIONS,
			S3Config.class, SUBMISSIONS, Duration.class, WAITS, RunAllOptions.class,
			EnumSet.of(RunPodOperation.RUN_ALL));

	private static final ParameterNameDiscoverer NAME_DISCOVERER = new DefaultParameterNameDiscoverer();

	private final RunPodOperation operation;

	private final List<ResolvableType> types = new ArrayList<>();

	// indexes of the parameters that are options, by type
	private final Map<Class<?>, Integer> options = new HashMap<>();

	// indexes of the others
	private final List<Integer> inputs = new ArrayList<>();

	// names of fields in the order of 'inputs', if the input is an object
	private final List<String> fieldNames = new ArrayList<>();

	MethodArguments(Method method, Class<?> serviceType, RunPodOperation operation, ReturnType returnType,
			BiConsumer<String, String> mistakes) {
		this.operation = operation;
		int count = method.getParameterCount() - (KotlinDetector.isSuspendingFunction(method) ? 1 : 0);
		for (int i = 0; i < count; i++) {
			ResolvableType type = ResolvableType.forMethodParameter(method, i, serviceType);
			this.types.add(type);
			if (OPTIONS.containsKey(type.toClass())) {
				addOption(type.toClass(), i, mistakes);
			}
			else {
				this.inputs.add(i);
			}
		}
		if (SUBMISSIONS.contains(operation)) {
			resolveInput(method, mistakes);
		}
		else if (operation == RunPodOperation.RUN_ALL) {
			validateInputs(returnType, mistakes);
		}
		else if (JOB_OPERATIONS.contains(operation) && (this.inputs.size() != 1 || inputClass() != String.class)) {
			mistakes.accept(operation + " needs the id of a job, and nothing else",
					"Declare one parameter of type String.");
		}
	}

	private void addOption(Class<?> type, int index, BiConsumer<String, String> mistakes) {
		if (this.options.put(type, index) != null) {
			mistakes.accept("there are two parameters of type " + type.getSimpleName(),
					"Remove one of them. If it is part of the input, put it into an object with the other fields.");
		}
		else if (!OPTIONS.getOrDefault(type, Set.of()).contains(this.operation)) {
			mistakes.accept(type.getSimpleName() + " has no effect on " + this.operation, "Remove the parameter.");
		}
	}

	private void resolveInput(Method method, BiConsumer<String, String> mistakes) {
		if (this.inputs.isEmpty()) {
			mistakes.accept("there is no parameter for the input", "Add one: RunPod fails a job without an input.");
		}
		for (int index : this.inputs) {
			Class<?> type = this.types.get(index).toClass();
			if (ReturnType.isAsynchronous(type)) {
				mistakes.accept("the parameter type " + type.getSimpleName() + " is not an input",
						"Declare the type of its values. To run a job for each of many inputs, return a stream of"
								+ " JobResult<input, output>.");
			}
			else if (type == JobRequest.class && this.inputs.size() > 1) {
				mistakes.accept("there are several inputs, and one of them is a JobRequest, which is a whole input",
						"Declare the JobRequest alone, or no JobRequest.");
			}
		}
		boolean explicitlyNamed = this.inputs.stream()
			.anyMatch((index) -> method.getParameters()[index].isAnnotationPresent(JsonProperty.class));
		if (this.inputs.size() > 1 || explicitlyNamed) {
			resolveFieldNames(method, mistakes);
		}
	}

	private void resolveFieldNames(Method method, BiConsumer<String, String> mistakes) {
		@Nullable String @Nullable [] names = NAME_DISCOVERER.getParameterNames(method);
		for (int index : this.inputs) {
			JsonProperty annotation = method.getParameters()[index].getAnnotation(JsonProperty.class);
			String name = (annotation != null && StringUtils.hasText(annotation.value())) ? annotation.value()
					: (names != null) ? names[index] : null;
			if (name == null) {
				mistakes.accept("the parameters have no names, which are those of the input's fields",
						"Compile with '-parameters' (Kotlin: '-java-parameters'), or annotate each of them with"
								+ " @JsonProperty(\"name\").");
				return;
			}
			if (this.fieldNames.contains(name)) {
				mistakes.accept("two parameters have the name '" + name + "'", "Rename one of them.");
			}
			this.fieldNames.add(name);
		}
	}

	private void validateInputs(ReturnType returnType, BiConsumer<String, String> mistakes) {
		boolean valid = this.inputs.size() == 1
				&& (Iterable.class.isAssignableFrom(inputClass()) || (!returnType.isBlocking() && isMultiValue()));
		if (!valid) {
			mistakes.accept("runAll needs the inputs, and nothing else",
					"Declare one parameter, " + (returnType.isBlocking() ? "an Iterable." : "an Iterable or a Flux."));
			return;
		}
		ResolvableType resultInput = returnType.valueType().as(JobResult.class).getGeneric(0);
		ResolvableType input = inputType();
		if (resultInput != ResolvableType.NONE && !resultInput.isAssignableFrom(input)) {
			mistakes.accept("the inputs are of type " + input + ", those of the results of type " + resultInput,
					"Return JobResults with inputs of type " + input + ".");
		}
	}

	private boolean isMultiValue() {
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(inputClass());
		return adapter != null && adapter.isMultiValue();
	}

	private Class<?> inputClass() {
		return this.types.get(this.inputs.get(0)).toClass();
	}

	private ResolvableType inputType() {
		ResolvableType type = this.types.get(this.inputs.get(0));
		return Iterable.class.isAssignableFrom(inputClass()) ? type.as(Iterable.class).getGeneric() : type.getGeneric();
	}

	/**
	 * Return the types that are written as JSON.
	 * @return the types of inputs or of their fields
	 */
	List<Type> inputTypes() {
		if (this.operation == RunPodOperation.RUN_ALL) {
			return List.of(ReturnType.toType(inputType()));
		}
		return SUBMISSIONS.contains(this.operation)
				? this.inputs.stream().map((index) -> ReturnType.toType(this.types.get(index))).toList() : List.of();
	}

	/**
	 * Return a view of an endpoint with the options that are arguments.
	 * @param endpoint the endpoint, or a view
	 * @param arguments the arguments
	 * @return the view
	 */
	RunPodEndpoint view(RunPodEndpoint endpoint, @Nullable Object[] arguments) {
		RunPodEndpoint view = endpoint;
		Duration timeout = option(Duration.class, arguments);
		if (timeout != null) {
			view = view.withTimeout(timeout);
		}
		RunAllOptions runAllOptions = option(RunAllOptions.class, arguments);
		return (runAllOptions != null) ? view.withRunAll(runAllOptions) : view;
	}

	/**
	 * Return the argument of the operation.
	 * @param arguments the arguments
	 * @return the input, the inputs, or the id of a job
	 */
	@Nullable Object input(@Nullable Object[] arguments) {
		Object input = this.fieldNames.isEmpty() ? arguments[this.inputs.get(0)] : fields(arguments);
		ExecutionPolicy policy = option(ExecutionPolicy.class, arguments);
		S3Config s3Config = option(S3Config.class, arguments);
		if (input == null || (policy == null && s3Config == null)) {
			return input;
		}
		JobRequest request = JobRequest.of(input);
		request = (policy != null) ? request.withPolicy(policy) : request;
		return (s3Config != null) ? request.withS3Config(s3Config) : request;
	}

	private Map<String, Object> fields(@Nullable Object[] arguments) {
		Map<String, Object> fields = new LinkedHashMap<>();
		for (int i = 0; i < this.fieldNames.size(); i++) {
			Object argument = arguments[this.inputs.get(i)];
			if (argument != null) {
				fields.put(this.fieldNames.get(i), argument);
			}
		}
		return fields;
	}

	/**
	 * Return inputs as a publisher.
	 * @param inputs the argument of the operation
	 * @return the inputs
	 */
	static Flux<Object> toFlux(Object inputs) {
		if (inputs instanceof Iterable<?> iterable) {
			return Flux.fromIterable(iterable);
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(null, inputs);
		Assert.state(adapter != null, () -> "No adapter of " + inputs.getClass());
		return Flux.from(adapter.toPublisher(inputs));
	}

	private <T> @Nullable T option(Class<T> type, @Nullable Object[] arguments) {
		Integer index = this.options.get(type);
		return (index != null) ? type.cast(arguments[index]) : null;
	}

}
