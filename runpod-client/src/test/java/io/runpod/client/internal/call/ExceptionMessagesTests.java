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

import io.runpod.client.exception.RunPodJobNotFoundException;
import io.runpod.client.exception.RunPodRequestException;
import io.runpod.client.internal.call.ExceptionMessages.TimedOutCall;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ExceptionMessages}, by whole messages.
 */
class ExceptionMessagesTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private static final TimedOutCall NO_JOB = new TimedOutCall(TIMEOUT, null, null, null, false, null, null);

	private final RunPodJob runningJob = RunPodJob.builder("job-1", JobStatus.IN_PROGRESS).endpoint("sdxl").build();

	@Test
	void unknownJob() {
		assertThat(ExceptionMessages.jobNotFound("sdxl", "job-1", null))
			.isEqualTo("Job job-1 was not found on endpoint 'sdxl'. Results are kept for 30 minutes after run and"
					+ " 1 minute after runSync, and a job is deleted when its ttl passes");
	}

	@Test
	void expiredJob() {
		assertThat(ExceptionMessages.jobNotFound("sdxl", "job-1", this.runningJob))
			.isEqualTo("Job job-1 was not found on endpoint 'sdxl'; it was IN_PROGRESS when last seen. Results are"
					+ " kept for 30 minutes after run and 1 minute after runSync, and a job is deleted when its ttl"
					+ " passes");
	}

	@Test
	void timeoutWhileJobIsInProgress() {
		TimedOutCall call = new TimedOutCall(TIMEOUT, this.runningJob, Duration.ofMillis(500), Duration.ofMillis(1500),
				false, null, "no capacity");
		assertThat(ExceptionMessages.timeout("sdxl", "job-1", call, 4,
				requestException("status on endpoint 'sdxl' failed (HTTP 503)")))
			.isEqualTo("No result after 2000 ms: job job-1 (endpoint 'sdxl') is IN_PROGRESS after 500 ms"
					+ " in the queue and 1500 ms in progress. It continues at RunPod; await its id to resume waiting."
					+ " The endpoint: no capacity. The last of 4 requests: status on endpoint 'sdxl' failed"
					+ " (HTTP 503)");
	}

	@Test
	void timeoutWhileJobIsNotFound() {
		TimedOutCall call = new TimedOutCall(TIMEOUT, this.runningJob, null, null, false, null, null);
		assertThat(ExceptionMessages.timeout("sdxl", "job-1", call, 4,
				RunPodJobNotFoundException.builder("Job job-1 was not found").build()))
			.isEqualTo("No result after 2000 ms: job job-1 (endpoint 'sdxl') was not found so far. It was"
					+ " submitted a moment ago, and RunPod may not return it yet; await its id to resume waiting. The"
					+ " last of 4 requests: Job job-1 was not found");
	}

	@Test
	void timeoutAfterJobFailed() {
		RunPodJob failed = RunPodJob.builder("job-1", JobStatus.FAILED).endpoint("sdxl").build();
		assertThat(ExceptionMessages.timeout("sdxl", "job-1",
				new TimedOutCall(TIMEOUT, failed, null, null, false, null, null), 4, null))
			.isEqualTo("No result after 2000 ms: job job-1 (endpoint 'sdxl') is FAILED");
	}

	@Test
	void timeoutWithCancelledJob() {
		TimedOutCall call = new TimedOutCall(TIMEOUT, this.runningJob, TIMEOUT, null, true, null, null);
		assertThat(ExceptionMessages.timeout("sdxl", "job-1", call, 4, null))
			.isEqualTo("No result after 2000 ms: job job-1 (endpoint 'sdxl') was cancelled after 2000 ms in the queue");
	}

	@Test
	void timeoutBeforeFirstStatus() {
		assertThat(ExceptionMessages.timeout("sdxl", "job-1", NO_JOB, 1, null))
			.isEqualTo("No result after 2000 ms: job job-1 (endpoint 'sdxl') has not been seen yet; await its id to"
					+ " resume waiting");
	}

	@Test
	void timeoutWithoutResponse() {
		assertThat(ExceptionMessages.timeout("sdxl", null, NO_JOB, 1, null))
			.isEqualTo("No result after 2000 ms: endpoint 'sdxl' did not answer in time");
		assertThat(ExceptionMessages.timeout("sdxl", null, NO_JOB, 2, requestException("health failed (HTTP 503)")))
			.isEqualTo("No result after 2000 ms from endpoint 'sdxl'. The last of 2 requests: health failed"
					+ " (HTTP 503)");
	}

	@Test
	void timeoutBeforeRequestWasSent() {
		assertThat(ExceptionMessages.timeout("sdxl", null, NO_JOB, 0, null))
			.isEqualTo("No result after 2000 ms: nothing was sent to endpoint 'sdxl' in that time. Requests wait for"
					+ " a permit of the endpoint's rate limits");
		assertThat(ExceptionMessages.timeout("sdxl", "job-1", NO_JOB, 0, null))
			.isEqualTo("No result after 2000 ms: nothing was sent to endpoint 'sdxl' about job job-1 in that time."
					+ " Requests wait for a permit of the endpoint's rate limits");
	}

	@Test
	void timeoutWithoutCancellation() {
		TimedOutCall call = new TimedOutCall(TIMEOUT, this.runningJob, TIMEOUT, null, false,
				"It could not be cancelled", null);
		assertThat(ExceptionMessages.timeout("sdxl", "job-1", call, 4, null))
			.isEqualTo("No result after 2000 ms: job job-1 (endpoint 'sdxl') is IN_PROGRESS after 2000 ms in the queue."
					+ " It continues at RunPod; await its id to resume waiting. It could not be cancelled");
	}

	@Test
	void closedClient() {
		assertThat(ExceptionMessages.rejectedCall("sdxl", null))
			.isEqualTo("The RunPod client is closed; nothing was sent to endpoint 'sdxl'. If the application is"
					+ " shutting down, stop making calls before the client is closed");
		assertThat(ExceptionMessages.terminatedCall("sdxl", "job-1", false))
			.isEqualTo("The RunPod client was closed while it waited for endpoint 'sdxl', job job-1; await its id"
					+ " later to resume waiting");
		assertThat(ExceptionMessages.terminatedCall("sdxl", null, true))
			.isEqualTo("The RunPod client was closed while it waited for endpoint 'sdxl'; a submission in flight may"
					+ " have created a job");
		assertThat(ExceptionMessages.terminatedCall("sdxl", "job-1", true))
			.isEqualTo("The RunPod client was closed while it waited for endpoint 'sdxl', job job-1; RunPod may have"
					+ " queued it again, check its status");
	}

	@Test
	void interruptedWait() {
		assertThat(ExceptionMessages.interrupted("sdxl", "job-1"))
			.isEqualTo("Interrupted while waiting for endpoint 'sdxl', job job-1; it continues at RunPod, await its id"
					+ " to resume waiting");
		assertThat(ExceptionMessages.interrupted("sdxl", null))
			.isEqualTo("Interrupted while waiting for endpoint 'sdxl'; a submission in flight may have created a job");
	}

	private static RunPodRequestException requestException(String message) {
		return RunPodRequestException.builder(message).build();
	}

}
