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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodJobNotFoundException;
import io.runpod.client.exception.RunPodJobStateException;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.client.job.JobStatus;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the operation {@code retry}, which must not run a job twice.
 */
class RetryOperationTests {

	private static final String RETRY = "POST /retry/" + RecordedRunPod.JOB_ID;

	private static final String STATUS = "GET /status/" + RecordedRunPod.JOB_ID;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@ParameterizedTest
	@ValueSource(strings = { "status-failed-plain-error", "status-timed-out", "status-failed-execution-timeout" })
	void failedJobIsQueuedAgain(String status) {
		this.runpod.stub(STATUS).respondsWith(StubResponse.sample(status));
		this.runpod.stub(RETRY).respondsWith(StubResponse.sample("retry-in-queue"));
		assertThat(this.runpod.endpoint().retry(RecordedRunPod.JOB_ID).status()).isEqualTo(JobStatus.IN_QUEUE);
		assertThat(this.runpod.requestCount(STATUS)).isEqualTo(1);
		assertThat(this.runpod.requestCount(RETRY)).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "status-in-queue", "status-in-progress", "status-completed", "status-unknown-state" })
	void jobInAnyOtherStateIsNotRetried(String status) {
		this.runpod.stub(STATUS).respondsWith(StubResponse.sample(status));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatExceptionOfType(RunPodJobStateException.class).isThrownBy(() -> endpoint.retry(RecordedRunPod.JOB_ID))
			.satisfies((ex) -> assertThat(ex.getAttempts()).isEqualTo(1))
			.withMessageMatching("Job " + RecordedRunPod.JOB_ID
					+ " \\(endpoint 'sdxl'\\) is [A-Z_]+: only a job that FAILED" + " or TIMED_OUT can be retried");
		assertThat(this.runpod.requestCount(RETRY)).isZero();
	}

	@Test
	void cancelledJobIsNotRetried() {
		this.runpod.stub("GET /status/a").respondsWith(StubResponse.sample("status-cancelled-running"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatExceptionOfType(RunPodJobStateException.class).isThrownBy(() -> endpoint.retry("a"))
			.satisfies((ex) -> assertThat(ex.getJob().status()).isEqualTo(JobStatus.CANCELLED))
			.withMessageContaining(" is CANCELLED: only a job that FAILED or TIMED_OUT can be retried");
	}

	@Test
	void lostResponseIsRecoveredByStatusCheck() {
		this.runpod.stub(STATUS)
			.respondsWith(StubResponse.sample("status-failed-plain-error"), StubResponse.sample("status-in-queue"));
		this.runpod.stub(RETRY).respondsWith(StubResponse.connectionReset());
		assertThat(this.runpod.endpoint().retry(RecordedRunPod.JOB_ID).status()).isEqualTo(JobStatus.IN_QUEUE);
		assertThat(this.runpod.requestCount(RETRY)).isEqualTo(1);
	}

	@Test
	void failedSecondRunIsDetectedByItsTimes() {
		this.runpod.stub(STATUS)
			.respondsWith(StubResponse.sample("status-failed-plain-error"),
					StubResponse.sample("status-failed-execution-timeout"));
		this.runpod.stub(RETRY).respondsWith(StubResponse.sample("edge-502.html"));
		assertThat(this.runpod.endpoint().retry(RecordedRunPod.JOB_ID).isTimedOut()).isTrue();
		assertThat(this.runpod.requestCount(RETRY)).isEqualTo(1);
	}

	@Test
	void throttledRetryIsSentAgain() {
		this.runpod.stub(STATUS).respondsWith(StubResponse.sample("status-failed-plain-error"));
		this.runpod.stub(RETRY).respondsWith(StubResponse.status(429), StubResponse.sample("retry-in-queue"));
		assertThat(this.runpod.endpoint().retry(RecordedRunPod.JOB_ID).status()).isEqualTo(JobStatus.IN_QUEUE);
		assertThat(this.runpod.requestCount(RETRY)).isEqualTo(2);
	}

	@Test
	void unknownJobIsNotRetried() {
		this.runpod.stub(STATUS).respondsWith(StubResponse.sample("problem-404-job"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatExceptionOfType(RunPodJobNotFoundException.class)
			.isThrownBy(() -> endpoint.retry(RecordedRunPod.JOB_ID));
		assertThat(this.runpod.requestCount(RETRY)).isZero();
	}

	@Test
	void retryIsSentAgainWhenUnknownOutcomesAreRetried() {
		this.runpod.stub(STATUS).respondsWith(StubResponse.sample("status-failed-plain-error"));
		this.runpod.stub(RETRY).respondsWith(StubResponse.status(500), StubResponse.sample("retry-in-queue"));
		RunPodEndpoint endpoint = this.runpod.endpoint((options) -> options.retryUnknownOutcome(true));
		assertThat(endpoint.retry(RecordedRunPod.JOB_ID).status()).isEqualTo(JobStatus.IN_QUEUE);
		assertThat(this.runpod.requestCount(STATUS)).isEqualTo(2);
		assertThat(this.runpod.requestCount(RETRY)).isEqualTo(2);
	}

	@Test
	void retryThatTakesEffectLateIsSentOnce() {
		this.runpod.stub(STATUS)
			.respondsWith(StubResponse.sample("status-failed-plain-error"),
					StubResponse.sample("status-failed-plain-error"), StubResponse.sample("status-failed-plain-error"),
					StubResponse.sample("status-in-queue"));
		this.runpod.stub(RETRY).respondsWith(StubResponse.connectionReset());
		assertThat(this.runpod.endpoint().retry(RecordedRunPod.JOB_ID).status()).isEqualTo(JobStatus.IN_QUEUE);
		assertThat(this.runpod.requestCount(RETRY)).isEqualTo(1);
	}

	@Test
	void lastFailedAttemptReportsUnknownOutcome() {
		this.runpod.stub(STATUS).respondsWith(StubResponse.sample("status-failed-plain-error"));
		this.runpod.stub(RETRY).respondsWith(StubResponse.status(500));
		RunPodEndpoint endpoint = this.runpod
			.endpoint((options) -> options.maxAttempts(2).requestTimeout(Duration.ofSeconds(5)));
		assertThatExceptionOfType(RunPodSubmissionOutcomeUnknownException.class)
			.isThrownBy(() -> endpoint.retry(RecordedRunPod.JOB_ID))
			.satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo(RecordedRunPod.JOB_ID));
		assertThat(this.runpod.requestCount(RETRY)).isEqualTo(1);
	}

}
