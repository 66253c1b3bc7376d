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

package io.runpod.client.internal.call;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.http.HttpStatus;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodEndpointNotFoundException;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodJobException;
import io.runpod.client.exception.RunPodJobNotFoundException;
import io.runpod.client.exception.RunPodOutputException;
import io.runpod.client.exception.RunPodRateLimitException;
import io.runpod.client.exception.RunPodRequestException;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;
import io.runpod.client.testsupport.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link ExceptionTranslator}: which calls may be repeated, the HTTP status and
 * the number of requests.
 */
class ExceptionTranslatorTests {

	private static final String STATUS = "GET /status/" + RecordedRunPod.JOB_ID;

	private static final String STATUS_SYNC = "GET /status-sync/" + RecordedRunPod.JOB_ID;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@Test
	void rejectedSubmissionIsRetryable() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.status(429));
		RunPodException ex = catchThrowableOfType(RunPodRateLimitException.class, () -> endpoint().run("x"));
		assertThat(ex.isRetryable()).isTrue();
		assertThat(ex.getStatusCode()).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
		assertThat(ex.getAttempts()).isEqualTo(1);
	}

	@Test
	void submissionInDoubtIsNotRetryable() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.status(502));
		RunPodException ex = catchThrowableOfType(RunPodSubmissionOutcomeUnknownException.class,
				() -> endpoint().run("x"));
		assertThat(ex.isRetryable()).isFalse();
		assertThat(ex.getStatusCode()).isEqualTo(HttpStatus.BAD_GATEWAY);
	}

	@Test
	void failedStatusRequestIsRetryable() {
		this.runpod.stub(STATUS).respondsWith(StubResponse.status(500));
		RunPodException ex = catchThrowableOfType(RunPodRequestException.class,
				() -> endpoint().status(RecordedRunPod.JOB_ID));
		assertThat(ex.isRetryable()).isTrue();
		assertThat(ex.getStatusCode()).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
	}

	@Test
	void unknownEndpointAndUnknownJobHaveStatusAndAreNotRetryable() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("problem-404-endpoint"));
		RunPodException ex = catchThrowableOfType(RunPodEndpointNotFoundException.class, () -> endpoint().run("x"));
		assertThat(ex.isRetryable()).isFalse();
		assertThat(ex.getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
		this.runpod.stub(STATUS).respondsWith(StubResponse.sample("problem-404-job"));
		ex = catchThrowableOfType(RunPodJobNotFoundException.class, () -> endpoint().status(RecordedRunPod.JOB_ID));
		assertThat(ex.isRetryable()).isFalse();
		assertThat(ex.getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
		assertThat(ex.getAttempts()).isEqualTo(1);
	}

	@Test
	void timeoutIsRetryableUnlessTheCallSubmittedAJob() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.runpod.stub("GET /stream/" + RecordedRunPod.JOB_ID).respondsWith(StubResponse.sample("stream-empty"));
		this.runpod.stub(STATUS_SYNC).respondsWith(StubResponse.sample("status-in-progress"));
		this.runpod.stub("GET /health").respondsWith(StubResponse.sample("health"));
		VirtualTime time = new VirtualTime();
		Duration step = Duration.ofMillis(50);
		RunPodEndpoint endpoint = this.runpod.endpoint(this.runpod.clientBuilder(time),
				(options) -> options.timeout(Duration.ofSeconds(2)).maxAttempts(1));
		RunPodException ex = catchThrowableOfType(RunPodTimeoutException.class,
				() -> time.call(() -> endpoint.await(RecordedRunPod.JOB_ID), step));
		assertThat(ex.isRetryable()).isTrue();
		assertThat(ex.getAttempts()).isPositive();
		ex = catchThrowableOfType(RunPodTimeoutException.class,
				() -> time.call(() -> endpoint.runStream("x", String.class).toList(), step));
		assertThat(ex.isRetryable()).isFalse();
	}

	@Test
	void typedCallsReportTheirRequests() {
		this.runpod.stub(STATUS_SYNC)
			.respondsWith(StubResponse.sample("status-in-progress"), StubResponse.sample("status-failed-plain-error"));
		RunPodException ex = catchThrowableOfType(RunPodJobException.class,
				() -> endpoint().await(RecordedRunPod.JOB_ID, String.class));
		assertThat(ex.getAttempts()).isEqualTo(2);
		this.runpod.stub("GET /status-sync/silent")
			.respondsWith(StubResponse.json("{\"id\":\"silent\",\"status\":\"COMPLETED\"}"));
		ex = catchThrowableOfType(RunPodOutputException.class, () -> endpoint().await("silent", String.class));
		assertThat(ex.getAttempts()).isEqualTo(1);
	}

	private RunPodEndpoint endpoint() {
		return this.runpod.endpoint((options) -> options.maxAttempts(1));
	}

}
