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

package io.runpod.client.traffic;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJobNotFoundException;
import io.runpod.client.job.RunPodRequestException;
import io.runpod.client.job.RunPodSubmissionUnknownException;
import io.runpod.client.recorded.Answer;
import io.runpod.client.recorded.RecordedRunPod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The operation {@code retry} never runs a job twice.
 */
class RetryTests {

	private static final String RETRY = "POST /retry/" + RecordedRunPod.JOB;

	private static final String STATUS = "GET /status/" + RecordedRunPod.JOB;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@ParameterizedTest
	@ValueSource(strings = { "status-failed-plain-error", "status-timed-out", "status-failed-execution-timeout" })
	void aJobThatFailedIsQueuedAgain(String status) {
		this.runpod.on(STATUS).answers(Answer.sample(status));
		this.runpod.on(RETRY).answers(Answer.sample("retry-in-queue"));
		assertThat(this.runpod.endpoint().retry(RecordedRunPod.JOB).status()).isEqualTo(JobStatus.IN_QUEUE);
		assertThat(this.runpod.count(STATUS)).isEqualTo(1);
		assertThat(this.runpod.count(RETRY)).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "status-in-queue", "status-in-progress", "status-completed", "status-unknown-state" })
	void aJobInAnyOtherStateIsLeftAlone(String status) {
		this.runpod.on(STATUS).answers(Answer.sample(status));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(() -> endpoint.retry(RecordedRunPod.JOB))
			.withMessageMatching("Job " + RecordedRunPod.JOB
					+ " \\(endpoint 'sdxl'\\) is [A-Z_]+: only a job that FAILED" + " or TIMED_OUT can be retried");
		assertThat(this.runpod.count(RETRY)).isZero();
	}

	@Test
	void aCancelledJobIsLeftAlone() {
		this.runpod.on("GET /status/a").answers(Answer.sample("status-cancelled-running"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(() -> endpoint.retry("a"))
			.withMessageContaining(" is CANCELLED: only a job that FAILED or TIMED_OUT can be retried");
	}

	@Test
	void anAnswerThatGotLostIsMadeUpForByLooking() {
		this.runpod.on(STATUS).answers(Answer.sample("status-failed-plain-error"), Answer.sample("status-in-queue"));
		this.runpod.on(RETRY).answers(Answer.reset());
		assertThat(this.runpod.endpoint().retry(RecordedRunPod.JOB).status()).isEqualTo(JobStatus.IN_QUEUE);
		assertThat(this.runpod.count(RETRY)).isEqualTo(1);
	}

	@Test
	void aSecondRunThatHasFailedAlreadyIsSeenByItsTimes() {
		this.runpod.on(STATUS)
			.answers(Answer.sample("status-failed-plain-error"), Answer.sample("status-failed-execution-timeout"));
		this.runpod.on(RETRY).answers(Answer.sample("edge-502.html"));
		assertThat(this.runpod.endpoint().retry(RecordedRunPod.JOB).timedOut()).isTrue();
		assertThat(this.runpod.count(RETRY)).isEqualTo(1);
	}

	@Test
	void aRefusalForNowIsRepeated() {
		this.runpod.on(STATUS).answers(Answer.sample("status-failed-plain-error"));
		this.runpod.on(RETRY).answers(Answer.status(429), Answer.sample("retry-in-queue"));
		assertThat(this.runpod.endpoint().retry(RecordedRunPod.JOB).status()).isEqualTo(JobStatus.IN_QUEUE);
		assertThat(this.runpod.count(RETRY)).isEqualTo(2);
	}

	@Test
	void anUnknownJobIsNotRetried() {
		this.runpod.on(STATUS).answers(Answer.sample("problem-404-job"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatExceptionOfType(RunPodJobNotFoundException.class)
			.isThrownBy(() -> endpoint.retry(RecordedRunPod.JOB));
		assertThat(this.runpod.count(RETRY)).isZero();
	}

	@Test
	void aSecondAskIsMadeOnlyWhereTheJobStillLiesThereAsItEnded() {
		this.runpod.on(STATUS).answers(Answer.sample("status-failed-plain-error"));
		this.runpod.on(RETRY).answers(Answer.status(500), Answer.sample("retry-in-queue"));
		assertThat(this.runpod.endpoint().retry(RecordedRunPod.JOB).status()).isEqualTo(JobStatus.IN_QUEUE);
		assertThat(this.runpod.count(STATUS)).isEqualTo(2);
		assertThat(this.runpod.count(RETRY)).isEqualTo(2);
	}

	@Test
	void afterTheLastAttemptTheErrorSaysThatTheJobMayRun() {
		this.runpod.on(STATUS).answers(Answer.sample("status-failed-plain-error"));
		this.runpod.on(RETRY).answers(Answer.status(500));
		RunPodEndpoint endpoint = this.runpod
			.endpoint((options) -> options.maxAttempts(2).requestTimeout(Duration.ofSeconds(5)));
		assertThatExceptionOfType(RunPodSubmissionUnknownException.class)
			.isThrownBy(() -> endpoint.retry(RecordedRunPod.JOB))
			.satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo(RecordedRunPod.JOB));
		assertThat(this.runpod.count(RETRY)).isEqualTo(2);
	}

}
