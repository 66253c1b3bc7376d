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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.runpod.client.exception.RunPodClientClosedException;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodInterruptedException;
import io.runpod.client.exception.RunPodJobException;
import io.runpod.client.job.JobResult;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for runs over many inputs that end early, and report the jobs they leave.
 */
class RunAllTerminationTests {

	private static final RunAllOptions SEQUENTIAL = RunAllOptions.defaults().withInFlight(1);

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	private final RunAllFixture fixture = new RunAllFixture(this.runpod);

	private final List<String> abandonedJobIds = new ArrayList<>();

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void failFastStopsAtFirstFailure(boolean blocking) {
		this.runpod.stub("GET /status-sync/waits").respondsWith(StubResponse.sample("status-in-progress").neverSent());
		this.runpod.stub("GET /status-sync/fails")
			.respondsWith(StubResponse.sample("status-failed-plain-error").withDelay(Duration.ofMillis(300)));
		RunAllOptions options = RunAllOptions.defaults()
			.withInFlight(2)
			.withFailFast(true)
			.withOnAbandon(this.abandonedJobIds::addAll);
		RunPodEndpoint endpoint = this.runpod.endpoint().withRunAll(options);
		Iterable<String> inputs = this.fixture.sequentialInputs("waits", "fails", "never");
		assertThatExceptionOfType(RunPodJobException.class).isThrownBy(() -> {
			if (blocking) {
				endpoint.runAll(inputs, Integer.class).toList();
			}
			else {
				endpoint.reactive().runAll(Flux.fromIterable(inputs), Integer.class).blockLast(RecordedRunPod.TIMEOUT);
			}
		}).withMessageContaining("Please include a seed");
		assertThat(this.abandonedJobIds).containsExactly("waits");
		assertThat(this.runpod.requestCount("POST /run")).isEqualTo(2);
	}

