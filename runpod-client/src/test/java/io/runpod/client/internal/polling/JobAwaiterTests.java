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

package io.runpod.client.internal.polling;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.micrometer.observation.Observation;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.unit.DataSize;
import reactor.core.Disposable;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodAuthenticationException;
import io.runpod.client.exception.RunPodJobException;
import io.runpod.client.exception.RunPodJobNotFoundException;
import io.runpod.client.exception.RunPodOutputException;
import io.runpod.client.internal.context.CallContext;
import io.runpod.client.internal.http.RunPodApi;
import io.runpod.client.internal.instrumentation.Instrumentation;
import io.runpod.client.internal.resilience.RequestExecutor;
import io.runpod.client.internal.timer.ClientClock;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.testsupport.RawHttpServer;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;
import io.runpod.client.testsupport.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JobAwaiter}.
 */
class JobAwaiterTests {

	private static final String AWAIT = "GET /status-sync/" + RecordedRunPod.JOB_ID;

	private static final String AWAIT_SYNC = "GET /status-sync/" + RecordedRunPod.SYNC_JOB_ID;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@Test
	void awaitByIdReturnsTerminalJob() {
		this.runpod.stub(AWAIT)
			.respondsWith(StubResponse.sample("status-in-queue"), StubResponse.sample("status-in-progress"),
					StubResponse.sample("status-progress"), StubResponse.sample("status-unknown-state"),
					StubResponse.sample("status-completed"));
		RunPodJob job = this.runpod.endpoint().await(RecordedRunPod.JOB_ID);
		assertThat(job.isSuccessful()).isTrue();
		assertThat(job.endpoint()).isEqualTo("sdxl");
		assertThat(this.runpod.requestCount(AWAIT)).isEqualTo(5);
	}

	@ParameterizedTest
	@ValueSource(strings = { "status-failed-plain-error", "status-cancelled-running", "status-timed-out",
			"status-completed" })
	void everyTerminalStatusCompletesAwait(String state) {
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-in-progress"), StubResponse.sample(state));
		assertThat(this.runpod.endpoint().await(RecordedRunPod.JOB_ID).isTerminal()).isTrue();
		assertThat(this.runpod.requestCount(AWAIT)).isEqualTo(2);
	}

