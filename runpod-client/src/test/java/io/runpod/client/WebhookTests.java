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

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Sinks;

import io.runpod.client.WebhookFixture.Submission;
import io.runpod.client.event.JobEndedEvent;
import io.runpod.client.event.RunPodOperation;
import io.runpod.client.event.WebhookReceivedEvent;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.VirtualTime;
import io.runpod.client.testsupport.WebhookRunPod;
import io.runpod.client.webhook.WebhookAddresses;
import io.runpod.client.webhook.WebhookDelivery;
import io.runpod.client.webhook.WebhookNotification;
import io.runpod.client.webhook.WebhookOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of webhooks: the addresses of submissions and what a received webhook causes.
 */
class WebhookTests {

	private static final String JOB = "job-1-u1";

	private static final String OUTPUT = "output of " + JOB;

	private static final URI OTHER_WEBHOOK = URI.create("https://other.example.com/hook");

	@RegisterExtension
	final WebhookFixture fixture = new WebhookFixture();

	private final WebhookRunPod server = this.fixture.server;

	private final List<JobEndedEvent> endedJobs = this.fixture.endedJobs;

	private final List<WebhookReceivedEvent> receivedWebhooks = this.fixture.receivedWebhooks;

	static Stream<Arguments> addresses() {
		Object input = "input";
		JobRequest request = JobRequest.of(input).withWebhook(OTHER_WEBHOOK);
		return Stream.of(Submission.values())
			.flatMap((submission) -> Stream.of(Arguments.of(submission, input, null, null, null),
					Arguments.of(submission, input, WebhookRunPod.ADDRESSES, null, "https://app.example.com/"),
					Arguments.of(submission, request, WebhookRunPod.ADDRESSES, null, OTHER_WEBHOOK.toString()),
					Arguments.of(submission, input, WebhookRunPod.ADDRESSES, OTHER_WEBHOOK, OTHER_WEBHOOK.toString())));
	}

	@ParameterizedTest
	@MethodSource("addresses")
	void submissionHasAnAddressUnlessThereIsAnother(Submission submission, Object input,
			@Nullable WebhookAddresses addresses, @Nullable URI endpointWebhook, @Nullable String expected) {
		RunPodClient client = this.fixture.client((addresses != null) ? WebhookOptions.of(addresses) : null);
		CompletableFuture<String> result = submission
			.start(this.fixture.endpoint(client, (options) -> options.webhook(endpointWebhook)), input);
		RecordedRunPod.awaitUntil(() -> this.server.jobCount() == 1);
		URI webhook = this.server.webhook(JOB);
		if (expected == null) {
			assertThat(webhook).isNull();
		}
		else {
			assertThat(webhook).asString().startsWith(expected);
		}
		result.cancel(true);
	}

	@ParameterizedTest
	@EnumSource
	void webhookEndsTheWait(Submission submission) {
		CompletableFuture<String> result = submission.start(this.fixture.endpoint());
		WebhookNotification notification = this.server.notification(JOB);
		RecordedRunPod.awaitUntil(() -> this.server.requestCount("GET /status") > 0);
		this.server.end(JOB, "COMPLETED");
		this.fixture.receive(notification);
		assertThat(RecordedRunPod.join(result)).isEqualTo(OUTPUT);
		assertThat(this.endedJobs).hasSize(1);
		RecordedRunPod.awaitUntil(() -> this.receivedWebhooks.size() == 1);
		assertThat(this.receivedWebhooks).first().satisfies((event) -> {
			assertThat(event.endpoint()).isEqualTo("sdxl");
			assertThat(event.jobId()).isEqualTo(JOB);
			assertThat(event.latency()).isBetween(Duration.ZERO, RecordedRunPod.TIMEOUT);
		});
	}

