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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFilterFunctions;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodRequestException;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.client.testsupport.RawHttpServer;
import io.runpod.client.testsupport.RawHttpServer.RawResponse;
import io.runpod.client.testsupport.ReactiveView;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Filters of the application: an error response that a filter turns into an exception has
 * the same effect as without the filter, and any other exception of a filter ends the
 * call.
 */
@Tag("extensive")
class ApplicationFilterTests {

	private static RecordedRunPod runPod;

	private static ExecutorService callers;

	private static final ExchangeFilterFunction NONE = (request, next) -> next.exchange(request);

	private static final Map<String, ExchangeFilterFunction> FILTERS = Map.of("createError",
			ExchangeFilterFunction.ofResponseProcessor(
					(response) -> response.statusCode().isError() ? response.createError() : Mono.just(response)),
			"createException",
			ExchangeFilterFunction.ofResponseProcessor((response) -> response.statusCode().isError()
					? response.createException().flatMap(Mono::error) : Mono.just(response)),
			"statusError",
			ExchangeFilterFunctions.statusError(HttpStatusCode::isError, ApplicationFilterTests::toException));

	// without body: the filter 'statusError' does not read it
	private static final Map<String, RawResponse> RESPONSES = Map.of("400", response("400 Bad Request", ""), "401",
			response("401 Unauthorized", ""), "404", response("404 Not Found", ""), "429",
			response("429 Too Many Requests\r\nRetry-After: 0", ""), "500", response("500 Internal Server Error", ""),
			"502", RawHttpServer.response("502 Bad Gateway", "text/html", "", 0), "job not found",
			response("404 Not Found", StubResponse.sampleText("problem-404-job.json")), "endpoint not found",
			response("404 Not Found", StubResponse.sampleText("problem-404-endpoint.json")), "rejected",
			response("400 Bad Request", StubResponse.sampleText("problem-400-too-large.json")), "edge",
			RawHttpServer.response("403 Forbidden", "text/plain", "error code: 1010", 0));

	@BeforeAll
	static void start() {
		runPod = new RecordedRunPod();
		callers = Executors.newFixedThreadPool(16);
	}

	@AfterAll
	static void close() {
		callers.shutdownNow();
		runPod.afterEach(null);
	}

	private static RawResponse response(String status, String body) {
		return RawHttpServer.response(status, RawHttpServer.JSON, body, 0);
	}

	private static Throwable toException(ClientResponse response) {
		return WebClientResponseException.create(response.statusCode().value(), "", response.headers().asHttpHeaders(),
				new byte[0], StandardCharsets.UTF_8);
	}

	@ParameterizedTest(name = "{0}, {1}")
	@MethodSource("operationsAndFilters")
	void errorResponseAsExceptionHasTheSameEffect(OperationCall operation, String filter) {
		List<CompletableFuture<Void>> checks = new ArrayList<>();
		for (String response : RESPONSES.keySet()) {
			boolean hasBody = response.contains(" ") || response.length() > 3;
			if (filter.equals("statusError") && hasBody) {
				continue;
			}
			for (int times : new int[] { 1, 2 }) {
				if (times == 2 && (operation == OperationCall.AWAIT || operation == OperationCall.STREAM)) {
					continue;
				}
				checks.add(CompletableFuture
					.runAsync(() -> assertThat(outcome(operation, FILTERS.get(filter), RESPONSES.get(response), times))
						.as("%s, %d times", response, times)
						.isEqualTo(outcome(operation, NONE, RESPONSES.get(response), times)), callers));
			}
		}
		checks.forEach(RecordedRunPod::join);
	}

	static Stream<Arguments> operationsAndFilters() {
		return Arrays.stream(OperationCall.values())
			.flatMap((operation) -> FILTERS.keySet().stream().map((filter) -> Arguments.of(operation, filter)));
	}

