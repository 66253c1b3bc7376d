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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.runpod.client.EndpointOptions;
import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.RunPodException;
import io.runpod.client.job.RunPodJobNotFoundException;
import io.runpod.client.job.RunPodRequestException;
import io.runpod.client.job.RunPodSubmissionUnknownException;
import io.runpod.client.job.RunPodTimeoutException;
import io.runpod.client.recorded.RecordedRunPod;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every operation, whatever goes wrong with the answer: what its caller gets, and after
 * how many requests. The job of an operation on a job was submitted just before.
 * <ul>
 * <li>{@code ok}: the result, as if nothing had happened</li>
 * <li>{@code unknown}: a submission that may have been taken</li>
 * <li>{@code failed}: an error about the request</li>
 * <li>{@code gone}: there is no such job</li>
 * <li>{@code timeout}: the end of the wait, with the last fault</li>
 * </ul>
 * A {@code +} stands for several requests, as many as the time allows. Whatever happens,
 * nothing is submitted twice, and an error about a known job has its id.
 */
class FaultMatrixTests {

	private static final int ALWAYS = Integer.MAX_VALUE;

	private static final String ONCE = """
			            | 429       | 500       | 502       | 503       | reset before | reset after | truncated | empty     | slow      | type | 404
			RUN         | ok 2      | unknown 1 | unknown 1 | unknown 1 | unknown 1    | unknown 1   | unknown 1 | unknown 1 | unknown 1 | ok 1 | failed 1
			RUN_SYNC    | ok 2      | unknown 1 | unknown 1 | unknown 1 | unknown 1    | unknown 1   | unknown 1 | unknown 1 | unknown 1 | ok 1 | failed 1
			STATUS      | ok 2      | ok 2      | ok 2      | ok 2      | ok 2         | ok 2        | ok 2      | ok 2      | ok 2      | ok 1 | ok 2
			AWAIT       | ok 2      | ok 2      | ok 2      | ok 2      | ok 2         | ok 2        | ok 2      | ok 2      | ok 2      | ok 1 | ok 2
			STREAM      | ok 3      | ok 1      | ok 1      | ok 1      | ok 1         | ok 1        | ok 1      | ok 1      | ok 1      | ok 2 | ok 3
			CANCEL      | ok 2      | ok 2      | ok 2      | ok 2      | ok 2         | ok 2        | ok 2      | ok 2      | ok 2      | ok 1 | ok 2
			RETRY       | ok 2      | ok 2      | ok 2      | ok 2      | ok 2         | ok 1        | ok 1      | ok 1      | ok 1      | ok 1 | gone 1
			PURGE_QUEUE | timeout 1 | failed 1  | failed 1  | failed 1  | failed 1     | failed 1    | failed 1  | failed 1  | failed 1  | ok 1 | failed 1
			HEALTH      | ok 2      | ok 2      | ok 2      | ok 2      | ok 2         | ok 2        | ok 2      | ok 2      | ok 2      | ok 1 | failed 1
			""";

	private static final String FOR_GOOD = """
			            | 429       | 500       | 502       | 503       | reset before | reset after | truncated | empty     | slow      | type | 404
			RUN         | failed 2  | unknown 1 | unknown 1 | unknown 1 | unknown 1    | unknown 1   | unknown 1 | unknown 1 | unknown 1 | ok 1 | failed 1
			RUN_SYNC    | failed 2  | unknown 1 | unknown 1 | unknown 1 | unknown 1    | unknown 1   | unknown 1 | unknown 1 | unknown 1 | ok 1 | failed 1
			STATUS      | failed 2  | failed 2  | failed 2  | failed 2  | failed 2     | failed 2    | failed 2  | failed 2  | failed 2  | ok 1 | timeout +
			AWAIT       | timeout + | timeout + | timeout + | timeout + | timeout +    | timeout +   | timeout + | timeout + | timeout + | ok 1 | timeout +
			STREAM      | timeout + | ok 1      | ok 1      | ok 1      | ok 1         | ok 1        | ok 1      | ok 1      | ok 1      | ok 2 | timeout +
			CANCEL      | failed 2  | failed 2  | failed 2  | failed 2  | failed 2     | failed 2    | failed 2  | failed 2  | failed 2  | ok 1 | timeout +
			RETRY       | failed 2  | unknown 2 | unknown 2 | unknown 2 | unknown 2    | ok 1        | ok 1      | ok 1      | ok 1      | ok 1 | gone 1
			PURGE_QUEUE | timeout 1 | failed 1  | failed 1  | failed 1  | failed 1     | failed 1    | failed 1  | failed 1  | failed 1  | ok 1 | failed 1
			HEALTH      | failed 2  | failed 2  | failed 2  | failed 2  | failed 2     | failed 2    | failed 2  | failed 2  | failed 2  | ok 1 | failed 1
			""";

	// so many attempts that the time is up before they are
	private static final String TO_THE_END = """
			            | 429       | 500
			RUN         | timeout + | unknown 1
			RUN_SYNC    | timeout + | unknown 1
			STATUS      | timeout + | timeout +
			AWAIT       | timeout + | timeout +
			STREAM      | timeout + | ok 1
			CANCEL      | timeout + | timeout +
			RETRY       | timeout + | unknown +
			PURGE_QUEUE | timeout 1 | failed 1
			HEALTH      | timeout + | timeout +
			""";

	private static final Map<Case, CompletableFuture<Outcome>> OUTCOMES = new LinkedHashMap<>();

	private static final RecordedRunPod CONNECTIONS = new RecordedRunPod();

	// most of the time is spent in pauses between two attempts
	private static final ExecutorService CALLERS = Executors.newFixedThreadPool(16);