	@ParameterizedTest
	@EnumSource
	void webhookThatPrecedesTheAnswerEndsTheWait(Submission submission) {
		Sinks.Empty<Void> responses = this.server.holdResponses();
		CompletableFuture<String> result = submission.start(this.fixture.endpoint());
		WebhookNotification notification = this.server.notification(JOB);
		this.server.end(JOB, "COMPLETED");
		this.fixture.receive(notification);
		responses.tryEmitEmpty();
		assertThat(RecordedRunPod.join(result)).isEqualTo(OUTPUT);
		assertThat(this.endedJobs).hasSize(1);
		assertThat(this.server.requestCount("GET /status/")).isEqualTo(1);
		RecordedRunPod.awaitUntil(() -> this.receivedWebhooks.size() == 1);
	}

	static Stream<Arguments> ends() {
		return Stream.of("COMPLETED", "FAILED", "CANCELLED", "TIMED_OUT")
			.flatMap((status) -> Stream.of(true, false).map((trusted) -> Arguments.of(status, trusted)));
	}

	@ParameterizedTest(name = "{0}, trusted {1}")
	@MethodSource("ends")
	void endOfJobThatIsNotAwaitedIsPublishedOnce(String status, boolean trusted) {
		RunPodEndpoint endpoint = this.fixture.endpoint();
		endpoint.run("input");
		this.server.end(JOB, status);
		WebhookNotification notification = trusted ? trusted(JOB, this.server.webhookBody(JOB))
				: this.server.notification(JOB);
		for (int i = 1; i <= 3; i++) {
			this.fixture.receive(notification);
			int count = i;
			RecordedRunPod.awaitUntil(() -> this.receivedWebhooks.size() == count);
		}
		assertThat(this.endedJobs).singleElement()
			.satisfies((event) -> assertThat(event.job().rawStatus()).isEqualTo(status));
		assertThat(this.server.requestCount("GET /status")).isEqualTo(trusted ? 0 : 1);
		assertThat(this.receivedWebhooks).extracting((event) -> event.latency() != null)
			.containsExactly(true, false, false);
	}

	private WebhookNotification trusted(String jobId, String body) {
		WebhookNotification hint = this.server.notification(jobId);
		return new WebhookNotification(hint.endpoint(), hint.submissionId(), jobId,
				ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
	}

	@ParameterizedTest
	@EnumSource
	void trustedBodyEndsTheWaitWithoutARequest(Submission submission) {
		CompletableFuture<String> result = submission.start(this.fixture.endpoint());
		this.server.notification(JOB);
		RecordedRunPod.awaitUntil(() -> this.server.requestCount("GET /status/") == 1);
		String body = this.server.webhookBody(JOB).replace("IN_PROGRESS", "COMPLETED");
		this.fixture.receive(trusted(JOB, body));
		assertThat(RecordedRunPod.join(result)).isEqualTo(OUTPUT);
		assertThat(this.server.requestCount("GET /status/")).isEqualTo(1);
		assertThat(this.endedJobs.get(0).job().toString()).doesNotContain("runpod/webhook");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "null", "[]", "{}", "{\"id\":\"job-1-u1\"}", "{\"status\":\"COMPLETED\"}",
			"{\"id\":\"job-2-u1\",\"status\":\"COMPLETED\"}", "{\"id\":\"job-1-u1\",\"status\":7}",
			"{\"id\":\"job-1-u1\",\"status\":\"IN_PROGRESS\"}", "{\"id\":\"job-1-u1\",\"status\":\"UNHEARD_OF\"}" })
	void trustedBodyThatIsNotTheEndedJobIsAHint(String body) {
		CompletableFuture<String> result = Submission.RUN_AND_AWAIT.start(this.fixture.endpoint());
		this.server.notification(JOB);
		// the response to the first poll is that the job has not ended
		RecordedRunPod.awaitUntil(() -> this.server.statusResponseCount() == 1);
		this.server.end(JOB, "COMPLETED");
		this.fixture.receive(trusted(JOB, body));
		assertThat(RecordedRunPod.join(result)).isEqualTo(OUTPUT);
		assertThat(this.server.requestCount("GET /status/")).isEqualTo(2);
	}

