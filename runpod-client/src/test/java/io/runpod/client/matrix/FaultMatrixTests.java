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
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodJobNotFoundException;
import io.runpod.client.exception.RunPodRateLimitException;
import io.runpod.client.exception.RunPodRequestException;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Matrix of operations and faults of their responses: the expected outcome and number of
 * requests. The job of an operation on a job is submitted immediately before.
 * <ul>
 * <li>{@code ok}: the result</li>
 * <li>{@code unknown}: the error for a submission with an unknown outcome</li>
 * <li>{@code failed}: the error of the request</li>
 * <li>{@code gone}: the error for a job that is not found</li>
 * <li>{@code timeout}: the timeout with the last failure as its cause</li>
 * </ul>
 * A {@code +} stands for as many requests as the timeout permits. No job is submitted
 * twice, and an error of an operation on a job has its id.
 */
@Tag("extensive")
class FaultMatrixTests {

	private static final int ALWAYS = Integer.MAX_VALUE;

	private static final String SINGLE_FAULT = """
			            | 429       | 500       | 502       | 503       | reset before | reset after | truncated | empty     | slow      | type | 404
			RUN         | ok 2      | unknown 1 | unknown 1 | unknown 1 | unknown 1    | unknown 1   | unknown 1 | unknown 1 | unknown 1 | ok 1 | failed 1
			RUN_SYNC    | ok 2      | unknown 1 | unknown 1 | unknown 1 | unknown 1    | unknown 1   | unknown 1 | unknown 1 | unknown 1 | ok 1 | failed 1
			STATUS      | ok 2      | ok 2      | ok 2      | ok 2      | ok 2         | ok 2        | ok 2      | ok 2      | ok 2      | ok 1 | ok 2
			AWAIT       | ok 2      | ok 2      | ok 2      | ok 2      | ok 2         | ok 2        | ok 2      | ok 2      | ok 2      | ok 1 | ok 2
			STREAM      | ok 3      | ok 1      | ok 1      | ok 1      | ok 1         | ok 1        | ok 1      | ok 1      | ok 1      | ok 2 | ok 3
			CANCEL      | ok 2      | ok 2      | ok 2      | ok 2      | ok 2         | ok 2        | ok 2      | ok 2      | ok 2      | ok 1 | ok 2
			RETRY       | ok 2      | unknown 1 | unknown 1 | unknown 1 | unknown 1    | ok 1        | ok 1      | ok 1      | ok 1      | ok 1 | gone 1
			PURGE_QUEUE | ok 2      | failed 1  | failed 1  | failed 1  | failed 1     | failed 1    | failed 1  | failed 1  | failed 1  | ok 1 | failed 1
			HEALTH      | ok 2      | ok 2      | ok 2      | ok 2      | ok 2         | ok 2        | ok 2      | ok 2      | ok 2      | ok 1 | failed 1
			""";

	private static final String PERMANENT_FAULT = """
			            | 429       | 500       | 502       | 503       | reset before | reset after | truncated | empty     | slow      | type | 404
			RUN         | failed 2  | unknown 1 | unknown 1 | unknown 1 | unknown 1    | unknown 1   | unknown 1 | unknown 1 | unknown 1 | ok 1 | failed 1
			RUN_SYNC    | failed 2  | unknown 1 | unknown 1 | unknown 1 | unknown 1    | unknown 1   | unknown 1 | unknown 1 | unknown 1 | ok 1 | failed 1
			STATUS      | failed 2  | failed 2  | failed 2  | failed 2  | failed 2     | failed 2    | failed 2  | failed 2  | failed 2  | ok 1 | timeout +
			AWAIT       | timeout + | timeout + | timeout + | timeout + | timeout +    | timeout +   | timeout + | timeout + | timeout + | ok 1 | timeout +
			STREAM      | timeout + | ok 1      | ok 1      | ok 1      | ok 1         | ok 1        | ok 1      | ok 1      | ok 1      | ok 2 | timeout +
			CANCEL      | failed 2  | failed 2  | failed 2  | failed 2  | failed 2     | failed 2    | failed 2  | failed 2  | failed 2  | ok 1 | timeout +
			RETRY       | failed 2  | unknown 1 | unknown 1 | unknown 1 | unknown 1    | ok 1        | ok 1      | ok 1      | ok 1      | ok 1 | gone 1
			PURGE_QUEUE | failed 2  | failed 1  | failed 1  | failed 1  | failed 1     | failed 1    | failed 1  | failed 1  | failed 1  | ok 1 | failed 1
			HEALTH      | failed 2  | failed 2  | failed 2  | failed 2  | failed 2     | failed 2    | failed 2  | failed 2  | failed 2  | ok 1 | failed 1
			""";