	@ParameterizedTest
	@EnumSource
	void exceptionBeforeTheRequestIsHandedOn(OperationCall operation) throws IOException {
		for (UnaryOperator<RunPodEndpoint> view : views()) {
			try (FaultInjectingRunPod server = new FaultInjectingRunPod(operation.path(), RESPONSES.get("500"), 0)) {
				RunPodEndpoint endpoint = view.apply(endpoint(server,
						(request, next) -> Mono.error(new IllegalStateException("boom")), Integer.MAX_VALUE));
				assertThatIllegalStateException().isThrownBy(() -> operation.succeeds(endpoint)).withMessage("boom");
				assertThat(server.requestCount(operation.path())).isZero();
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void exceptionAfterTheRequestIsTheCause(OperationCall operation) throws IOException {
		for (UnaryOperator<RunPodEndpoint> view : views()) {
			try (FaultInjectingRunPod server = new FaultInjectingRunPod(operation.path(), RESPONSES.get("500"), 0)) {
				RunPodEndpoint endpoint = view
					.apply(endpoint(server,
							(request, next) -> next.exchange(request)
								.flatMap((response) -> Mono.error(new IllegalStateException("boom"))),
							Integer.MAX_VALUE));
				RunPodException error = catchThrowableOfType(RunPodException.class, () -> operation.succeeds(endpoint));
				assertThat(error)
					.isExactlyInstanceOf(operation.isSubmission() ? RunPodSubmissionOutcomeUnknownException.class
							: RunPodRequestException.class)
					.hasMessageContaining("exception of a filter of the WebClient")
					.hasRootCauseExactlyInstanceOf(IllegalStateException.class);
				assertThat(error.isRetryable()).isFalse();
				assertThat(error.getJobId()).isEqualTo(operation.requiresJob() ? RecordedRunPod.JOB_ID : null);
				assertThat(server.requestCount(operation.path())).isLessThanOrEqualTo(1);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "RUN", "RUN_SYNC" })
	void errorResponseOfFilterWithoutRequestIsNotSent(OperationCall operation) throws IOException {
		try (FaultInjectingRunPod server = new FaultInjectingRunPod(operation.path(), RESPONSES.get("500"), 0)) {
			RunPodEndpoint endpoint = endpoint(server,
					(request, next) -> Mono.just(ClientResponse.create(HttpStatusCode.valueOf(503)).build()), 1);
			RunPodException error = catchThrowableOfType(RunPodException.class, () -> operation.succeeds(endpoint));
			assertThat(error).isExactlyInstanceOf(RunPodRequestException.class)
				.hasMessageContaining("HTTP 503 from a filter, not from RunPod");
			assertThat(error.isRetryable()).isTrue();
		}
	}

	private static List<UnaryOperator<RunPodEndpoint>> views() {
		return List.of(UnaryOperator.identity(), ReactiveView::of);
	}

	private static Outcome outcome(OperationCall operation, ExchangeFilterFunction filter, RawResponse response,
			int times) {
		try (FaultInjectingRunPod server = new FaultInjectingRunPod(operation.path(), response, times)) {
			RunPodException error = null;
			try {
				assertThat(operation.succeeds(endpoint(server, filter, 2))).isTrue();
			}
			catch (RunPodException ex) {
				error = ex;
			}
			return new Outcome((error != null) ? error.toString() : null,
					(error != null) ? error.getStatusCode() : null, error != null && error.isRetryable(),
					server.requestCount(operation.path()), server.executionCount(operation.path()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static RunPodEndpoint endpoint(FaultInjectingRunPod server, ExchangeFilterFunction filter,
			int maxAttempts) {
		return runPod.clientBuilder()
			.baseUrl(server.baseUrl())
			.webClient((builder) -> builder.filter(filter))
			.build()
			.endpoint("abc123",
					(endpoint) -> endpoint.name("sdxl")
						.options((options) -> options.maxAttempts(maxAttempts)
							.pollWait(Duration.ofSeconds(1))
							.pollInterval(Duration.ofMillis(10))
							.timeout(RecordedRunPod.TIMEOUT)));
	}

	private record Outcome(@Nullable String error, @Nullable HttpStatusCode status, boolean retryable, int requests,
			int executions) {
	}

}