	@Test
	void otherEndpointsAreUnknown() {
		RunPodClient client = this.fixture.client();
		this.fixture.endpoint(client).run("input");
		WebhookNotification notification = this.server.notification(JOB);
		assertThat(client.operations().receive(new WebhookNotification("flux", notification.submissionId(), JOB)))
			.isFalse();
		assertThat(client.operations().receive(new WebhookNotification("flux", UUID.randomUUID(), JOB))).isFalse();
		assertThat(this.server.requestCount("GET /status")).isZero();
	}

	@Test
	void webhookOfAnEarlierProcessIsProcessedByName() {
		this.fixture.endpoint().run("input");
		WebhookNotification notification = this.server.notification(JOB);
		this.server.end(JOB, "COMPLETED");
		RunPodClient restarted = this.fixture.client();
		this.fixture.endpoint(restarted);
		assertThat(restarted.operations().receive(notification)).isTrue();
		RecordedRunPod.awaitUntil(() -> this.endedJobs.size() == 1);
	}

	@Test
	void webhookOfAnotherAccountIsProcessedByIts() {
		RunPodClient parent = this.fixture.client();
		this.fixture.endpoint(parent);
		RunPodClient child = parent.withApiKey(() -> "other-key");
		CompletableFuture<String> result = Submission.RUN_AND_AWAIT.start(this.fixture.endpoint(child));
		WebhookNotification notification = this.server.notification(JOB);
		RecordedRunPod.awaitUntil(() -> this.server.requestCount("GET /status/") == 1);
		this.server.end(JOB, "COMPLETED");
		this.fixture.receive(notification);
		assertThat(RecordedRunPod.join(result)).isEqualTo(OUTPUT);
	}

	@Test
	void closedClientReceivesNothing() {
		RunPodClient client = this.fixture.client();
		this.fixture.endpoint(client).run("input");
		WebhookNotification notification = this.server.notification(JOB);
		client.close();
		assertThat(client.operations().receive(notification)).isFalse();
		assertThat(this.server.requestCount("GET /status")).isZero();
	}

	@Test
	void addressThatNamesAnUnknownJobIsIgnoredThen() {
		this.fixture.endpoint().run("input");
		for (int i = 1; i <= 5; i++) {
			this.fixture.receive(this.server.notification(JOB, "unknown-" + i));
			int count = i;
			RecordedRunPod.awaitUntil(() -> this.receivedWebhooks.size() == count);
		}
		assertThat(this.server.requestCount("GET /status")).isEqualTo(1);
		assertThat(this.endedJobs).isEmpty();
	}

	@Test
	void hintsOfARunningJobAreOneRequestAtATime() {
		this.fixture.endpoint().run("input");
		WebhookNotification notification = this.server.notification(JOB);
		for (int i = 0; i < 100; i++) {
			this.fixture.receive(notification);
		}
		RecordedRunPod
			.awaitUntil(() -> this.receivedWebhooks.size() == 99 && this.server.requestCount("GET /status/") == 1);
		assertThat(this.endedJobs).isEmpty();
	}

	@Test
	void endAfterARetryIsPublishedAgain() {
		RunPodEndpoint endpoint = this.fixture.endpoint();
		endpoint.run("input");
		WebhookNotification notification = this.server.notification(JOB);
		this.server.end(JOB, "FAILED");
		this.fixture.receive(notification);
		RecordedRunPod.awaitUntil(() -> this.endedJobs.size() == 1);
		endpoint.retry(JOB);
		this.server.end(JOB, "COMPLETED");
		this.fixture.receive(notification);
		RecordedRunPod.awaitUntil(() -> this.endedJobs.size() == 2);
		assertThat(this.endedJobs).extracting((event) -> event.job().rawStatus())
			.containsExactly("FAILED", "COMPLETED");
	}

