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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodRateLimitException;
import io.runpod.client.exception.RunPodRequestException;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.client.testsupport.RawHttpServer;
import io.runpod.client.testsupport.RawHttpServer.RawResponse;
import io.runpod.client.testsupport.ReactiveView;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;
import io.runpod.client.testsupport.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Responses of proxies and firewalls, which are not JSON objects: every status and body,
 * for every operation. They are never taken for responses of RunPod.
 */
@Tag("extensive")
class IntermediaryResponseTests {

	private static final List<String> REJECTIONS = List.of("400", "401", "403", "404", "405", "407", "408", "413",
			"425", "429", "431", "451");

	private static final List<String> SERVER_ERRORS = List.of("500", "502", "503", "504", "520", "522", "525", "530");

	// content type and body
	private static final List<List<String>> BODIES = List.of(List.of("text/plain; charset=UTF-8", "error code: 1010"),
			List.of("text/html", "<html><title>Sign in</title></html>"), List.of("text/html", ""),
			List.of("application/json", StubResponse.sampleText("edge-502.html")),
			List.of("application/problem+json", "{\"cloudflare_error\":true,\"detail\":\"banned\"}"));

	private static final String NAMED = " from a proxy or firewall (cloudflare), not from RunPod";

	private static RecordedRunPod runPod;

	private static ExecutorService callers;

	@BeforeAll
	static void start() {
		runPod = new RecordedRunPod();
		callers = Executors.newFixedThreadPool(16);
	}

	@AfterAll
	static void shutdown() {
		callers.shutdownNow();
		runPod.afterEach(null);
	}

	@ParameterizedTest
	@EnumSource
	void rejectedRequestIsRepeated(OperationCall operation) {
		forEach(REJECTIONS, (status, body, view) -> {
			// without long polls, the job is awaited by short polls
			if (operation != OperationCall.AWAIT || !List.of("404", "405").contains(status)) {
				try (FaultInjectingRunPod server = new FaultInjectingRunPod(operation.path(), response(status, body),
						1)) {
					assertThat(operation.succeeds(view.apply(endpoint(server, 2)))).isTrue();
					assertThat(server.executionCount(operation.path()))
						.isEqualTo((operation == OperationCall.STREAM) ? 2 : 1);
				}
			}
		});
	}

	@ParameterizedTest
	@EnumSource
	void permanentRejectionIsReportedAsNotReceived(OperationCall operation) {
		forEach(REJECTIONS, (status, body, view) -> {
			try (FaultInjectingRunPod server = new FaultInjectingRunPod(operation.path(), response(status, body),
					Integer.MAX_VALUE)) {
				if (operation == OperationCall.AWAIT || operation == OperationCall.STREAM) {
					return;
				}
				RunPodException error = catchThrowableOfType(RunPodException.class,
						() -> operation.succeeds(view.apply(endpoint(server, 1))));
				assertThat(error)
					.isExactlyInstanceOf(
							status.equals("429") ? RunPodRateLimitException.class : RunPodRequestException.class)
					.hasMessageContaining("HTTP " + status + NAMED);
				assertThat(error.isRetryable()).isTrue();
				assertThat(error.getStatusCode().value()).isEqualTo(Integer.parseInt(status));
				assertThat(error.getJobId()).isEqualTo(operation.requiresJob() ? RecordedRunPod.JOB_ID : null);
				assertThat(server.executionCount(operation.path())).isZero();
			}
		});
	}

	@ParameterizedTest
	@EnumSource
	void serverErrorHasUnknownOutcome(OperationCall operation) {
		forEach(SERVER_ERRORS, (status, body, view) -> {
			try (FaultInjectingRunPod server = new FaultInjectingRunPod(operation.path(), response(status, body), 1)) {
				RunPodEndpoint endpoint = view.apply(endpoint(server, 2));
				if (!operation.isSubmission() && operation != OperationCall.RETRY
						&& operation != OperationCall.PURGE_QUEUE) {
					assertThat(operation.succeeds(endpoint)).isTrue();
					return;
				}
				assertThatExceptionOfType(RunPodException.class).isThrownBy(() -> operation.succeeds(endpoint))
					.withMessageContaining("HTTP " + status + NAMED)
					.isInstanceOf((operation == OperationCall.PURGE_QUEUE) ? RunPodRequestException.class
							: RunPodSubmissionOutcomeUnknownException.class);
				assertThat(server.requestCount(operation.path())).isEqualTo(1);
			}
		});
	}

	@ParameterizedTest
	@EnumSource(names = { "AWAIT", "STREAM" })
	void waitContinuesUntilItsTimeout(OperationCall operation) {
		forEach(List.of("401", "403", "407", "502"), (status, body, view) -> {
			if (operation == OperationCall.STREAM && status.equals("502")) {
				// recovered from the output
				return;
			}
			try (FaultInjectingRunPod server = new FaultInjectingRunPod(operation.path(), response(status, body),
					Integer.MAX_VALUE)) {
				VirtualTime time = new VirtualTime();
				RunPodEndpoint endpoint = view.apply(endpoint(runPod.clientBuilder(time), server, 1));
				assertThatExceptionOfType(RunPodTimeoutException.class)
					.isThrownBy(() -> time.call(() -> operation.succeeds(endpoint), Duration.ofSeconds(1)))
					.withMessageContaining("HTTP " + status + NAMED)
					.satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo(RecordedRunPod.JOB_ID));
			}
		});
	}

	private static void forEach(List<String> statuses, Check check) {
		List<CompletableFuture<Void>> checks = new ArrayList<>();
		for (String status : statuses) {
			for (List<String> body : BODIES) {
				checks
					.add(CompletableFuture.runAsync(() -> run(check, status, body, UnaryOperator.identity()), callers));
				checks.add(CompletableFuture.runAsync(() -> run(check, status, body, ReactiveView::of), callers));
			}
		}
		checks.forEach(RecordedRunPod::join);
	}

	private static void run(Check check, String status, List<String> body, UnaryOperator<RunPodEndpoint> view) {
		try {
			check.accept(status, body, view);
		}
		catch (AssertionError | RuntimeException | IOException ex) {
			throw new AssertionError(status + " " + body, ex);
		}
	}

	private static RawResponse response(String status, List<String> body) {
		return RawHttpServer.response(status + " x", body.get(0) + "\r\nServer: cloudflare", body.get(1), 0);
	}

	private static RunPodEndpoint endpoint(FaultInjectingRunPod server, int maxAttempts) {
		return endpoint(runPod.clientBuilder(), server, maxAttempts);
	}

	private static RunPodEndpoint endpoint(RunPodClient.Builder client, FaultInjectingRunPod server, int maxAttempts) {
		return client.baseUrl(server.baseUrl())
			.build()
			.endpoint("abc123",
					(endpoint) -> endpoint.name("sdxl")
						.options((options) -> options.maxAttempts(maxAttempts)
							.pollWait(Duration.ofSeconds(1))
							.pollInterval(Duration.ofMillis(10))
							.timeout(RecordedRunPod.TIMEOUT)));
	}

	@FunctionalInterface
	interface Check {

		void accept(String status, List<String> body, UnaryOperator<RunPodEndpoint> view) throws IOException;

	}

}
