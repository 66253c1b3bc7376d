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

package io.runpod.client.matrix;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.ReflectionUtils;
import reactor.core.publisher.Mono;

import io.runpod.client.RunAllOptions;
import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.client.matrix.CallForm.Image;
import io.runpod.client.observation.DefaultJobObservationConvention;
import io.runpod.client.observation.JobObservationContext;
import io.runpod.client.observation.JobObservationConvention;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every kind of error, thrown by every kind of code of the application, in every form of
 * a call: no call waits longer than its limit, and no id of a job is lost.
 */
@Tag("extensive")
class ApplicationErrorTests {

	private static final List<Supplier<Throwable>> ERRORS = List.of(() -> new Error("thrown"),
			() -> new NoClassDefFoundError("thrown"), () -> new NoSuchMethodError("thrown"),
			() -> new StackOverflowError("thrown"), () -> new OutOfMemoryError("thrown"),
			() -> new AssertionError("thrown"), () -> new IllegalStateException("thrown"));

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@AfterEach
	void resetImage() {
		Image.error = null;
	}

	static Stream<ErrorCase> observers() {
		return cases(Stream.of(proxies(RunPodListener.class, new RunPodListener() {
		}, RunPodClient.Builder::listener),
				proxies(ObservationHandler.class, new JobObservationHandler(), ApplicationErrorTests::observe),
				proxies(JobObservationConvention.class, new DefaultJobObservationConvention(), (client, convention) -> {
					observe(client, new JobObservationHandler());
					client.observationConvention(convention);
				}),
				Stream.of(
						new CodeSite("JobContextScope.open",
								(client, error) -> client.jobScope((jobId) -> rethrow(error))),
						new CodeSite("JobContextScope.close",
								(client, error) -> client.jobScope((jobId) -> () -> rethrow(error)))))
			.flatMap(Function.identity()));
	}

	@ParameterizedTest
	@MethodSource("observers")
	void errorOfObserverDoesNotAffectCall(ErrorCase errorCase) {
		assertThat(execute(errorCase, "input")).isEqualTo(new Image("ok"));
	}

	static Stream<ErrorCase> readers() {
		return cases(Stream.of(new CodeSite("output type", (client, error) -> Image.error = error)));
	}

	@ParameterizedTest
	@MethodSource("readers")
	void errorOfOutputTypeNamesJob(ErrorCase errorCase) {
		assertJobIsNamed(execute(errorCase, "input"), errorCase);
	}

	static Stream<ErrorCase> writers() {
		return cases(Stream.of(new CodeSite("input type", (client, error) -> {
		}), new CodeSite("key supplier", (client, error) -> client.apiKey(() -> rethrow(error))),
				filter("filter throws", () -> true, false), filter("filter fails", () -> true, true)));
	}

	@ParameterizedTest
	@MethodSource("writers")
	void errorBeforeSubmissionReachesCaller(ErrorCase errorCase) {
		boolean inputType = errorCase.site.name.equals("input type");
		Object input = inputType ? new Input(errorCase.error) : "input";
		Throwable thrown = (Throwable) execute(errorCase, input);
		assertThat(rootCause(thrown)).isSameAs(errorCase.error);
		assertThat(thrown).isNotInstanceOf(RunPodException.class);
		assertThat(this.runpod.requestCount("POST /run") + this.runpod.requestCount("POST /runsync")).isZero();
	}

	static Stream<ErrorCase> pollers() {
		AtomicInteger requests = new AtomicInteger();
		return cases(Stream.of(new CodeSite("key supplier", (client, error) -> {
			requests.set(0);
			client.apiKey(() -> {
				throwIfPresent((requests.incrementAndGet() > 1) ? error : null);
				return "test-key";
			});
		}), filter("filter throws", () -> requests.incrementAndGet() % 2 == 0, false),
				filter("filter fails", () -> requests.incrementAndGet() % 2 == 0, true)));
	}

	@ParameterizedTest
	@MethodSource("pollers")
	void errorAfterSubmissionNamesJob(ErrorCase errorCase) {
		assertJobIsNamed(execute(errorCase, "input"), errorCase);
	}

	static Stream<ErrorCase> responseFilters() {
		return cases(Stream.of(responseFilter("/run"), responseFilter("/status-sync"), responseFilter("/stream")));
	}

	@ParameterizedTest
	@MethodSource("responseFilters")
	void errorOfResponseFilterEndsWithinLimit(ErrorCase errorCase) {
		Object outcome = execute(errorCase, "input");
		if (outcome instanceof RunPodException ex) {
			boolean named = RecordedRunPod.JOB_ID.equals(ex.getJobId());
			// the limit may end before the submission
			boolean sent = this.runpod.requestCount("POST /run") + this.runpod.requestCount("POST /runsync") > 0;
			assertThat(!sent || named || ex instanceof RunPodSubmissionOutcomeUnknownException).as("%s", ex).isTrue();
		}
		else {
			assertThat(outcome).isEqualTo(new Image("ok"));
		}
	}

