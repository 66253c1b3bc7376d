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

package io.runpod.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.runpod.client.RunAllOptions.Progress;
import io.runpod.client.exception.RunPodJobException;
import io.runpod.client.exception.RunPodOutputException;
import io.runpod.client.exception.RunPodRateLimitException;
import io.runpod.client.exception.RunPodRequestException;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.client.job.JobResult;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;
import io.runpod.client.testsupport.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for runs over many inputs, with one result for each.
 */
class RunAllTests {

	private static final RunAllOptions SEQUENTIAL = RunAllOptions.defaults().withInFlight(1);

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	private final RunAllFixture fixture = new RunAllFixture(this.runpod);

	@Test
	void resultsCarryInputAndJobId() {
		this.fixture.respondToSubmissions("a", "b", "c");
		this.fixture.completeJob("a", 1);
		this.fixture.completeJob("b", 2);
		this.fixture.completeJob("c", 3);
		List<JobResult<String, Integer>> results = runAll(List.of("x", "y", "z"), SEQUENTIAL);
		assertThat(results).extracting(JobResult::input).containsExactly("x", "y", "z");
		assertThat(results).extracting(JobResult::jobId).containsExactly("a", "b", "c");
		assertThat(results).extracting(JobResult::outputOrThrow).containsExactly(1, 2, 3);
		assertThat(results).allSatisfy((result) -> assertThat(result.job().isSuccessful()).isTrue());
		assertThat(this.runpod.requestBodies("POST /run")).containsExactly("{\"input\":\"x\"}", "{\"input\":\"y\"}",
				"{\"input\":\"z\"}");
		assertThat(this.runpod.requestCount("POST /runsync")).isZero();
	}

	@Test
	void reactiveResultsCarryInputAndJobId() {
		this.fixture.respondToSubmissions("a", "b");
		this.fixture.completeJob("a", 1);
		this.fixture.completeJob("b", 2);
		StepVerifier.create(this.runpod.endpoint()
			.reactive()
			.withRunAll(SEQUENTIAL)
			.runAll(Flux.just("x", "y"), new ParameterizedTypeReference<Integer>() {
			})
			.map((result) -> result.input() + " " + result.jobId() + " " + result.outputOrThrow()))
			.expectNext("x a 1", "y b 2")
			.expectComplete()
			.verify(RecordedRunPod.TIMEOUT);
	}

	@Test
	void failuresBecomeResultsAndOthersContinue() {
		this.runpod.stub("POST /run")
			.respondsWith(StubResponse.status(502), StubResponse.status(400), StubResponse.status(429),
					RunAllFixture.queuedJob("failed"), RunAllFixture.queuedJob("strange"),
					RunAllFixture.queuedJob("silent"), RunAllFixture.queuedJob("good"));
		this.runpod.stub("GET /status-sync/failed").respondsWith(StubResponse.sample("status-failed-plain-error"));
		this.runpod.stub("GET /status-sync/strange")
			.respondsWith(StubResponse.json("{\"id\":\"strange\",\"status\":\"COMPLETED\",\"output\":\"no number\"}"));
		this.runpod.stub("GET /status-sync/silent")
			.respondsWith(StubResponse.json("{\"id\":\"silent\",\"status\":\"COMPLETED\"}"));
		this.fixture.completeJob("good", 7);
		List<Object> inputs = Arrays.asList(null, Map.of(), "unknown", "refused", "throttled", "failed", "strange",
				"silent", "good");
		RunPodEndpoint endpoint = this.runpod.endpoint((options) -> options.maxAttempts(1)).withRunAll(SEQUENTIAL);
		List<JobResult<Object, Integer>> results;
		try (Stream<JobResult<Object, Integer>> all = endpoint.runAll(inputs, Integer.class)) {
			results = all.toList();
		}
		assertThat(results).extracting(JobResult::input).containsExactlyElementsOf(inputs);
		assertThat(results).<Object>extracting((result) -> (result.error() != null) ? result.error().getClass() : null)
			.containsExactly(IllegalArgumentException.class, IllegalArgumentException.class,
					RunPodSubmissionOutcomeUnknownException.class, RunPodRequestException.class,
					RunPodRateLimitException.class, RunPodJobException.class, RunPodOutputException.class,
					RunPodOutputException.class, null);
		assertThat(results).extracting(JobResult::jobId)
			.endsWith("failed", "strange", "silent", "good")
			.startsWith(null, null, null, null, null);
		assertThat(results.get(0).error())
			.hasMessageStartingWith("An input of runAll must not be null: leave it out, or send a dummy key");
		assertThat(results.get(8).outputOrThrow()).isEqualTo(7);
		JobResult<Object, Integer> failed = results.get(5);
		assertThatExceptionOfType(RunPodJobException.class).isThrownBy(failed::outputOrThrow);
		assertThat(failed.isSuccessful()).isFalse();
	}

