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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodRequestException;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;
import io.runpod.client.testsupport.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the deadline of a call and the poll interval, under virtual time.
 */
class DeadlineTests {

	private static final String AWAIT = "GET /status-sync/" + RecordedRunPod.JOB_ID;

	private static final String CANCEL = "POST /cancel/" + RecordedRunPod.JOB_ID;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	private final VirtualTime time = new VirtualTime();

	@Test
	void earlyNonTerminalResponseIsPolledAtInterval() {
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-in-progress"));
		ReactiveRunPodEndpoint endpoint = endpoint(Duration.ofSeconds(1)).withTimeout(Duration.ofSeconds(60));
		awaitTimeout(endpoint.await(RecordedRunPod.JOB_ID).toFuture());
		assertThat(this.time.elapsed()).isBetween(Duration.ofSeconds(60), Duration.ofMillis(62_200));
		assertThat(this.runpod.requestCount(AWAIT)).isBetween(50, 61);
	}

	@Test
	void updatesArePolledAtInterval() {
		this.runpod.stub("GET /status/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("status-in-progress"));
		ReactiveRunPodEndpoint endpoint = endpoint(Duration.ofSeconds(5)).withTimeout(Duration.ofMinutes(2));
		awaitTimeout(endpoint.updates(RecordedRunPod.JOB_ID).collectList().toFuture());
		assertThat(this.runpod.requestCount("GET /status/" + RecordedRunPod.JOB_ID)).isBetween(20, 25);
	}

	@Test
	void emptyStreamIsPolledAtInterval() {
		this.runpod.stub("GET /stream/" + RecordedRunPod.JOB_ID).respondsWith(StubResponse.sample("stream-empty"));
		ReactiveRunPodEndpoint endpoint = endpoint(Duration.ofSeconds(1)).withTimeout(Duration.ofSeconds(10));
		awaitTimeout(endpoint.stream(RecordedRunPod.JOB_ID, RecordedRunPod.Word.class).collectList().toFuture());
		assertThat(this.runpod.requestCount("GET /stream/" + RecordedRunPod.JOB_ID)).isBetween(10, 101);
	}

	@Test
	void defaultTimeoutIsFifteenMinutes() {
		this.runpod.stub("GET /status-sync/a")
			.respondsWith(StubResponse.json("{\"id\":\"a\",\"status\":\"IN_QUEUE\"}"));
		ReactiveRunPodEndpoint endpoint = this.runpod.clientBuilder(this.time)
			.build()
			.endpoint(this.runpod.endpointId())
			.reactive();
		CompletableFuture<RunPodJob> job = endpoint.await("a").toFuture();
		assertThat(this.time.advanceUntilDone(job, Duration.ofSeconds(10))).isCompletedExceptionally();
		assertThat(this.time.elapsed()).isBetween(Duration.ofMinutes(15), Duration.ofSeconds(930));
	}

	@Test
	void timeoutDoesNotWaitForRequestInFlight() {
		this.runpod.stub("GET /health").respondsWith(StubResponse.status(404));
		this.runpod.stub(AWAIT)
			.respondsWith(StubResponse.sample("status-in-progress"),
					StubResponse.sample("status-completed").neverSent());
		CompletableFuture<RunPodJob> job = endpoint(Duration.ofMillis(10)).withTimeout(Duration.ofSeconds(25))
			.await(RecordedRunPod.JOB_ID)
			.toFuture();
		RecordedRunPod.awaitUntil(() -> {
			this.time.advanceBy(Duration.ofMillis(10));
			return this.runpod.requestCount(AWAIT) == 2;
		});
		this.time.advanceBy(Duration.ofSeconds(25));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> RecordedRunPod.join(job))
			.withCauseExactlyInstanceOf(RunPodTimeoutException.class)
			.havingCause()
			.withMessageMatching("No result after 25000 ms: job " + RecordedRunPod.JOB_ID + " \\(endpoint 'sdxl'\\) is"
					+ " IN_PROGRESS after 61372 ms in the queue and \\d{5} ms in progress\\. It continues at RunPod; await"
					+ " its id to resume waiting");
	}