	@Test
	void unfinishedRunSyncIsAwaitedById() {
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.sample("runsync-not-finished"));
		this.runpod.stub(AWAIT_SYNC).respondsWith(StubResponse.sample("runsync-completed-sdk-page"));
		RunPodJob job = this.runpod.endpoint().runSync(Map.of("prompt", "x"));
		assertThat(job.isSuccessful()).isTrue();
		assertThat(this.runpod.requestCount("POST /runsync")).isEqualTo(1);
	}

	@Test
	void runSyncSubmissionWaitIsShort() {
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.sample("runsync-completed"));
		// under virtual time the remaining time is exact
		RunPodEndpoint endpoint = this.runpod.endpoint(this.runpod.clientBuilder(new VirtualTime()), (options) -> {
		});
		endpoint.runSync("x");
		endpoint.withTimeout(Duration.ofSeconds(4)).runSync("x");
		endpoint.withTimeout(Duration.ofSeconds(1)).runSync("x");
		assertThat(this.runpod.requests("POST /runsync"))
			.extracting((request) -> Integer.valueOf(request.queryParameter("wait").firstValue()))
			.containsExactlyInAnyOrder(5000, 2000, 1000);
	}

	@ParameterizedTest
	@MethodSource("transientFailures")
	void transientFailureDoesNotEndAwait(StubResponse failure) {
		this.runpod.stub(AWAIT)
			.respondsWith(StubResponse.sample("status-in-progress"), failure, failure,
					StubResponse.sample("status-in-progress"), failure, StubResponse.sample("status-completed"));
		RunPodEndpoint endpoint = this.runpod.endpoint((options) -> options.maxAttempts(1));
		assertThat(endpoint.await(RecordedRunPod.JOB_ID).isSuccessful()).isTrue();
		assertThat(this.runpod.requestCount(AWAIT)).isEqualTo(6);
	}

	static Stream<Named<StubResponse>> transientFailures() {
		return Stream.of(Named.of("429", StubResponse.status(429)), Named.of("503", StubResponse.status(503)),
				Named.of("HTML 502", StubResponse.sample("edge-502.html")),
				Named.of("reset", StubResponse.connectionReset()),
				Named.of("truncated", StubResponse.json("{\"delayTime\":1,\"id\"")));
	}

	@Test
	void permanentFailureEndsAwaitWithJobIdAndAttempts() {
		this.runpod.stub(AWAIT)
			.respondsWith(StubResponse.status(503), StubResponse.status(429),
					StubResponse.sample("problem-401-invalid-key"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatExceptionOfType(RunPodAuthenticationException.class)
			.isThrownBy(() -> endpoint.await(RecordedRunPod.JOB_ID))
			.satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo(RecordedRunPod.JOB_ID))
			.satisfies((ex) -> assertThat(ex.getAttempts()).isEqualTo(3));
	}

	@Test
	void notFoundIsRetriedAfterRun() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.runpod.stub("GET /status/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("problem-404-job"), StubResponse.sample("status-in-queue"));
		this.runpod.stub(AWAIT)
			.respondsWith(StubResponse.sample("problem-404-job"), StubResponse.sample("status-200-job-not-found"),
					StubResponse.sample("status-completed"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		String id = endpoint.run("x").id();
		assertThat(endpoint.status(id).status()).isEqualTo(JobStatus.IN_QUEUE);
		assertThat(endpoint.await(id).isSuccessful()).isTrue();
	}

	@Test
	void notFoundIsRetriedAfterRunSync() {
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.sample("runsync-not-finished"));
		this.runpod.stub(AWAIT_SYNC)
			.respondsWith(StubResponse.sample("problem-404-job"), StubResponse.sample("runsync-completed-sdk-page"));
		assertThat(this.runpod.endpoint().runSync("x").isSuccessful()).isTrue();
	}

	@Test
	void notFoundIsNotRetriedForForeignJob() {
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("problem-404-job"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatExceptionOfType(RunPodJobNotFoundException.class)
			.isThrownBy(() -> endpoint.await(RecordedRunPod.JOB_ID));
		assertThat(this.runpod.requestCount(AWAIT)).isEqualTo(1);
	}

	@Test
	void expiredJobErrorContainsLastStatus() {
		this.runpod.stub(AWAIT)
			.respondsWith(StubResponse.sample("status-in-progress"), StubResponse.sample("problem-404-job"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatExceptionOfType(RunPodJobNotFoundException.class)
			.isThrownBy(() -> endpoint.await(RecordedRunPod.JOB_ID))
			.withMessageContaining("; it was IN_PROGRESS when last seen. ")
			.satisfies((ex) -> assertThat(ex.getLastJob()).isNotNull());
	}

	@Test
	void serverWithoutLongPollIsPolledByStatus() {
		this.runpod.stub(AWAIT).respondsWith(StubResponse.status(404));
		this.runpod.stub("GET /status/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("status-in-progress"), StubResponse.sample("status-in-progress"),
					StubResponse.sample("status-completed"));
		assertThat(this.runpod.endpoint().await(RecordedRunPod.JOB_ID).isSuccessful()).isTrue();
		assertThat(this.runpod.requestCount(AWAIT)).isEqualTo(1);
		assertThat(this.runpod.requestCount("GET /status/" + RecordedRunPod.JOB_ID)).isEqualTo(3);
	}

	@Test
	void longPollMayTakePollWaitPlusRequestTimeout() throws IOException {
		VirtualTime time = new VirtualTime();
		CompletableFuture<Void> release = new CompletableFuture<>();
		try (RawHttpServer server = RawHttpServer.respondingWith(
				RawHttpServer.after(release, RawHttpServer.json(StubResponse.sampleText("status-completed.json"))))) {
			CompletableFuture<RunPodJob> job = this.runpod
				.endpoint(this.runpod.clientBuilder(time).baseUrl(server.baseUrl()),
						(options) -> options.pollWait(Duration.ofSeconds(2)).requestTimeout(Duration.ofSeconds(3)))
				.reactive()
				.await(RecordedRunPod.JOB_ID)
				.toFuture();
			RecordedRunPod.awaitUntil(() -> server.requests().size() == 1);
			time.advanceBy(Duration.ofMillis(4900));
			release.complete(null);
			assertThat(RecordedRunPod.join(job).isSuccessful()).isTrue();
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void outputIsConvertedTheSameWayForAllCalls() {
		this.runpod.stub("POST /runsync")
			.respondsWith(StubResponse.sample("runsync-completed-sdk-page"),
					StubResponse.sample("runsync-not-finished"));
		this.runpod.stub(AWAIT_SYNC).respondsWith(StubResponse.sample("runsync-completed-sdk-page"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		ParameterizedTypeReference<List<Completion>> type = new ParameterizedTypeReference<>() {
		};
		List<Completion> expected = List.of(new Completion(new Usage(5, 16)));
		assertThat(endpoint.runSync("x", type)).isEqualTo(expected);
		assertThat(endpoint.runSync("x", type)).isEqualTo(expected);
		assertThat(endpoint.await(RecordedRunPod.SYNC_JOB_ID, type)).isEqualTo(expected);
		assertThat(endpoint.runSync("x", Completion[].class)).isEqualTo(expected.toArray());
		assertThat(endpoint.await(RecordedRunPod.SYNC_JOB_ID, Completion[].class)).isEqualTo(expected.toArray());
	}

	@Test
	void outputMethodsThrowForFailedJob() {
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.sample("status-failed-handler-exception"));
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-cancelled-running"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatExceptionOfType(RunPodJobException.class).isThrownBy(() -> endpoint.runSync("x", String.class))
			.withMessageEndingWith(
					"(endpoint 'sdxl') is FAILED: AttributeError: 'Results' object has no attribute 'tojson'")
			.satisfies((ex) -> assertThat(ex.getJob().workerId()).isEqualTo("jtf4e3047pxuhr"));
		assertThatExceptionOfType(RunPodJobException.class)
			.isThrownBy(() -> endpoint.await(RecordedRunPod.JOB_ID, String.class))
			.withMessageEndingWith("(endpoint 'sdxl') is CANCELLED");
		assertThat(endpoint.runSync("x").status()).isEqualTo(JobStatus.FAILED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "status-completed-no-output", "status-completed-null-output" })
	void outputMethodsNeverReturnNull(String state) {
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample(state));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatExceptionOfType(RunPodOutputException.class)
			.isThrownBy(() -> endpoint.await(RecordedRunPod.JOB_ID, String.class))
			.withMessageStartingWith(
					"Job " + RecordedRunPod.JOB_ID + " (endpoint 'sdxl') completed without an output. ");
		assertThat(endpoint.await(RecordedRunPod.JOB_ID).isSuccessful()).isTrue();
	}

	@Test
	void progressIsNeverReturnedAsResult() {
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.sample("status-progress"));
		this.runpod.stub(AWAIT)
			.respondsWith(StubResponse.sample("status-progress"), StubResponse.sample("status-completed"));
		assertThat(this.runpod.endpoint().runSync("x", RecordedRunPod.MAP_TYPE)).containsKey("text");
	}

	@Test
	void awaitedJobsAreListed() {
		this.runpod.stub(AWAIT)
			.respondsWith(StubResponse.sample("status-in-progress"),
					StubResponse.sample("status-in-progress").neverSent());
		this.runpod.stub(AWAIT_SYNC).respondsWith(StubResponse.sample("status-in-progress").neverSent());
		JobAwaiter awaiter = awaiter();
		Disposable first = awaiter.awaitTerminal(newContext(RecordedRunPod.JOB_ID)).subscribe();
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount(AWAIT) == 2);
		Disposable second = awaiter.awaitTerminal(newContext(RecordedRunPod.SYNC_JOB_ID)).subscribe();
		assertThat(awaiter.awaitedJobs(1).total()).isEqualTo(2);
		assertThat(awaiter.awaitedJobs(1).jobs()).singleElement().satisfies((job) -> {
			assertThat(job.id()).isEqualTo(RecordedRunPod.JOB_ID);
			assertThat(job.status()).isEqualTo("IN_PROGRESS");
		});
		first.dispose();
		second.dispose();
		assertThat(awaiter.awaitedJobs(10)).isEqualTo(new JobAwaiter.Waits(0, List.of()));
	}

	private JobAwaiter awaiter() {
		ClientClock clock = ClientClock.monotonic();
		RunPodApi api = RunPodApi.createFactory(this.runpod.webClientBuilder(), this.runpod.baseUrl(),
				DataSize.ofMegabytes(1), (builder) -> {
				}, 0, clock)
			.forEndpoint("sdxl", this.runpod.endpointId(), () -> "test-key", RecordedRunPod.TIMEOUT);
		RequestExecutor requestExecutor = new RequestExecutor.Factory(clock, 1, Map.of(), 500).create();
		return new JobAwaiter.Factory(requestExecutor, clock, null).create("sdxl", api, requestExecutor,
				RecordedRunPod.TIMEOUT, Duration.ofMillis(10));
	}

	private static CallContext newContext(String jobId) {
		return new CallContext(ClientClock.monotonic().deadlineAfter(RecordedRunPod.TIMEOUT), jobId,
				Instrumentation.noop().callEvents("sdxl", Observation.NOOP));
	}

	record Completion(Usage usage) {
	}

	record Usage(int input, int output) {
	}

}