	@Test
	void timeoutAppliesToEachInput() {
		this.fixture.respondToSubmissions("slow", "quick");
		this.fixture.respondWithProgress("slow");
		this.fixture.completeJob("quick", 2);
		VirtualTime time = new VirtualTime();
		RunPodEndpoint endpoint = this.runpod
			.endpoint(this.runpod.clientBuilder(time), (options) -> options.timeout(Duration.ofSeconds(3)))
			.withRunAll(SEQUENTIAL);
		List<JobResult<String, Integer>> results = time
			.call(() -> endpoint.runAll(List.of("x", "y"), Integer.class).toList(), Duration.ofMillis(100));
		assertThat(results.get(0).error()).isInstanceOf(RunPodTimeoutException.class);
		assertThat(results.get(0).jobId()).isEqualTo("slow");
		assertThat(results.get(1).outputOrThrow()).isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource({ "true, true", "true, false", "false, true", "false, false" })
	void resultsFollowConfiguredOrder(boolean blocking, boolean inOrder) {
		this.fixture.respondWithProgress("slow");
		this.fixture.completeJob("quick", 2);
		RunAllOptions options = RunAllOptions.defaults()
			.withInFlight(2)
			.withInOrder(inOrder)
			.withOnProgress((progress) -> this.fixture.completeJob("slow", 1));
		RunPodEndpoint endpoint = this.runpod.endpoint().withRunAll(options);
		Iterable<String> inputs = this.fixture.sequentialInputs("slow", "quick");
		Flux<JobResult<String, Integer>> results = blocking
				? Flux.using(() -> endpoint.runAll(inputs, Integer.class), Flux::fromStream, Stream::close)
				: endpoint.reactive().runAll(Flux.fromIterable(inputs), Integer.class);
		assertThat(results.map(JobResult::input).collectList().block(RecordedRunPod.TIMEOUT))
			.containsExactlyElementsOf(inOrder ? List.of("input 0", "input 1") : List.of("input 1", "input 0"));
	}

	@Test
	void progressCallbackReceivesCounts() {
		this.fixture.respondToSubmissions("a", "b");
		this.fixture.completeJob("a", 1);
		this.runpod.stub("GET /status-sync/b").respondsWith(StubResponse.sample("status-failed-plain-error"));
		RunAllFixture.ProgressRecorder progressEvents = new RunAllFixture.ProgressRecorder();
		runAll(List.of("x", "y"), SEQUENTIAL.withOnProgress(progressEvents::add).withOnProgress((progress) -> {
			progressEvents.add(progress);
			throw new IllegalStateException("not the job's business");
		}));
		assertThat(progressEvents).containsExactly(new Progress(1, 1, 0), new Progress(2, 1, 1));
	}

	@Test
	void createsObservationForEachInput() {
		this.fixture.respondToSubmissions("a", "b");
		this.fixture.completeJob("a", 1);
		this.fixture.completeJob("b", 2);
		TestObservationRegistry registry = TestObservationRegistry.create();
		RunPodEndpoint endpoint = this.runpod.endpoint(this.runpod.clientBuilder().observationRegistry(registry),
				(options) -> {
				});
		try (Stream<JobResult<String, Integer>> all = endpoint.runAll(List.of("x", "y"), Integer.class)) {
			assertThat(all.map(JobResult::output)).containsExactlyInAnyOrder(1, 2);
		}
		TestObservationRegistryAssert.assertThat(registry)
			.hasNumberOfObservationsWithNameEqualTo("runpod.job", 2)
			.forAllObservationsWithNameEqualTo("runpod.job",
					(observation) -> observation.hasLowCardinalityKeyValue("operation", "runAll")
						.hasLowCardinalityKeyValue("status", "COMPLETED"));
	}

	@Test
	void rejectsZeroInFlightAndAcceptsEmptyInputs() {
		assertThatIllegalArgumentException().isThrownBy(() -> RunAllOptions.defaults().withInFlight(0))
			.withMessage("'inFlight' must be at least 1, but is 0");
		assertThat(runAll(List.of(), RunAllOptions.defaults())).isEmpty();
	}

	private List<JobResult<String, Integer>> runAll(List<String> inputs, RunAllOptions options) {
		try (Stream<JobResult<String, Integer>> all = this.runpod.endpoint()
			.withRunAll(options)
			.runAll(inputs, Integer.class)) {
			return all.toList();
		}
	}

}
