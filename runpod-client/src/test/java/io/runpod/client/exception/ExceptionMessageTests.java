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

package io.runpod.client.exception;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;

import io.runpod.client.exception.RunPodTimeoutException.WaitDetails;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a person reads when something went wrong with a job, as whole texts.
 */
class ExceptionMessageTests {

	private static final WaitDetails NO_DETAILS = new WaitDetails(Duration.ofSeconds(2), null, null, null, false, null);

	private final RunPodJob runningJob = RunPodJob.builder("job-1", JobStatus.IN_PROGRESS).endpoint("sdxl").build();

	@Test
	void failedJob() {
		RunPodJob job = RunPodJob.builder("job-1", JobStatus.FAILED)
			.endpoint("sdxl")
			.error("{\"error_type\":\"<class 'ValueError'>\",\"error_message\":\"bad width\"}")
			.build();
		RunPodJobException ex = new RunPodJobException(job);
		assertThat(ex).hasMessage("Job job-1 (endpoint 'sdxl') is FAILED: ValueError: bad width");
		assertThat(ex.job()).isSameAs(job);
		assertThat(ex.getEndpoint()).isEqualTo("sdxl");
		assertThat(ex.getJobId()).isEqualTo("job-1");
	}

	@Test
	void cancelledJobHasNoError() {
		assertThat(new RunPodJobException(RunPodJob.builder("job-1", JobStatus.CANCELLED).endpoint("sdxl").build()))
			.hasMessage("Job job-1 (endpoint 'sdxl') is CANCELLED");
	}

	@Test
	void runningJob() {
		assertThatExceptionOfType(RunPodJobException.class).isThrownBy(this.runningJob::orThrow)
			.withMessage("Job job-1 (endpoint 'sdxl') is IN_PROGRESS, not COMPLETED yet");
	}

	@Test
	void completedJobWithoutOutput() {
		RunPodJob job = RunPodJob.builder("job-1", JobStatus.COMPLETED).endpoint("sdxl").build();
		assertThatExceptionOfType(RunPodOutputException.class)
			.isThrownBy(() -> job.outputOrThrow(ParameterizedTypeReference.forType(String.class)))
			.withMessage("Job job-1 (endpoint 'sdxl') completed without an output. Either its handler returned nothing,"
					+ " or the output was larger than RunPod passes on (10 MB for run, 20 MB for runSync): let the"
					+ " handler upload large results and return a URL");
	}

	@Test
	void unknownJob() {
		assertThat(new RunPodJobNotFoundException("sdxl", "job-1", 1, null))
			.hasMessage("RunPod knows no job job-1 on endpoint 'sdxl'. Results are kept for 30 minutes after run and"
					+ " 1 minute after runSync, and a job is deleted when its ttl passes");
	}

	@Test
	void expiredJob() {
		assertThat(new RunPodJobNotFoundException("sdxl", "job-1", 1, this.runningJob))
			.hasMessage("RunPod knows no job job-1 on endpoint 'sdxl'; it was IN_PROGRESS when last seen. Results are"
					+ " kept for 30 minutes after run and 1 minute after runSync, and a job is deleted when its ttl"
					+ " passes");
	}

	@Test
	void timeoutWhileJobIsInProgress() {
		RunPodTimeoutException ex = new RunPodTimeoutException(
				"sdxl", "job-1", new WaitDetails(Duration.ofSeconds(2), this.runningJob, Duration.ofMillis(500),
						Duration.ofMillis(1500), false, "no capacity"),
				4, requestException("status on endpoint 'sdxl' failed (HTTP 503)"));
		assertThat(ex).hasMessage("No result after 2000 ms: job job-1 (endpoint 'sdxl') is IN_PROGRESS after 500 ms"
				+ " in the queue and 1500 ms in progress. It goes on at RunPod; await its id to go on waiting."
				+ " The endpoint: no capacity. The last of 4 requests: status on endpoint 'sdxl' failed (HTTP 503)");
		assertThat(ex.lastJob()).isSameAs(this.runningJob);
		assertThat(ex.inQueue()).hasMillis(500);
		assertThat(ex.inProgress()).hasMillis(1500);
		assertThat(ex.diagnosis()).isEqualTo("no capacity");
		assertThat(ex.getAttempts()).isEqualTo(4);
	}