	@Test
	void hungLongPollDoesNotDelayTheEnd() {
		this.server.longPolls = true;
		CompletableFuture<String> result = Submission.RUN_AND_AWAIT.start(this.fixture.endpoint());
		WebhookNotification notification = this.server.notification(JOB);
		RecordedRunPod.awaitUntil(() -> this.server.requestCount("GET /status-sync") == 1);
		this.server.endSilently(JOB, "COMPLETED");
		this.fixture.receive(notification);
		assertThat(RecordedRunPod.join(result)).isEqualTo(OUTPUT);
		assertThat(this.server.requestCount("GET /status/")).isEqualTo(1);
	}

	@Test
	void answeredLongPollNeedsNoOtherRequest() {
		this.server.longPolls = true;
		CompletableFuture<String> result = Submission.RUN_AND_AWAIT.start(this.fixture.endpoint());
		WebhookNotification notification = this.server.notification(JOB);
		RecordedRunPod.awaitUntil(() -> this.server.requestCount("GET /status-sync") == 1);
		this.fixture.receive(notification);
		this.server.end(JOB, "COMPLETED");
		assertThat(RecordedRunPod.join(result)).isEqualTo(OUTPUT);
		assertThat(this.server.requestCount("GET /status/")).isZero();
	}

	@Test
	void deliveryIsKnownOnceJobsHaveEnded() {
		RunPodClient client = this.fixture.client();
		RunPodEndpoint endpoint = this.fixture.endpoint(client);
		EndpointActivity activity = client.operations().activity(endpoint).orElseThrow();
		assertThat(activity.webhookDelivery()).contains(WebhookDelivery.UNVERIFIED);
		for (int i = 1; i <= 16; i++) {
			RunPodJob job = endpoint.run("input");
			this.server.end(job.id(), "COMPLETED");
			this.fixture.receive(this.server.notification(job.id()));
		}
		RecordedRunPod
			.awaitUntil(() -> activity.webhookDelivery().filter(WebhookDelivery.ARRIVING::equals).isPresent());
		RunPodClient without = this.fixture.client((WebhookOptions) null);
		assertThat(without.operations().activity(this.fixture.endpoint(without)).orElseThrow().webhookDelivery())
			.isEmpty();
	}

	@Test
	void manyWebhooksAreReadAsTheRateLimitPermits() {
		VirtualTime time = new VirtualTime();
		RunPodClient client = this.fixture.client((builder) -> builder.scheduler(time.scheduler())
			.webhooks(WebhookOptions.of(WebhookRunPod.ADDRESSES))
			.webClient(time::trackRequests)
			.rateLimit(RunPodOperation.STATUS, (limit) -> limit.maxRequests(5)));
		RunPodEndpoint endpoint = this.fixture.endpoint(client);
		for (int i = 1; i <= 40; i++) {
			RunPodJob job = endpoint.run("input");
			this.server.end(job.id(), "COMPLETED");
			this.fixture.receive(this.server.notification(job.id()));
		}
		CompletableFuture<Void> done = CompletableFuture
			.runAsync(() -> RecordedRunPod.awaitUntil(() -> this.endedJobs.size() == 40));
		RecordedRunPod.join(time.advanceUntilDone(done, Duration.ofMillis(500)));
		assertThat(this.server.requestCount("GET /status")).isEqualTo(40);
		assertThat(time.elapsed()).isGreaterThan(Duration.ofSeconds(60));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void webhooksAndPollsThatEndTogetherLoseNoResult(boolean longPolls) {
		this.server.longPolls = longPolls;
		RunPodEndpoint endpoint = this.fixture.endpoint(this.fixture.client(),
				(options) -> options.pollInterval(Duration.ofMillis(10)));
		List<String> jobIds = IntStream.range(0, 300).mapToObj((n) -> endpoint.run("input").id()).toList();
		List<CompletableFuture<String>> results = jobIds.stream()
			.map((id) -> endpoint.reactive().await(id, String.class).toFuture())
			.toList();
		jobIds.parallelStream().forEach((id) -> {
			this.server.end(id, "COMPLETED");
			this.fixture.receive(this.server.notification(id));
		});
		assertThat(results.stream().map(RecordedRunPod::join))
			.containsExactlyElementsOf(jobIds.stream().map((id) -> "output of " + id).toList());
	}

}
