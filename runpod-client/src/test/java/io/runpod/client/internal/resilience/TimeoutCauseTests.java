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

package io.runpod.client.internal.resilience;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import io.runpod.client.EndpointOptions;
import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodRateLimitException;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.client.job.JobStatus;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;
import io.runpod.client.testsupport.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for timeouts during a retry or while a request waits for a permit: the exception
 * has the cause and the possible outcome.
 */
class TimeoutCauseTests {

	private static final String STATUS = "GET /status/" + RecordedRunPod.JOB_ID;

	private static final String RETRY = "POST /retry/" + RecordedRunPod.JOB_ID;

	private static final String MAY_BE_QUEUED_AGAIN = "RunPod may have queued it again, and then it is paid for again:"
			+ " check its status, and await the result";

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	private final VirtualTime time = new VirtualTime();

	@Test
	void purgeQueueReportsLastFailure() {
		this.runpod.stub("POST /purge-queue").respondsWith(StubResponse.status(429));
		assertThat(expectTimeout(start(endpoint().purgeQueue())))
			.hasMessage("No result after 5000 ms from endpoint 'sdxl'. The last of 2 requests: purgeQueue on endpoint"
					+ " 'sdxl' failed (HTTP 429)")
			.hasCauseExactlyInstanceOf(RunPodRateLimitException.class);
	}

	@Test
	void purgeQueueReportsWhenClientLimitsBlockedIt() {
		this.runpod.stub("POST /purge-queue").respondsWith(StubResponse.sample("purge-queue"));
		ReactiveRunPodEndpoint endpoint = endpoint();
		RecordedRunPod.join(start(endpoint.purgeQueue().then(endpoint.purgeQueue())));
		assertThat(expectTimeout(start(endpoint.purgeQueue())))
			.hasMessage("No result after 5000 ms: nothing was sent to endpoint 'sdxl' in that time. Requests wait for"
					+ " a permit of the endpoint's rate limits");
		assertThat(this.runpod.requestCount("POST /purge-queue")).isEqualTo(2);
	}

	@Test
	void cancelReportsLastFailure() {
		this.runpod.stub("POST /cancel/" + RecordedRunPod.JOB_ID).respondsWith(StubResponse.status(503));
		RunPodTimeoutException error = expectTimeout(start(endpoint().cancel(RecordedRunPod.JOB_ID)));
		assertThat(error).hasMessageEndingWith("The last of " + error.getAttempts() + " requests: cancel on endpoint"
				+ " 'sdxl', job " + RecordedRunPod.JOB_ID + ", failed (HTTP 503)");
	}

	@Test
	void sharedHealthRequestReportsFailureToCallerThatSentIt() {
		this.runpod.stub("GET /health").respondsWith(StubResponse.status(503));
		ReactiveRunPodEndpoint endpoint = endpoint();
		CompletableFuture<?> first = start(endpoint.health());
		CompletableFuture<?> second = start(endpoint.health());
		RunPodTimeoutException error = expectTimeout(first);
		assertThat(error).hasMessage("No result after 5000 ms from endpoint 'sdxl'. The last of " + error.getAttempts()
				+ " requests: health on endpoint 'sdxl' failed (HTTP 503)");
		assertThat(error.getAttempts()).isGreaterThan(1);
		RunPodTimeoutException joinedError = expectTimeout(second);
		assertThat(joinedError).hasMessage("No result after 5000 ms: endpoint 'sdxl' did not answer in time");
		assertThat(joinedError.getAttempts()).isEqualTo(1);
	}

	@Test
	void repeatableSubmissionReportsUnknownOutcomeAndLastFailure() {
		this.runpod.stub("POST /run")
			.respondsWith(StubResponse.status(500), StubResponse.status(429).withHeader("Retry-After", "10"));
		RunPodSubmissionOutcomeUnknownException error = expectOutcomeUnknown(
				start(endpoint((options) -> options.retryUnknownOutcome(true)).run("x")));
		assertThat(error)
			.hasMessage("A submission to endpoint 'sdxl' was not answered within 5000 ms. The job may exist"
					+ " and may be paid for, in 2 attempts. The last failure: HTTP 429");
		assertThat(error.getAttempts()).isEqualTo(2);
		// no status: retrying because of the 429 could create a second paid job
		assertThat(error.getStatusCode()).isNull();
	}

	// real time, because virtual time does not advance while a request is in flight
	@Test
	void submissionInFlightAgainReportsPreviousFailure() {
		this.runpod.stub("POST /run")
			.respondsWith(StubResponse.status(429), StubResponse.sample("run-in-queue").neverSent());
		RunPodEndpoint endpoint = endpointWithShortTimeout();
		assertThatExceptionOfType(RunPodSubmissionOutcomeUnknownException.class).isThrownBy(() -> endpoint.run("x"))
			.withMessageEndingWith("The last failure: HTTP 429")
			.satisfies((error) -> assertThat(error.getStatusCode()).isNull());
	}

	@Test
	void failureIsNotReportedAfterSuccessfulRetry() {
		this.runpod.stub("POST /runsync")
			.respondsWith(StubResponse.status(429), StubResponse.sample("runsync-not-finished"));
		this.runpod.stub("GET /status-sync/" + RecordedRunPod.SYNC_JOB_ID)
			.respondsWith(StubResponse.sample("runsync-not-finished").neverSent());
		RunPodEndpoint endpoint = endpointWithShortTimeout();
		assertThatExceptionOfType(RunPodTimeoutException.class).isThrownBy(() -> endpoint.runSync("x"))
			.withMessageContaining("await its id to resume")
			.withMessageNotContaining("429")
			.withNoCause();
	}