	@Test
	void timeoutWhileJobIsNotFound() {
		WaitDetails details = new WaitDetails(Duration.ofSeconds(2), this.runningJob, null, null, false, null);
		assertThat(new RunPodTimeoutException("sdxl", "job-1", details, 4,
				new RunPodJobNotFoundException("sdxl", "job-1", 1, null)))
			.hasMessageStartingWith("No result after 2000 ms: job job-1 (endpoint 'sdxl') was not found so far. It was"
					+ " submitted a moment ago, and RunPod may not know it yet; await its id to go on waiting. The last of"
					+ " 4 requests: RunPod knows no job job-1");
	}

	@Test
	void timeoutAfterJobFailed() {
		RunPodJob failed = RunPodJob.builder("job-1", JobStatus.FAILED).endpoint("sdxl").build();
		assertThat(new RunPodTimeoutException("sdxl", "job-1",
				new WaitDetails(Duration.ofSeconds(2), failed, null, null, false, null), 4, null))
			.hasMessage("No result after 2000 ms: job job-1 (endpoint 'sdxl') is FAILED");
	}

	@Test
	void timeoutWithCancelledJob() {
		assertThat(
				new RunPodTimeoutException("sdxl", "job-1",
						new WaitDetails(Duration.ofSeconds(2), this.runningJob, Duration.ofSeconds(2), null, true,
								null),
						4, null))
			.hasMessage(
					"No result after 2000 ms: job job-1 (endpoint 'sdxl') was cancelled after 2000 ms in the queue");
	}

	@Test
	void timeoutBeforeFirstStatus() {
		assertThat(new RunPodTimeoutException("sdxl", "job-1", NO_DETAILS, 0, null))
			.hasMessage("No result after 2000 ms: job job-1 (endpoint 'sdxl') has not been seen yet; await its id to"
					+ " go on waiting");
	}

	@Test
	void timeoutWithoutResponse() {
		assertThat(new RunPodTimeoutException("sdxl", null, NO_DETAILS, 1, null))
			.hasMessage("No result after 2000 ms: endpoint 'sdxl' did not answer in time");
		assertThat(
				new RunPodTimeoutException("sdxl", null, NO_DETAILS, 2, requestException("health failed (HTTP 503)")))
			.hasMessage(
					"No result after 2000 ms from endpoint 'sdxl'. The last of 2 requests: health failed (HTTP 503)");
	}

	@Test
	void timeoutBeforeRequestWasSent() {
		assertThat(new RunPodTimeoutException("sdxl", null, NO_DETAILS, 0, null))
			.hasMessage("No result after 2000 ms: nothing was sent to endpoint 'sdxl' in that time. Requests wait while"
					+ " the limits leave no room for them");
	}

	@Test
	void closedClient() {
		assertThat(RunPodClientClosedException.rejectedCall("sdxl")).hasMessage(
				"The RunPod client is closed; nothing was sent to endpoint 'sdxl'. If the application is shutting"
						+ " down, stop making calls before the client is closed");
		assertThat(RunPodClientClosedException.terminatedCall("sdxl", "job-1", false, 3)).hasMessage(
				"The RunPod client was closed while it waited for endpoint 'sdxl', job job-1; await its id later"
						+ " to go on waiting");
		assertThat(RunPodClientClosedException.terminatedCall("sdxl", null, true, 1))
			.hasMessage("The RunPod client was closed while it waited for endpoint 'sdxl'; a submission under way may"
					+ " have become a job");
		assertThat(RunPodClientClosedException.terminatedCall("sdxl", "job-1", true, 1))
			.hasMessage("The RunPod client was closed while it waited for endpoint 'sdxl', job job-1; RunPod may have"
					+ " queued it again, and its status tells");
	}

	@Test
	void interruptedWait() {
		InterruptedException cause = new InterruptedException();
		assertThat(new RunPodInterruptedException("sdxl", "job-1", cause))
			.hasMessage(
					"Interrupted while waiting for endpoint 'sdxl', job job-1; it goes on at RunPod, await its id to"
							+ " go on waiting")
			.hasCause(cause);
		assertThat(new RunPodInterruptedException("sdxl", null, cause))
			.hasMessage("Interrupted while waiting for endpoint 'sdxl'"
					+ "; a submission that was under way may have become a job");
	}

	private static RunPodRequestException requestException(String message) {
		return new RunPodRequestException(message, "sdxl", null, 1, 503, null, null);
	}

}
