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

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpStatus;

import io.runpod.client.EndpointOptions;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.event.RequestRetriedEvent;
import io.runpod.client.event.RetryReason;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodRateLimitException;
import io.runpod.client.exception.RunPodRequestException;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.testsupport.RawHttpServer;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;
import io.runpod.client.testsupport.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for retries of submissions, which are permitted only if RunPod has certainly not
 * accepted the job.
 */
class SubmissionRetryTests {

	private static final String MAY_EXIST = "The job may exist and may be paid for; it was not submitted again";

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	private final VirtualTime time = new VirtualTime();

	@ParameterizedTest
	@MethodSource("unknownOutcomes")
	void runIsNotRetriedWhenOutcomeIsUnknown(StubResponse response) {
		this.runpod.stub("POST /run").respondsWith(response, StubResponse.sample("run-in-queue"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatExceptionOfType(RunPodSubmissionOutcomeUnknownException.class).isThrownBy(() -> endpoint.run("x"))
			.withMessageStartingWith("No usable answer to run on endpoint 'sdxl' (")
			.withMessageEndingWith("). " + MAY_EXIST)
			.satisfies((ex) -> assertThat(ex.getAttempts()).isEqualTo(1))
			.satisfies((ex) -> assertThat(ex.getJobId()).isNull());
		assertThat(this.runpod.requestCount("POST /run")).isEqualTo(1);
	}

	static Stream<Named<StubResponse>> unknownOutcomes() {
		return Stream.of(Named.of("reset", StubResponse.connectionReset()), Named.of("500", StubResponse.status(500)),
				Named.of("HTML 502", StubResponse.sample("edge-502.html")), Named.of("503", StubResponse.status(503)),
				Named.of("empty", StubResponse.status(200)),
				Named.of("HTML", StubResponse.of(200, "text/html", "<html>")),
				Named.of("broken off", StubResponse.json("{\"id\":\"60902e6c-08a1")));
	}

	@Test
	void runSyncIsNotRetriedWhenOutcomeIsUnknown() {
		this.runpod.stub("POST /runsync")
			.respondsWith(StubResponse.connectionReset(), StubResponse.sample("runsync-completed"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatExceptionOfType(RunPodSubmissionOutcomeUnknownException.class).isThrownBy(() -> endpoint.runSync("x"))
			.withMessageStartingWith("No usable answer to runSync on endpoint 'sdxl' (connection lost: ");
		assertThat(this.runpod.requestCount("POST /runsync")).isEqualTo(1);
	}

	@ParameterizedTest
	@MethodSource("unknownOutcomes")
	void runIsRetriedWithUnknownOutcomeWhenEnabled(StubResponse response) {
		this.runpod.stub("POST /run").respondsWith(response, StubResponse.sample("run-in-queue"));
		RunPodEndpoint endpoint = this.runpod.endpoint((options) -> options.retryUnknownOutcome(true));
		assertThat(endpoint.run("x").id()).isEqualTo(RecordedRunPod.JOB_ID);
		assertThat(this.runpod.requestCount("POST /run")).isEqualTo(2);
	}

	@Test
	void readTimeoutIsNotRetried() {
		CompletableFuture<RunPodJob> job = runWithoutResponse(Duration.ofSeconds(5),
				(options) -> options.requestTimeout(Duration.ofSeconds(5)));
		assertUnknownOutcome(job,
				"No usable answer to run on endpoint 'sdxl' (no response within 5000 ms). " + MAY_EXIST);
		assertThat(this.runpod.requestCount("POST /run")).isEqualTo(1);
	}

	@Test
	void readTimeoutIsRetriedWhenEnabled() {
		CompletableFuture<RunPodJob> job = runWithoutResponse(Duration.ofSeconds(5),
				(options) -> options.requestTimeout(Duration.ofSeconds(5)).retryUnknownOutcome(true));
		assertThat(RecordedRunPod.join(job).id()).isEqualTo(RecordedRunPod.JOB_ID);
		assertThat(this.runpod.requestCount("POST /run")).isEqualTo(2);
	}

	// the first response is not sent until the timeout
	private CompletableFuture<RunPodJob> runWithoutResponse(Duration timeout,
			Consumer<EndpointOptions.Builder> options) {
		this.runpod.stub("POST /run")
			.respondsWith(StubResponse.sample("run-in-queue").neverSent(), StubResponse.sample("run-in-queue"));
		CompletableFuture<RunPodJob> job = this.runpod.endpoint(this.runpod.clientBuilder(this.time), options)
			.reactive()
			.run("x")
			.toFuture();
		return expire(timeout, "POST /run", job);
	}

	private CompletableFuture<RunPodJob> expire(Duration timeout, String request, CompletableFuture<RunPodJob> job) {
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount(request) == 1);
		this.time.advanceBy(timeout);
		return this.time.advanceUntilDone(job, Duration.ofMillis(100));
	}

	private static void assertUnknownOutcome(CompletableFuture<?> job, String message) {
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> RecordedRunPod.join(job))
			.withCauseExactlyInstanceOf(RunPodSubmissionOutcomeUnknownException.class)
			.havingCause()
			.withMessage(message);
	}

	@Test
	void runSyncIsRetriedUpToMaxAttemptsWhenEnabled() {
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.status(502));
		RunPodEndpoint endpoint = this.runpod.endpoint((options) -> options.maxAttempts(3).retryUnknownOutcome(true));
		assertThatExceptionOfType(RunPodSubmissionOutcomeUnknownException.class).isThrownBy(() -> endpoint.runSync("x"))
			.withMessage("No usable answer to runSync on endpoint 'sdxl' (HTTP 502). The job may exist and may be paid"
					+ " for, in 3 attempts");
		assertThat(this.runpod.requestCount("POST /runsync")).isEqualTo(3);
	}

	@Test
	void submissionWithKnownJobIdIsNotRetriedWhenEnabled() {
		this.runpod.stub("POST /runsync")
			.respondsWith(StubResponse
				.json("{\"delayTime\":1,\"id\":\"" + RecordedRunPod.JOB_ID + "\",\"output\":{\"image\":\"iVB"));
		this.runpod.stub("GET /status/" + RecordedRunPod.JOB_ID).respondsWith(StubResponse.sample("status-completed"));
		RunPodEndpoint endpoint = this.runpod.endpoint((options) -> options.retryUnknownOutcome(true));
		assertThat(endpoint.runSync("x").id()).isEqualTo(RecordedRunPod.JOB_ID);
		assertThat(this.runpod.requestCount("POST /runsync")).isEqualTo(1);
	}

	@Test
	void rejectedInputIsNotRetriedWhenEnabled() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.status(400));
		RunPodEndpoint endpoint = this.runpod.endpoint((options) -> options.retryUnknownOutcome(true));
		assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(() -> endpoint.run("x"));
		assertThat(this.runpod.requestCount("POST /run")).isEqualTo(1);
	}

	@Test
	void errorContainsServerMessage() {
		this.runpod.stub("POST /run")
			.respondsWith(StubResponse.of(500, "application/json", "{\"detail\":\"out of luck\"}"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatExceptionOfType(RunPodSubmissionOutcomeUnknownException.class).isThrownBy(() -> endpoint.run("x"))
			.withMessage("No usable answer to run on endpoint 'sdxl' (HTTP 500: out of luck). " + MAY_EXIST)
			.satisfies((ex) -> assertThat(ex.getStatusCode()).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR));
	}

	// Reactor Netty retries a request on a stale connection by default
	@Test
	void connectorDoesNotRetryOnPooledConnection() throws IOException {
		try (RawHttpServer server = RawHttpServer.respondingWith(
				RawHttpServer.json(StubResponse.sampleText("health.json")), RawHttpServer.connectionReset(),
				RawHttpServer.json(StubResponse.sampleText("run-in-queue.json")))) {
			RunPodEndpoint endpoint = endpoint(server);
			endpoint.health();
			assertThatExceptionOfType(RunPodSubmissionOutcomeUnknownException.class)
				.isThrownBy(() -> endpoint.run("x"));
			assertThat(server.requests()).filteredOn((request) -> request.startsWith("POST")).hasSize(1);
		}
	}

	@Test
	void runIsRetriedWhenThrottled() {
		this.runpod.stub("POST /run")
			.respondsWith(StubResponse.status(429), StubResponse.status(429), StubResponse.sample("run-in-queue"));
		assertThat(this.runpod.endpoint().run("x").id()).isEqualTo(RecordedRunPod.JOB_ID);
		assertThat(this.runpod.requestCount("POST /run")).isEqualTo(3);
	}

	@Test
	void runIsRetriedUpToMaxAttempts() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.status(429));
		RunPodEndpoint endpoint = this.runpod.endpoint((options) -> options.maxAttempts(3));
		assertThatExceptionOfType(RunPodRateLimitException.class).isThrownBy(() -> endpoint.run("x"))
			.withMessage("run on endpoint 'sdxl' failed after 3 attempts (HTTP 429)")
			.satisfies((ex) -> assertThat(ex.getAttempts()).isEqualTo(3));
		assertThat(this.runpod.requestCount("POST /run")).isEqualTo(3);
	}

	@Test
	void runIsRetriedWhenConnectionIsRefused() throws IOException {
		int port;
		try (RawHttpServer server = RawHttpServer.respondingWith(RawHttpServer.noResponse())) {
			port = server.port();
		}
		CompletableFuture<RawHttpServer> startedServer = new CompletableFuture<>();
		RunPodListener serverStartingListener = new RunPodListener() {

			@Override
			public void onRequestRetried(RequestRetriedEvent event) {
				assertThat(event.reason()).isEqualTo(RetryReason.CONNECT_FAILED);
				startedServer.complete(
						RawHttpServer.onPort(port, RawHttpServer.json(StubResponse.sampleText("run-in-queue.json"))));
			}

		};
		RunPodEndpoint endpoint = this.runpod.clientBuilder()
			.baseUrl(URI.create("http://localhost:" + port + "/v2"))
			.listener(serverStartingListener)
			.build()
			.endpoint("sdxl");
		assertThat(endpoint.run("x").status()).isEqualTo(JobStatus.IN_QUEUE);
		try (RawHttpServer server = startedServer.join()) {
			assertThat(server.requests()).containsExactly("POST /v2/sdxl/run HTTP/1.1");
		}
	}

	@Test
	void truncatedBodyWithJobIdIsAwaitedById() {
		this.runpod.stub("POST /runsync")
			.respondsWith(StubResponse
				.json("{\"delayTime\":1,\"id\":\"" + RecordedRunPod.JOB_ID + "\",\"output\":{\"image\":\"iVB"));
		this.runpod.stub("GET /status/" + RecordedRunPod.JOB_ID).respondsWith(StubResponse.sample("status-completed"));
		RunPodJob job = this.runpod.endpoint().runSync("x");
		assertThat(job.output(RecordedRunPod.MAP_TYPE)).containsEntry("input_tokens", 22);
		assertThat(this.runpod.requestCount("POST /runsync")).isEqualTo(1);
	}

	@Test
	void brokenConnectionAfterJobIdIsAwaitedById() throws IOException {
		String body = StubResponse.sampleText("runsync-completed-sdk-page.json");
		try (RawHttpServer server = RawHttpServer
			.respondingWith(RawHttpServer.truncated(body.substring(0, body.length() - 40)), RawHttpServer.json(body))) {
			RunPodJob job = endpoint(server).runSync("x");
			assertThat(job.id()).isEqualTo(RecordedRunPod.SYNC_JOB_ID);
			assertThat(job.isSuccessful()).isTrue();
			assertThat(server.requests()).hasSize(2)
				.last()
				.asString()
				.startsWith("GET /v2/" + this.runpod.endpointId() + "/status/" + RecordedRunPod.SYNC_JOB_ID);
		}
	}

	@Test
	void brokenConnectionBeforeJobIdReportsUnknownOutcome() throws IOException {
		try (RawHttpServer server = RawHttpServer
			.respondingWith(RawHttpServer.truncated("{\"delayTime\":1,\"id\":\"sync-d050a"))) {
			assertThatExceptionOfType(RunPodSubmissionOutcomeUnknownException.class)
				.isThrownBy(() -> endpoint(server).runSync("x"))
				.satisfies((ex) -> assertThat(ex.getStatusCode()).isEqualTo(HttpStatus.OK))
				.satisfies((ex) -> assertThat(ex.getBodyExcerpt()).isEqualTo("{\"delayTime\":1,\"id\":\"sync-d050a"));
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void errorResponseWithJobBodyReturnsThatJob() {
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.sample("public-endpoint-400-failed"));
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("public-endpoint-400-failed"));
		RunPodJob job = this.runpod.endpoint().runSync("x");
		assertThat(job.id()).isEqualTo("sync-a1b2c3d4-e5f6-7890-abcd-ef1234567890-u1");
		assertThat(job.status()).isEqualTo(JobStatus.FAILED);
		assertThat(job.error()).hasToString("Invalid parameter: width must be divisible by 64");
		assertThat(this.runpod.endpoint().run("x").status()).isEqualTo(JobStatus.FAILED);
	}

	@Test
	void timeoutDuringSubmissionReportsUnknownOutcome() {
		CompletableFuture<RunPodJob> job = runWithoutResponse(Duration.ofSeconds(3),
				(options) -> options.timeout(Duration.ofSeconds(3)));
		assertUnknownOutcome(job, "A submission to endpoint 'sdxl' was not answered within 3000 ms. " + MAY_EXIST);
	}

	@Test
	void timeoutDuringRetryReportsUnknownOutcome() {
		this.runpod.stub("GET /status/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("status-failed-plain-error"));
		this.runpod.stub("POST /retry/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("run-in-queue").neverSent());
		CompletableFuture<RunPodJob> retry = this.runpod
			.endpoint(this.runpod.clientBuilder(this.time), (options) -> options.timeout(Duration.ofSeconds(3)))
			.reactive()
			.retry(RecordedRunPod.JOB_ID)
			.toFuture();
		CompletableFuture<RunPodJob> job = expire(Duration.ofSeconds(3), "POST /retry/" + RecordedRunPod.JOB_ID, retry);
		assertUnknownOutcome(job,
				"The retry of job " + RecordedRunPod.JOB_ID + " (endpoint 'sdxl') was not answered within 3000 ms."
						+ " RunPod may have queued it again, and then it is paid for again: check its status, and await"
						+ " the result");
		assertThatExceptionOfType(CompletionException.class).isThrownBy(job::join)
			.satisfies(
					(ex) -> assertThat(((RunPodException) ex.getCause()).getJobId()).isEqualTo(RecordedRunPod.JOB_ID));
	}

	@Test
	void timeoutDuringStatusCheckBeforeRetryIsTimeout() {
		this.runpod.stub("GET /status/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("status-failed-plain-error").neverSent());
		RunPodEndpoint endpoint = this.runpod.endpoint().withTimeout(Duration.ofMillis(500));
		assertThatExceptionOfType(RunPodTimeoutException.class).isThrownBy(() -> endpoint.retry(RecordedRunPod.JOB_ID));
	}

	@Test
	void timeoutWhileThrottledIsTimeout() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.status(429).withHeader("Retry-After", "10"));
		CompletableFuture<RunPodJob> job = this.runpod
			.endpoint(this.runpod.clientBuilder(this.time), (options) -> options.timeout(Duration.ofSeconds(5)))
			.reactive()
			.run("x")
			.toFuture();
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> RecordedRunPod.join(this.time.advanceUntilDone(job, Duration.ofMillis(100))))
			.withCauseExactlyInstanceOf(RunPodTimeoutException.class)
			.havingCause()
			.withMessage(
					"No result after 5000 ms from endpoint 'sdxl'. The last of 1 requests: run on endpoint 'sdxl' failed"
							+ " (HTTP 429)");
		assertThat(this.runpod.requestCount("POST /run")).isEqualTo(1);
	}

	@Test
	void runReturnsWithoutPolling() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		assertThat(this.runpod.endpoint().run(Map.of("prompt", "x")).status()).isEqualTo(JobStatus.IN_QUEUE);
		assertThat(this.runpod.requestCount("GET /status/" + RecordedRunPod.JOB_ID)).isZero();
	}

	private RunPodEndpoint endpoint(RawHttpServer server) {
		return this.runpod.endpoint(this.runpod.clientBuilder().baseUrl(server.baseUrl()), (options) -> {
		});
	}

}