	@Test
	void unansweredLongPollIsRepeatedWhileResultIsKept() {
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.sample("runsync-not-finished"));
		this.runpod.stub("GET /status-sync/" + RecordedRunPod.SYNC_JOB_ID)
			.respondsWith(StubResponse.sample("runsync-not-finished").neverSent(),
					StubResponse.sample("status-completed"));
		CompletableFuture<RunPodJob> job = endpoint(Duration.ofSeconds(1)).withTimeout(Duration.ofMinutes(2))
			.runSync("x")
			.toFuture();
		RecordedRunPod
			.awaitUntil(() -> this.runpod.requestCount("GET /status-sync/" + RecordedRunPod.SYNC_JOB_ID) == 1);
		this.time.advanceBy(Duration.ofSeconds(31));
		assertThat(RecordedRunPod.join(this.time.advanceUntilDone(job, Duration.ofSeconds(1))).isSuccessful()).isTrue();
		assertThat(this.time.elapsed()).isLessThan(Duration.ofSeconds(45));
	}

	@Test
	void deadlineIncludesSubmission() {
		this.runpod.stub("POST /runsync")
			.respondsWith(StubResponse.status(429).withHeader("Retry-After", "8"),
					StubResponse.sample("runsync-not-finished"));
		this.runpod.stub("GET /status-sync/" + RecordedRunPod.SYNC_JOB_ID)
			.respondsWith(StubResponse.sample("runsync-not-finished"));
		awaitTimeout(endpoint(Duration.ofSeconds(1)).withTimeout(Duration.ofSeconds(20)).runSync("x").toFuture());
		assertThat(this.time.elapsed()).isBetween(Duration.ofSeconds(20), Duration.ofMillis(22_200));
		assertThat(this.runpod.requestCount("GET /status-sync/" + RecordedRunPod.SYNC_JOB_ID)).isBetween(5, 12);
	}

	@Test
	void longPollWaitNeverExceedsDeadline() {
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-completed"));
		RecordedRunPod.join(endpoint(Duration.ofSeconds(1)).withTimeout(Duration.ofSeconds(9))
			.await(RecordedRunPod.JOB_ID)
			.toFuture());
		assertThat(this.runpod.requests(AWAIT)).singleElement()
			.extracting((request) -> request.queryParameter("wait").firstValue())
			.isEqualTo("9000");
	}

	@Test
	void timeoutReportsLastFailure() {
		this.runpod.stub(AWAIT).respondsWith(StubResponse.status(503));
		RunPodTimeoutException error = awaitTimeout(endpoint(Duration.ofSeconds(1)).withTimeout(Duration.ofSeconds(4))
			.await(RecordedRunPod.JOB_ID)
			.toFuture());
		assertThat(error)
			.hasMessage("No result after 4000 ms: job " + RecordedRunPod.JOB_ID
					+ " (endpoint 'sdxl') has not been seen yet;" + " await its id to resume waiting. The last of "
					+ error.getAttempts() + " requests: await on endpoint 'sdxl', job " + RecordedRunPod.JOB_ID
					+ ", failed (HTTP 503)")
			.hasCauseExactlyInstanceOf(RunPodRequestException.class);
		assertThat(error.getLastJob()).isNull();
		// the last request may have been cancelled before it arrived
		assertThat(error.getAttempts()).isBetween(this.runpod.requestCount(AWAIT), this.runpod.requestCount(AWAIT) + 1);
	}

	@Test
	void timeoutIncludesDiagnosisFromLastHealth() {
		this.runpod.stub("GET /health").respondsWith(StubResponse.sample("health-queued-throttled"));
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-in-queue"));
		ReactiveRunPodEndpoint endpoint = endpoint(Duration.ofSeconds(1)).withTimeout(Duration.ofSeconds(4));
		RecordedRunPod.join(endpoint.health().toFuture());
		RunPodTimeoutException error = awaitTimeout(endpoint.await(RecordedRunPod.JOB_ID).toFuture());
		assertThat(error)
			.hasMessageEndingWith(" await its id to resume waiting. The endpoint: no capacity: RunPod has no"
					+ " free GPU of the chosen types; allow more GPU types or regions");
		assertThat(error.getLastJob().status()).isEqualTo(JobStatus.IN_QUEUE);
		assertThat(error.getDiagnosis()).startsWith("no capacity");
	}

	@Test
	void unknownHealthIsRequestedOnceOnTimeout() {
		this.runpod.stub("GET /health").respondsWith(StubResponse.sample("health-queued-throttled"));
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-in-queue"));
		ReactiveRunPodEndpoint endpoint = endpoint(Duration.ofSeconds(1)).withTimeout(Duration.ofSeconds(4));
		List<CompletableFuture<RunPodJob>> results = Stream
			.generate(() -> endpoint.await(RecordedRunPod.JOB_ID).toFuture())
			.limit(20)
			.toList();
		assertThat(results)
			.allSatisfy((result) -> assertThat(awaitTimeout(result).getDiagnosis()).startsWith("no capacity"));
		assertThat(this.runpod.requestCount("GET /health")).isEqualTo(1);
	}

	@Test
	void statusTimeoutDoesNotRequestHealth() {
		this.runpod.stub("GET /health").respondsWith(StubResponse.sample("health"));
		this.runpod.stub("GET /status/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("status-in-progress").neverSent());
		RunPodEndpoint endpoint = this.runpod.endpoint().withTimeout(Duration.ofMillis(200));
		assertThatExceptionOfType(RunPodTimeoutException.class)
			.isThrownBy(() -> endpoint.status(RecordedRunPod.JOB_ID));
		assertThat(this.runpod.requestCount("GET /health")).isZero();
	}

	@Test
	void slowHealthDelaysTimeoutOnlyBriefly() {
		this.runpod.stub("GET /health").respondsWith(StubResponse.sample("health").neverSent());
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-in-queue"));
		CompletableFuture<RunPodJob> result = endpoint(Duration.ofSeconds(1)).withTimeout(Duration.ofMinutes(2))
			.await(RecordedRunPod.JOB_ID)
			.toFuture();
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount(AWAIT) == 1);
		this.time.advanceBy(Duration.ofMinutes(2));
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount("GET /health") == 1);
		assertThat(result).isNotDone();
		this.time.advanceBy(Duration.ofSeconds(2));
		assertThat(awaitTimeout(result).getDiagnosis()).isNull();
	}

	@Test
	void timeoutReportsObservedTimes() {
		this.runpod.stub(AWAIT)
			.respondsWith(StubResponse.sample("status-in-queue"), StubResponse.sample("status-in-queue"),
					StubResponse.json("{\"id\":\"" + RecordedRunPod.JOB_ID + "\",\"status\":\"IN_PROGRESS\"}"));
		RunPodTimeoutException error = awaitTimeout(endpoint(Duration.ofSeconds(10)).withTimeout(Duration.ofSeconds(60))
			.await(RecordedRunPod.JOB_ID)
			.toFuture());
		assertThat(error.getTimeInQueue()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(25));
		assertThat(error.getTimeInProgress()).isBetween(Duration.ofSeconds(35), Duration.ofSeconds(43));
	}

	@Test
	void timeoutDoesNotCancelJobByDefault() {
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-in-progress"));
		RunPodEndpoint endpoint = this.runpod.endpoint().withTimeout(Duration.ofMillis(200));
		assertThatExceptionOfType(RunPodTimeoutException.class).isThrownBy(() -> endpoint.await(RecordedRunPod.JOB_ID));
		assertThat(this.runpod.requestCount(CANCEL)).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void timeoutCancelsJobWhenConfigured(boolean byView) {
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-in-progress"));
		this.runpod.stub(CANCEL).respondsWith(StubResponse.sample("status-cancelled-running"));
		RunPodEndpoint endpoint = this.runpod.endpoint(this.runpod.clientBuilder(this.time),
				(options) -> options.timeout(Duration.ofSeconds(4)).cancelOnTimeout(!byView));
		RunPodEndpoint view = byView ? endpoint.withCancelOnTimeout(true) : endpoint;
		RunPodTimeoutException error = awaitTimeout(view.reactive().await(RecordedRunPod.JOB_ID).toFuture());
		assertThat(error).hasMessageContaining("(endpoint 'sdxl') was cancelled after ");
		assertThat(error.getJobId()).isEqualTo(RecordedRunPod.JOB_ID);
		assertThat(error.getLastJob().status()).isEqualTo(JobStatus.CANCELLED);
		assertThat(this.runpod.requestCount(CANCEL)).isEqualTo(1);
	}

	@Test
	void failedCancellationDoesNotHideTimeout() {
		this.runpod.stub(AWAIT).respondsWith(StubResponse.sample("status-in-progress"));
		this.runpod.stub(CANCEL).respondsWith(StubResponse.status(400));
		RunPodEndpoint endpoint = this.runpod
			.endpoint((options) -> options.timeout(Duration.ofMillis(200)).cancelOnTimeout(true));
		assertThatExceptionOfType(RunPodTimeoutException.class).isThrownBy(() -> endpoint.await(RecordedRunPod.JOB_ID))
			.satisfies((ex) -> assertThat(ex.getSuppressed()).hasSizeGreaterThanOrEqualTo(1));
		assertThat(this.runpod.requestCount(CANCEL)).isEqualTo(1);
	}

	@Test
	void statusTimeoutDoesNotCancelJob() {
		this.runpod.stub("GET /status/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("status-in-progress").neverSent());
		RunPodEndpoint endpoint = this.runpod
			.endpoint((options) -> options.timeout(Duration.ofMillis(200)).cancelOnTimeout(true));
		assertThatExceptionOfType(RunPodTimeoutException.class)
			.isThrownBy(() -> endpoint.status(RecordedRunPod.JOB_ID));
		assertThat(this.runpod.requestCount(CANCEL)).isZero();
	}

	@Test
	void timeoutMustBePositive() {
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatIllegalArgumentException().isThrownBy(() -> endpoint.withTimeout(Duration.ZERO))
			.withMessage("'timeout' must be greater than zero, but is PT0S");
	}

	private ReactiveRunPodEndpoint endpoint(Duration pollInterval) {
		return this.runpod
			.endpoint(this.runpod.clientBuilder(this.time), (options) -> options.pollInterval(pollInterval))
			.reactive();
	}

	private RunPodTimeoutException awaitTimeout(CompletableFuture<?> result) {
		Throwable error = RecordedRunPod
			.join(this.time.advanceUntilDone(result.handle((value, ex) -> ex), Duration.ofMillis(100)));
		assertThat(error).isInstanceOf(RunPodTimeoutException.class);
		return (RunPodTimeoutException) error;
	}

}