	@Test
	void cancelStopsSubmissionsAndReportsSubmittedJobs() {
		this.runpod.stub("GET /status-sync/a").respondsWith(StubResponse.sample("status-in-progress").neverSent());
		this.runpod.stub("GET /status-sync/b").respondsWith(StubResponse.sample("status-in-progress").neverSent());
		this.runpod.stub("POST /cancel/a").respondsWith(StubResponse.sample("status-cancelled-running"));
		this.runpod.stub("POST /cancel/b").respondsWith(StubResponse.sample("status-cancelled-running"));
		Disposable all = this.runpod.endpoint()
			.reactive()
			.withCancelOnAbandon(true)
			.withRunAll(RunAllOptions.defaults().withInFlight(2).withOnAbandon(this.abandonedJobIds::addAll))
			.runAll(Flux.fromIterable(this.fixture.sequentialInputs("a", "b", "never")), Integer.class)
			.subscribe();
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount("GET /status-sync/b") == 1);
		all.dispose();
		assertThat(this.abandonedJobIds).containsExactlyInAnyOrder("a", "b");
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount("POST /cancel/a") == 1
				&& this.runpod.requestCount("POST /cancel/b") == 1);
		assertThat(this.runpod.requestCount("POST /run")).isEqualTo(2);
	}

	@Test
	void undeliveredResultIsReportedAsAbandoned() {
		this.fixture.respondToSubmissions("a", "b");
		this.fixture.completeJob("a", 1);
		this.fixture.completeJob("b", 2);
		RunAllFixture.ProgressRecorder progressEvents = new RunAllFixture.ProgressRecorder();
		StepVerifier
			.create(this.runpod.endpoint()
				.reactive()
				.withRunAll(RunAllOptions.defaults()
					.withInFlight(2)
					.withOnProgress(progressEvents::add)
					.withOnAbandon(this.abandonedJobIds::addAll))
				.runAll(Flux.just("x", "y"), Integer.class), 1)
			.expectNextCount(1)
			.then(() -> RecordedRunPod.awaitUntil(() -> progressEvents.size() == 2))
			.thenCancel()
			.verify(RecordedRunPod.TIMEOUT);
		assertThat(this.abandonedJobIds).hasSize(1);
	}

	@Test
	void closingStreamStopsSubmissions() {
		this.fixture.completeJob("a", 1);
		this.runpod.stub("GET /status-sync/b").respondsWith(StubResponse.sample("status-in-progress").neverSent());
		RunPodEndpoint endpoint = this.runpod.endpoint()
			.withRunAll(RunAllOptions.defaults().withInFlight(2).withOnAbandon(this.abandonedJobIds::addAll));
		try (Stream<JobResult<String, Integer>> all = endpoint.runAll(this.fixture.sequentialInputs("a", "b", "never"),
				Integer.class)) {
			assertThat(all.iterator().next().jobId()).isEqualTo("a");
			RecordedRunPod.awaitUntil(() -> this.runpod.requestCount("GET /status-sync/b") == 1);
		}
		assertThat(this.abandonedJobIds).containsExactly("b");
		assertThat(this.runpod.requestCount("POST /run")).isEqualTo(2);
	}

	@Test
	void interruptStopsSubmissions() {
		this.fixture.respondToSubmissions("a");
		this.runpod.stub("GET /status-sync/a").respondsWith(StubResponse.sample("status-in-progress").neverSent());
		RunPodEndpoint endpoint = this.runpod.endpoint()
			.withRunAll(SEQUENTIAL.withOnAbandon(this.abandonedJobIds::addAll));
		CompletableFuture<Throwable> error = new CompletableFuture<>();
		Thread reader = new Thread(() -> {
			try (Stream<JobResult<String, Integer>> all = endpoint.runAll(List.of("x", "y"), Integer.class)) {
				all.toList();
			}
			catch (RunPodException ex) {
				error.complete(ex);
			}
		});
		reader.start();
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount("GET /status-sync/a") == 1);
		reader.interrupt();
		assertThat(RecordedRunPod.join(error)).isInstanceOf(RunPodInterruptedException.class);
		assertThat(this.abandonedJobIds).containsExactly("a");
		assertThat(this.runpod.requestCount("POST /run")).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void inputErrorIsRaisedAfterPrecedingResults(boolean blocking) {
		this.fixture.respondToSubmissions("a");
		this.runpod.stub("GET /status-sync/a")
			.respondsWith(StubResponse.sample("status-completed").withDelay(Duration.ofMillis(300)));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		RunAllFixture.LazyInputs inputs = new RunAllFixture.LazyInputs(2, (index) -> {
			if (index == 1) {
				throw new IllegalStateException("no more");
			}
			return "x";
		});
		List<Object> results = new ArrayList<>();
		assertThatIllegalStateException().isThrownBy(() -> {
			if (blocking) {
				endpoint.runAll(() -> inputs, RecordedRunPod.MAP_TYPE)
					.forEach((result) -> results.add(result.outputOrThrow()));
			}
			else {
				endpoint.reactive()
					.runAll(Flux.fromIterable(() -> inputs), RecordedRunPod.MAP_TYPE)
					.doOnNext((result) -> results.add(result.outputOrThrow()))
					.blockLast(RecordedRunPod.TIMEOUT);
			}
		}).withMessage("no more");
		assertThat(results).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void clientCloseDeliversResultsInFlightThenFails(boolean blocking) {
		this.runpod.stub("POST /run").respondsWith(RunAllFixture.queuedJob("a"));
		this.runpod.stub("GET /status-sync/a").respondsWith(StubResponse.sample("status-in-progress").neverSent());
		RunPodClient client = this.runpod.clientBuilder().build();
		RunPodEndpoint endpoint = client.endpoint(this.runpod.endpointId()).withRunAll(SEQUENTIAL);
		List<JobResult<Integer, Integer>> results = new ArrayList<>();
		CompletableFuture<Void> all = CompletableFuture.runAsync(() -> {
			if (blocking) {
				Iterable<Integer> inputs = () -> IntStream.range(0, 1000).iterator();
				endpoint.<Integer, Integer>runAll(inputs, Integer.class).forEach(results::add);
			}
			else {
				endpoint.reactive()
					.<Integer, Integer>runAll(Flux.range(0, 1000), Integer.class)
					.doOnNext(results::add)
					.blockLast(RecordedRunPod.TIMEOUT);
			}
		});
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount("GET /status-sync/a") == 1);
		client.close();
		Throwable error = RecordedRunPod.join(all.handle((nothing, ex) -> ex));
		assertThat(error).hasCauseInstanceOf(RunPodClientClosedException.class);
		assertThat(results).singleElement()
			.satisfies((result) -> assertThat(result.error()).isInstanceOf(RunPodClientClosedException.class))
			.satisfies((result) -> assertThat(result.jobId()).isEqualTo("a"));
		assertThat(this.runpod.requestCount("POST /run")).isEqualTo(1);
	}

}
