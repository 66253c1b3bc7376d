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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.runpod.client.WebhookFixture.Submission;
import io.runpod.client.exception.RunPodClientClosedException;
import io.runpod.client.exception.RunPodRateLimitException;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.VirtualTime;
import io.runpod.client.testsupport.WebhookRunPod;
import io.runpod.client.testsupport.WebhookRunPod.Fault;
import io.runpod.client.webhook.WebhookNotification;
import io.runpod.client.webhook.WebhookOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of submissions with unknown outcome, which their webhooks find again.
 */
@Tag("extensive")
class WebhookRecoveryTests {

	private static final String JOB = "job-1-u1";

	private static final String OUTPUT = "output of " + JOB;

	@RegisterExtension
	final WebhookFixture fixture = new WebhookFixture();

	private final WebhookRunPod server = this.fixture.server;

	private final VirtualTime time = new VirtualTime();

	static Stream<Arguments> lostResponses() {
		return Stream.of(Submission.values())
			.flatMap((submission) -> Stream.of(Fault.ERROR_AFTER, Fault.RESET_AFTER, Fault.NO_RESPONSE)
				.flatMap((fault) -> Stream.of(true, false).map((early) -> Arguments.of(submission, fault, early))));
	}

	@ParameterizedTest(name = "{0} {1}, webhook before the fault {2}")
	@MethodSource("lostResponses")
	void lostSubmissionIsFoundByItsWebhook(Submission submission, Fault fault, boolean early) {
		this.server.faults.add(fault);
		RunPodEndpoint endpoint = endpoint(WebhookOptions.of(WebhookRunPod.ADDRESSES));
		CompletableFuture<String> result = submission.start(endpoint);
		WebhookNotification notification = this.server.notification(JOB);
		if (!early) {
			endSubmission(fault);
			RecordedRunPod.awaitUntil(() -> !this.fixture.failures(endpoint).isEmpty());
		}
		this.server.end(JOB, "COMPLETED");
		this.fixture.receive(notification);
		if (early) {
			endSubmission(fault);
		}
		assertThat(RecordedRunPod.join(this.time.advanceUntilDone(result, Duration.ofMillis(10)))).isEqualTo(OUTPUT);
		assertThat(this.server.jobCount()).isEqualTo(1);
		assertThat(this.fixture.endedJobs).hasSize(1);
	}

	static Stream<Arguments> unknownOutcomes() {
		return Stream.of(Submission.values())
			.flatMap((submission) -> Stream.of(Fault.ERROR_BEFORE, Fault.RESET_BEFORE, Fault.NO_RESPONSE)
				.map((fault) -> Arguments.of(submission, fault)));
	}

	@ParameterizedTest
	@MethodSource("unknownOutcomes")
	void submissionWithoutWebhookIsReportedAfterTheWait(Submission submission, Fault fault) {
		this.server.faults.add(fault);
		WebhookOptions webhooks = WebhookOptions.of(WebhookRunPod.ADDRESSES)
			.withUnknownOutcomeWait(Duration.ofSeconds(5));
		CompletableFuture<String> result = submission.start(endpoint(webhooks));
		RecordedRunPod.awaitUntil(() -> this.server.requestCount("POST /run") == 1);
		endSubmission(fault);
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> RecordedRunPod.join(this.time.advanceUntilDone(result, Duration.ofMillis(100))))
			.withCauseExactlyInstanceOf(RunPodSubmissionOutcomeUnknownException.class);
		assertThat(this.server.requestCount("POST /run")).isEqualTo(1);
	}

	private RunPodEndpoint endpoint(WebhookOptions webhooks) {
		RunPodClient client = this.fixture.client((builder) -> builder.webhooks(webhooks)
			.scheduler(this.time.scheduler())
			.webClient(this.time::trackRequests));
		return this.fixture.endpoint(client,
				(options) -> options.requestTimeout(Duration.ofSeconds(1)).runSyncWait(Duration.ofSeconds(1)));
	}

	// other faults end it at once
	private void endSubmission(Fault fault) {
		if (fault == Fault.NO_RESPONSE) {
			this.time.advanceBy(Duration.ofSeconds(2));
		}
	}

	@Test
	void timeoutOfTheCallLimitsTheWait() {
		this.server.faults.add(Fault.ERROR_BEFORE);
		RunPodEndpoint endpoint = endpoint(WebhookOptions.of(WebhookRunPod.ADDRESSES))
			.withTimeout(Duration.ofSeconds(3));
		assertThatExceptionOfType(RunPodSubmissionOutcomeUnknownException.class)
			.isThrownBy(() -> this.time.call(() -> endpoint.run("input"), Duration.ofMillis(100)));
		assertThat(this.time.elapsed()).isLessThan(Duration.ofSeconds(4));
	}

	@Test
	void rejectedSubmissionDoesNotWait() {
		this.server.faults.add(Fault.REJECTED);
		RunPodEndpoint endpoint = this.fixture.endpoint(this.fixture.client(), (options) -> options.maxAttempts(1));
		assertThatExceptionOfType(RunPodRateLimitException.class).isThrownBy(() -> endpoint.run("input"));
	}

	@Test
	void jobOfAnotherSubmissionIsNotTaken() {
		RunPodEndpoint endpoint = this.fixture.endpoint();
		endpoint.run("input");
		this.server.end(JOB, "COMPLETED");
		this.server.faults.add(Fault.RESET_AFTER);
		CompletableFuture<String> result = Submission.RUN_SYNC.start(endpoint);
		String lostJob = "job-2-u1";
		WebhookNotification notification = this.server.notification(lostJob);
		this.fixture.receive(this.server.notification(lostJob, JOB));
		this.fixture.receive(this.server.notification(lostJob, "unknown"));
		this.server.end(lostJob, "COMPLETED");
		this.fixture.receive(notification);
		assertThat(RecordedRunPod.join(result)).isEqualTo("output of " + lostJob);
	}

	@Test
	void runningJobIsAwaitedOnceItIsFound() {
		this.server.faults.add(Fault.RESET_AFTER);
		RunPodEndpoint endpoint = this.fixture.endpoint(this.fixture.client(),
				(options) -> options.pollInterval(Duration.ofMillis(10)));
		CompletableFuture<String> result = Submission.RUN_SYNC.start(endpoint);
		this.fixture.receive(this.server.notification(JOB));
		RecordedRunPod.awaitUntil(() -> this.server.requestCount("GET /status/") > 1);
		this.server.end(JOB, "COMPLETED");
		assertThat(RecordedRunPod.join(result)).isEqualTo(OUTPUT);
	}

	@Test
	void closeEndsTheWaitForTheWebhook() {
		this.server.faults.add(Fault.RESET_AFTER);
		RunPodClient client = this.fixture.client();
		RunPodEndpoint endpoint = this.fixture.endpoint(client);
		CompletableFuture<String> result = Submission.RUN_SYNC.start(endpoint);
		RecordedRunPod.awaitUntil(() -> !this.fixture.failures(endpoint).isEmpty());
		client.close();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> RecordedRunPod.join(result))
			.withCauseExactlyInstanceOf(RunPodClientClosedException.class)
			.withMessageContaining("may have created a job");
	}

}