	@BeforeAll
	static void callAll() {
		// the first call of all loads classes, which is not to count as a fault
		call(new Case(Call.RUN_SYNC, Trouble.EMPTY, 0, 2, ""));
		Stream.of(once(), forGood(), toTheEnd())
			.flatMap((table) -> table)
			.forEach((each) -> OUTCOMES.put(each, CompletableFuture.supplyAsync(() -> call(each), CALLERS)));
	}

	@AfterAll
	static void end() {
		CALLERS.shutdownNow();
		CONNECTIONS.afterEach(null);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("once")
	void callerGetsWhatCanBeHadAfterOneFault(Case each) {
		check(each);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("forGood")
	void callerIsToldWhatIsWrongWhenItStaysWrong(Case each) {
		check(each);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("toTheEnd")
	void callerIsToldTheLastFaultWhenTheTimeIsUpFirst(Case each) {
		check(each);
	}

	@Test
	void everyOperationAndEveryFaultIsInTheTables() {
		int all = Call.values().length * Trouble.values().length;
		assertThat(once()).hasSize(all);
		assertThat(forGood()).hasSize(all);
	}

	static Stream<Case> once() {
		return table(ONCE, 1, 2);
	}

	static Stream<Case> forGood() {
		return table(FOR_GOOD, ALWAYS, 2);
	}

	static Stream<Case> toTheEnd() {
		return table(TO_THE_END, ALWAYS, ALWAYS);
	}

	private static void check(Case each) {
		Outcome outcome = RecordedRunPod.get(OUTCOMES.get(each));
		RunPodException error = outcome.error();
		assertThat(outcome.result() + " " + each.countedAs(outcome.requests())).as(String.valueOf(error))
			.isEqualTo(each.expected());
		assertThat(outcome.submitted()).isEqualTo(each.submissions(outcome.result().equals("ok")));
		assertThat(outcome.retried()).isLessThanOrEqualTo(1);
		if (error != null) {
			assertThat(error.getJobId()).isEqualTo(each.call().isOfAJob() ? RecordedRunPod.JOB : null);
			assertThat(error.getEndpoint()).isEqualTo("sdxl");
		}
		if (error instanceof RunPodTimeoutException) {
			boolean notFound = each.trouble() == Trouble.HTTP_404;
			assertThat(error).hasMessageEndingWith(error.getCause().getMessage())
				.cause()
				.isExactlyInstanceOf(notFound ? RunPodJobNotFoundException.class : RunPodRequestException.class)
				.hasMessageContaining(notFound ? "knows no job" : each.trouble().words());
		}
	}

	private static Stream<Case> table(String table, int times, int maxAttempts) {
		List<String> troubles = cells(table.lines().findFirst().orElseThrow());
		return table.lines().skip(1).map(FaultMatrixTests::cells).flatMap((cells) -> {
			Call call = Call.valueOf(cells.get(0));
			return IntStream.range(1, cells.size())
				.mapToObj((i) -> new Case(call, Trouble.named(troubles.get(i)), times, maxAttempts, cells.get(i)));
		});
	}

	private static List<String> cells(String line) {
		return Arrays.stream(line.split("\\|")).map(String::strip).toList();
	}

	private static Outcome call(Case each) {
		try (FaultyRunPod server = new FaultyRunPod(each.call().path(), each.trouble(), each.times())) {
			RunPodClient client = CONNECTIONS.client().baseUrl(server.baseUrl()).build();
			if (each.call().isOfAJob()) {
				client.endpoint("another name", "abc123", EndpointOptions.defaults()).run("x");
			}
			// only what never comes should come too late
			Duration patience = Duration.ofSeconds((each.trouble() == Trouble.SLOW) ? 1 : 10);
			return outcome(each,
					client.endpoint("sdxl", "abc123",
							EndpointOptions.of((options) -> options.maxAttempts(each.maxAttempts())
								.requestTimeout(patience)
								.healthTimeout(patience)
								.runSyncWait(Duration.ofSeconds(1))
								.pollWait(Duration.ofSeconds(1))
								.pollInterval(Duration.ofMillis(10))
								.timeout(Duration.ofSeconds((each.maxAttempts() == ALWAYS) ? 3 : 5)))),
					server);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Outcome outcome(Case each, RunPodEndpoint sdxl, FaultyRunPod server) {
		String result;
		RunPodException error = null;
		try {
			result = each.call().on(sdxl) ? "ok" : "wrong result";
		}
		catch (RunPodException ex) {
			error = ex;
			result = word(ex);
		}
		return new Outcome(result, server.requests(each.call().path()), error,
				server.done("run") + server.done("runsync"), server.done("retry"));
	}

	private static String word(RunPodException ex) {
		if (ex instanceof RunPodSubmissionUnknownException) {
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

	private record Case(Call call, Trouble trouble, int times, int maxAttempts, String expected) {

		// how many requests a wait makes until its end depends on its pauses
		String countedAs(int requests) {
			return this.expected.endsWith("+") ? (requests > 1) ? "+" : "no more than one" : String.valueOf(requests);
		}

		// never two, and none only where none was taken
		int submissions(boolean ok) {
			return (!this.call.isSubmission() || ok || this.trouble.isHandled()) ? (hasSubmission() ? 1 : 0) : 0;
		}

		private boolean hasSubmission() {
			return this.call.isSubmission() || this.call.isOfAJob();
		}

		@Override
		public String toString() {
			return this.call + ", " + this.trouble + ((this.times == 1) ? " once: " : " for good: ") + this.expected
					+ ((this.maxAttempts == ALWAYS) ? " in the end" : "");
		}

	}

	private record Outcome(String result, int requests, RunPodException error, int submitted, int retried) {
	}

}