	// with unlimited attempts
	private static final String UNTIL_TIMEOUT = """
			            | 429       | 500
			RUN         | timeout + | unknown 1
			RUN_SYNC    | timeout + | unknown 1
			STATUS      | timeout + | timeout +
			AWAIT       | timeout + | timeout +
			STREAM      | timeout + | ok 1
			CANCEL      | timeout + | timeout +
			RETRY       | timeout + | unknown 1
			PURGE_QUEUE | timeout 2 | failed 1
			HEALTH      | timeout + | timeout +
			""";

	private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(1);

	private static final Duration WAIT = Duration.ofSeconds(1);

	// beginning of the description of a case, for example "AWAIT, RESET_AFTER"
	private static final String SELECTED_CASES = System.getProperty("runpod.test.fault", "");

	@RegisterExtension
	final RecordedRunPod runPod = new RecordedRunPod();

	private final VirtualTime time = new VirtualTime();

	@ParameterizedTest(name = "{0}")
	@MethodSource("singleFaultCases")
	void singleFaultProducesExpectedOutcome(FaultCase faultCase) {
		verify(faultCase);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("permanentFaultCases")
	void permanentFaultProducesExpectedError(FaultCase faultCase) {
		verify(faultCase);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("timeoutCases")
	void timeoutCarriesLastFault(FaultCase faultCase) {
		verify(faultCase);
	}

	@Test
	void tablesCoverEveryOperationAndFault() {
		int all = OperationCall.values().length * FaultType.values().length;
		assertThat(parseTable(SINGLE_FAULT, 1, 2)).hasSize(all);
		assertThat(parseTable(PERMANENT_FAULT, ALWAYS, 2)).hasSize(all);
	}

	static Stream<FaultCase> singleFaultCases() {
		return selected(parseTable(SINGLE_FAULT, 1, 2));
	}

	static Stream<FaultCase> permanentFaultCases() {
		return selected(parseTable(PERMANENT_FAULT, ALWAYS, 2));
	}

	static Stream<FaultCase> timeoutCases() {
		return selected(parseTable(UNTIL_TIMEOUT, ALWAYS, ALWAYS));
	}

	private static Stream<FaultCase> selected(Stream<FaultCase> cases) {
		return cases.filter((faultCase) -> faultCase.toString().startsWith(SELECTED_CASES));
	}

	private void verify(FaultCase faultCase) {
		Outcome outcome = call(faultCase);
		RunPodException error = outcome.error();
		assertThat(outcome.result() + " " + faultCase.formatRequestCount(outcome.requests())).as(String.valueOf(error))
			.isEqualTo(faultCase.expected());
		assertThat(outcome.submissions()).isEqualTo(faultCase.expectedSubmissions(outcome.result().equals("ok")));
		assertThat(outcome.retries()).isLessThanOrEqualTo(1);
		if (error != null) {
			assertThat(error.getJobId()).isEqualTo(faultCase.call().requiresJob() ? RecordedRunPod.JOB_ID : null);
			assertThat(error.getEndpoint()).isEqualTo("sdxl");
		}
		if (error instanceof RunPodTimeoutException) {
			boolean notFound = faultCase.fault() == FaultType.HTTP_404;
			assertThat(error).hasMessageEndingWith(error.getCause().getMessage())
				.cause()
				.isExactlyInstanceOf(expectedCause(faultCase.fault()))
				.hasMessageContaining(notFound ? "was not found on endpoint" : faultCase.fault().expectedMessage());
		}
	}

	private static Class<? extends RunPodException> expectedCause(FaultType fault) {
		return switch (fault) {
			case HTTP_404 -> RunPodJobNotFoundException.class;
			case HTTP_429 -> RunPodRateLimitException.class;
			default -> RunPodRequestException.class;
		};
	}

	private static Stream<FaultCase> parseTable(String table, int times, int maxAttempts) {
		List<String> faults = cells(table.lines().findFirst().orElseThrow());
		return table.lines().skip(1).map(FaultMatrixTests::cells).flatMap((cells) -> {
			OperationCall call = OperationCall.valueOf(cells.get(0));
			return IntStream.range(1, cells.size())
				.mapToObj((i) -> new FaultCase(call, FaultType.fromColumn(faults.get(i)), times, maxAttempts,
						cells.get(i)));
		});
	}

	private static List<String> cells(String line) {
		return Arrays.stream(line.split("\\|")).map(String::strip).toList();
	}

	private Outcome call(FaultCase faultCase) {
		// the end of a slow response is not waited for
		Runnable afterFault = () -> this.time
			.advanceBy((faultCase.fault() == FaultType.SLOW) ? faultCase.maxResponseTime() : Duration.ZERO);
		try (FaultInjectingRunPod server = new FaultInjectingRunPod(faultCase.call().path(), faultCase.fault(),
				faultCase.times(), afterFault)) {
			RunPodClient client = this.runPod.clientBuilder(this.time).baseUrl(server.baseUrl()).build();
			if (faultCase.call().requiresJob()) {
				client.endpoint("abc123", (endpoint) -> endpoint.name("another name")).run("x");
			}
			RunPodEndpoint sdxl = client.endpoint("abc123",
					(endpoint) -> endpoint.name("sdxl")
						.options((options) -> options.maxAttempts(faultCase.maxAttempts())
							.requestTimeout(REQUEST_TIMEOUT)
							.healthTimeout(REQUEST_TIMEOUT)
							.runSyncWait(WAIT)
							.pollWait(WAIT)
							.pollInterval(Duration.ofMillis(10))
							.timeout(Duration.ofSeconds(5))));
			return this.time.call(() -> outcome(faultCase, sdxl, server), Duration.ofMillis(100));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Outcome outcome(FaultCase faultCase, RunPodEndpoint sdxl, FaultInjectingRunPod server) {
		String result;
		RunPodException error = null;
		try {
			result = faultCase.call().succeeds(sdxl) ? "ok" : "wrong result";
		}
		catch (RunPodException ex) {
			error = ex;
			result = resultName(ex);
		}
		return new Outcome(result, server.requestCount(faultCase.call().path()), error,
				server.executionCount("run") + server.executionCount("runsync"), server.executionCount("retry"));
	}

	private static String resultName(RunPodException ex) {
		if (ex instanceof RunPodSubmissionOutcomeUnknownException) {
			return "unknown";
		}
		if (ex instanceof RunPodJobNotFoundException) {
			return "gone";
		}
		if (ex instanceof RunPodTimeoutException) {
			return "timeout";
		}
		return (ex instanceof RunPodRequestException) ? "failed" : ex.toString();
	}

	private record FaultCase(OperationCall call, FaultType fault, int times, int maxAttempts, String expected) {

		Duration maxResponseTime() {
			boolean waits = EnumSet.of(OperationCall.RUN_SYNC, OperationCall.AWAIT, OperationCall.STREAM)
				.contains(this.call);
			return waits ? WAIT.plus(REQUEST_TIMEOUT) : REQUEST_TIMEOUT;
		}

		// the number of requests until a timeout depends on the jitter
		String formatRequestCount(int requests) {
			return this.expected.endsWith("+") ? (requests > 1) ? "+" : "at most one" : String.valueOf(requests);
		}

		// one, or none if the submission was not executed
		int expectedSubmissions(boolean ok) {
			return (!this.call.isSubmission() || ok || this.fault.isProcessed()) ? (hasSubmission() ? 1 : 0) : 0;
		}

		private boolean hasSubmission() {
			return this.call.isSubmission() || this.call.requiresJob();
		}

		@Override
		public String toString() {
			return this.call + ", " + this.fault + ((this.times == 1) ? " once: " : " permanently: ") + this.expected
					+ ((this.maxAttempts == ALWAYS) ? " until timeout" : "");
		}

	}

	private record Outcome(String result, int requests, RunPodException error, int submissions, int retries) {
	}

}