	private RunPodEndpoint endpointWithShortTimeout() {
		return this.runpod.endpoint(this.runpod.clientBuilder().rateLimitShare(0),
				(options) -> options.timeout(Duration.ofSeconds(3)));
	}

	@Test
	void final401KeepsUnknownOutcomeOfEarlierAttempt() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.status(500), StubResponse.status(401));
		RunPodSubmissionOutcomeUnknownException error = expectOutcomeUnknown(
				start(endpoint((options) -> options.retryUnknownOutcome(true)).run("x")));
		assertThat(error)
			.hasMessageStartingWith("No usable answer to run on endpoint 'sdxl' (HTTP 401). The job may exist");
		assertThat(error.getStatusCode()).isNull();
	}

	@Test
	void final429KeepsUnknownOutcomeOfEarlierAttempt() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.status(500), StubResponse.status(429));
		assertThat(expectOutcomeUnknown(
				start(endpoint((options) -> options.retryUnknownOutcome(true).maxAttempts(2)).run("x"))))
			.hasMessage(
					"No usable answer to run on endpoint 'sdxl' (HTTP 429). The job may exist and may be paid for, in"
							+ " 2 attempts");
	}

	@Test
	void throttledRetryReportsTimeoutAndLastJob() {
		this.runpod.stub(STATUS).respondsWith(StubResponse.sample("status-failed-plain-error"));
		this.runpod.stub(RETRY).respondsWith(StubResponse.status(429).withHeader("Retry-After", "10"));
		RunPodTimeoutException error = expectTimeout(start(endpoint().retry(RecordedRunPod.JOB_ID)));
		assertThat(error.getLastJob().status()).isEqualTo(JobStatus.FAILED);
		assertThat(error).hasMessageContaining(" is FAILED after ")
			.hasMessageEndingWith("retry on endpoint 'sdxl', job " + RecordedRunPod.JOB_ID + ", failed (HTTP 429)")
			.hasMessageNotContaining("continues at RunPod");
	}

	@Test
	void retryWithUnknownOutcomeReportsLastFailure() {
		this.runpod.stub(STATUS).respondsWith(StubResponse.sample("status-failed-plain-error"));
		this.runpod.stub(RETRY).respondsWith(StubResponse.status(500));
		RunPodSubmissionOutcomeUnknownException error = expectOutcomeUnknown(
				start(endpoint().retry(RecordedRunPod.JOB_ID)));
		assertThat(error).hasMessage(
				"The retry of job " + RecordedRunPod.JOB_ID + " (endpoint 'sdxl') was not answered within 5000 ms. "
						+ MAY_BE_QUEUED_AGAIN + ". The last failure: HTTP 500");
		assertThat(error.getJobId()).isEqualTo(RecordedRunPod.JOB_ID);
		assertThat(this.runpod.requestCount(RETRY)).isEqualTo(1);
		// with increasing backoff
		assertThat(this.runpod.requestCount(STATUS)).isBetween(3, 30);
	}

	@Test
	void failedStatusCheckAfterRetryIsReportedAsLastFailure() {
		this.runpod.stub(STATUS)
			.respondsWith(StubResponse.sample("status-failed-plain-error"),
					StubResponse.status(429).withHeader("Retry-After", "10"));
		this.runpod.stub(RETRY).respondsWith(StubResponse.connectionReset());
		assertThat(expectOutcomeUnknown(start(endpoint().retry(RecordedRunPod.JOB_ID))))
			.hasMessageContaining(MAY_BE_QUEUED_AGAIN)
			.hasMessageEndingWith("The last failure: HTTP 429");
	}

	@Test
	void failedStatusCheckKeepsUnknownOutcomeOfRetry() {
		this.runpod.stub(STATUS)
			.respondsWith(StubResponse.sample("status-failed-plain-error"), StubResponse.status(503));
		this.runpod.stub(RETRY).respondsWith(StubResponse.connectionReset());
		RunPodSubmissionOutcomeUnknownException error = expectOutcomeUnknown(
				start(endpoint((options) -> options.maxAttempts(2)).retry(RecordedRunPod.JOB_ID)));
		assertThat(error).hasMessage("No usable answer to retry, and then to status on endpoint 'sdxl', job "
				+ RecordedRunPod.JOB_ID + ", (HTTP 503). " + MAY_BE_QUEUED_AGAIN);
		assertThat(error.getJobId()).isEqualTo(RecordedRunPod.JOB_ID);
		assertThat(this.runpod.requestCount(RETRY)).isEqualTo(1);
	}

	private ReactiveRunPodEndpoint endpoint() {
		return endpoint((options) -> {
		});
	}

	private ReactiveRunPodEndpoint endpoint(Consumer<EndpointOptions.Builder> options) {
		return this.runpod.endpoint(this.runpod.clientBuilder(this.time), (builder) -> {
			builder.timeout(Duration.ofSeconds(5)).maxAttempts(1000);
			options.accept(builder);
		}).reactive();
	}

	private static CompletableFuture<?> start(Mono<?> call) {
		return call.toFuture();
	}

	private RunPodTimeoutException expectTimeout(CompletableFuture<?> call) {
		Throwable error = awaitError(call);
		assertThat(error).isInstanceOf(RunPodTimeoutException.class);
		return (RunPodTimeoutException) error;
	}

	private RunPodSubmissionOutcomeUnknownException expectOutcomeUnknown(CompletableFuture<?> call) {
		Throwable error = awaitError(call);
		assertThat(error).isInstanceOf(RunPodSubmissionOutcomeUnknownException.class);
		return (RunPodSubmissionOutcomeUnknownException) error;
	}

	private Throwable awaitError(CompletableFuture<?> call) {
		return RecordedRunPod.join(this.time.advanceUntilDone(call.handle((value, ex) -> ex), Duration.ofMillis(50)));
	}

}