	private static void assertJobIsNamed(Object outcome, ErrorCase errorCase) {
		assertThat(outcome).isInstanceOf(RunPodException.class).isNotInstanceOf(RunPodTimeoutException.class);
		RunPodException exception = (RunPodException) outcome;
		assertThat(exception.getJobId()).isEqualTo(RecordedRunPod.JOB_ID);
		assertThat(rootCause(exception)).isSameAs(errorCase.error);
	}

	private Object execute(ErrorCase errorCase, Object input) {
		String job = "{\"id\":\"" + RecordedRunPod.JOB_ID + "\",\"status\":";
		this.runpod.stub("POST /run").respondsWith(StubResponse.json(job + "\"IN_QUEUE\"}"));
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.json(job + "\"IN_QUEUE\"}"));
		StubResponse completed = StubResponse.json(job + "\"COMPLETED\",\"output\":{\"image\":\"ok\"}}");
		this.runpod.stub("GET /status-sync/" + RecordedRunPod.JOB_ID).respondsWith(completed);
		this.runpod.stub("GET /status/" + RecordedRunPod.JOB_ID).respondsWith(completed);
		this.runpod.stub("GET /stream/" + RecordedRunPod.JOB_ID)
			.respondsWith(
					StubResponse.json("{\"status\":\"IN_PROGRESS\",\"stream\":[{\"output\":{\"image\":\"ok\"}}]}"),
					StubResponse.sample("stream-completed-empty"));
		RunPodClient.Builder client = this.runpod.clientBuilder();
		errorCase.site.configure.accept(client, errorCase.error);
		RunPodEndpoint endpoint = this.runpod
			.endpoint(client,
					(options) -> options.timeout(Duration.ofMillis(errorCase.limitMillis()))
						.requestTimeout(Duration.ofMillis(errorCase.limitMillis() / 4)))
			.withRunAll(RunAllOptions.defaults().withOnProgress((progress) -> rethrow(errorCase.error)));
		try {
			return errorCase.form.execute(endpoint, input);
		}
		catch (CompletionException ex) {
			return ex.getCause();
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	private static Throwable rootCause(Throwable ex) {
		Throwable cause = ex;
		while (cause.getCause() != null) {
			cause = cause.getCause();
		}
		return cause;
	}

	private static Stream<ErrorCase> cases(Stream<CodeSite> sites) {
		return sites.flatMap((site) -> ERRORS.stream()
			.flatMap(
					(error) -> Arrays.stream(CallForm.values()).map((form) -> new ErrorCase(form, site, error.get()))));
	}

	private static CodeSite filter(String name, BooleanSupplier fails, boolean signal) {
		return new CodeSite(name, (client, error) -> client.webClient((builder) -> builder.filter((request, next) -> {
			if (fails.getAsBoolean()) {
				throwIfPresent(signal ? null : error);
				return Mono.error(error);
			}
			return next.exchange(request);
		})));
	}

	private static CodeSite responseFilter(String path) {
		return new CodeSite("response of " + path,
				(client, error) -> client.webClient((builder) -> builder.filter((request, next) -> next
					.exchange(request)
					.doOnNext((response) -> throwIfPresent(request.url().getPath().contains(path) ? error : null)))));
	}

	private static <T> Stream<CodeSite> proxies(Class<T> type, T target,
			BiConsumer<RunPodClient.Builder, T> configure) {
		return Arrays.stream(type.getMethods())
			.filter((method) -> !Modifier.isStatic(method.getModifiers()))
			.map(Method::getName)
			.distinct()
			.map((name) -> new CodeSite(type.getSimpleName() + "." + name, (client, error) -> {
				InvocationHandler handler = (proxy, method, arguments) -> {
					throwIfPresent(method.getName().equals(name) ? error : null);
					try {
						return method.invoke(target, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				};
				configure.accept(client,
						type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler)));
			}));
	}

	private static void observe(RunPodClient.Builder client, ObservationHandler<?> handler) {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(handler);
		client.observationRegistry(registry);
	}

	static void throwIfPresent(@Nullable Throwable error) {
		if (error != null) {
			rethrow(error);
		}
	}

	private static <T> T rethrow(Throwable error) {
		ReflectionUtils.rethrowRuntimeException(error);
		throw new IllegalStateException("rethrown before");
	}

	private record CodeSite(String name, BiConsumer<RunPodClient.Builder, Throwable> configure) {
	}

	private record ErrorCase(CallForm form, CodeSite site, Throwable error) {

		// a filter that swallows responses makes calls wait until their limit
		int limitMillis() {
			return this.site.name.startsWith("response") ? 300 : (int) RecordedRunPod.TIMEOUT.toMillis();
		}

		@Override
		public String toString() {
			return this.form + ", " + this.site.name + ", " + this.error.getClass().getSimpleName();
		}

	}

	/**
	 * Input that cannot be written.
	 */
	private record Input(Throwable error) {

		@Override
		public Throwable error() {
			return rethrow(this.error);
		}

	}

	private static final class JobObservationHandler implements ObservationHandler<Observation.Context> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof JobObservationContext;
		}

	}

}
