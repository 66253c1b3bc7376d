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

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.job.RunPodRequestException;
import io.runpod.client.job.RunPodSubmissionUnknownException;
import io.runpod.client.job.RunPodTimeoutException;
import io.runpod.client.observation.RunPodListener;
import io.runpod.client.recorded.Answer;
import io.runpod.client.recorded.RawServer;
import io.runpod.client.recorded.RecordedRunPod;
import io.runpod.client.recorded.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A job is submitted once: again only where RunPod certainly did not take it.
 */
class SubmissionTests {

	private static final String MAY_EXIST = "The job may exist and may be paid for; it was not submitted again";

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@ParameterizedTest
	@MethodSource("ambiguous")
	void runIsNotRepeatedWhereTheJobMayExist(Answer answer) {
		this.runpod.on("POST /run").answers(answer, Answer.sample("run-in-queue"));
		RunPodEndpoint endpoint = this.runpod.endpoint((options) -> options.requestTimeout(Duration.ofMillis(500)));
		assertThatExceptionOfType(RunPodSubmissionUnknownException.class).isThrownBy(() -> endpoint.run("x"))
			.withMessageStartingWith("No usable answer to run on endpoint 'sdxl' (")
			.withMessageEndingWith("). " + MAY_EXIST)
			.satisfies((ex) -> assertThat(ex.getAttempts()).isEqualTo(1))
			.satisfies((ex) -> assertThat(ex.getJobId()).isNull());
		assertThat(this.runpod.count("POST /run")).isEqualTo(1);
	}

	static Stream<Named<Answer>> ambiguous() {
		return Stream.of(Named.of("read timeout", Answer.sample("run-in-queue").never()),
				Named.of("reset", Answer.reset()), Named.of("500", Answer.status(500)),
				Named.of("HTML 502", Answer.sample("edge-502.html")), Named.of("503", Answer.status(503)),
				Named.of("empty", Answer.status(200)), Named.of("HTML", Answer.of(200, "text/html", "<html>")),
				Named.of("broken off", Answer.json("{\"id\":\"60902e6c-08a1")));
	}

	@Test
	void runSyncIsNotRepeatedEither() {
		this.runpod.on("POST /runsync").answers(Answer.reset(), Answer.sample("runsync-completed"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatExceptionOfType(RunPodSubmissionUnknownException.class).isThrownBy(() -> endpoint.runSync("x"))
			.withMessageStartingWith("No usable answer to runSync on endpoint 'sdxl' (the connection broke: ");
		assertThat(this.runpod.count("POST /runsync")).isEqualTo(1);
	}

	@ParameterizedTest
	@MethodSource("ambiguous")
	void runIsRepeatedWhereTheJobMayExistIfThatIsAllowed(Answer answer) {
		this.runpod.on("POST /run").answers(answer, Answer.sample("run-in-queue"));
		RunPodEndpoint endpoint = this.runpod
			.endpoint((options) -> options.requestTimeout(Duration.ofMillis(500)).repeatUnknownSubmissions(true));
		assertThat(endpoint.run("x").id()).isEqualTo(RecordedRunPod.JOB);
		assertThat(this.runpod.count("POST /run")).isEqualTo(2);
	}

	@Test
	void whatIsAllowedToBeRepeatedIsRepeatedOnlySoOften() {
		this.runpod.on("POST /runsync").answers(Answer.status(502));
		RunPodEndpoint endpoint = this.runpod
			.endpoint((options) -> options.maxAttempts(3).repeatUnknownSubmissions(true));
		assertThatExceptionOfType(RunPodSubmissionUnknownException.class).isThrownBy(() -> endpoint.runSync("x"))
			.withMessage("No usable answer to runSync on endpoint 'sdxl' (HTTP 502). The job may exist and may be paid"
					+ " for, in 3 attempts");
		assertThat(this.runpod.count("POST /runsync")).isEqualTo(3);
	}

	@Test
	void aJobThatIsKnownIsNotSubmittedAgainEvenIfThatIsAllowed() {
		this.runpod.on("POST /runsync")
			.answers(Answer.json("{\"delayTime\":1,\"id\":\"" + RecordedRunPod.JOB + "\",\"output\":{\"image\":\"iVB"));
		this.runpod.on("GET /status/" + RecordedRunPod.JOB).answers(Answer.sample("status-completed"));
		RunPodEndpoint endpoint = this.runpod.endpoint((options) -> options.repeatUnknownSubmissions(true));
		assertThat(endpoint.runSync("x").id()).isEqualTo(RecordedRunPod.JOB);
		assertThat(this.runpod.count("POST /runsync")).isEqualTo(1);
	}

	@Test
	void aRefusedInputIsNotRepeatedEither() {
		this.runpod.on("POST /run").answers(Answer.status(400));
		RunPodEndpoint endpoint = this.runpod.endpoint((options) -> options.repeatUnknownSubmissions(true));
		assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(() -> endpoint.run("x"));
		assertThat(this.runpod.count("POST /run")).isEqualTo(1);
	}

	@Test
	void theServersWordsAreInTheError() {
		this.runpod.on("POST /run").answers(Answer.of(500, "application/json", "{\"detail\":\"out of luck\"}"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatExceptionOfType(RunPodSubmissionUnknownException.class).isThrownBy(() -> endpoint.run("x"))
			.withMessage("No usable answer to run on endpoint 'sdxl' (HTTP 500: out of luck). " + MAY_EXIST)
			.satisfies((ex) -> assertThat(ex.getStatus()).isEqualTo(500));
	}

	// Reactor Netty repeats a request by itself on a stale connection
	@Test
	void theConnectorDoesNotRepeatItOnAConnectionOfThePool() throws IOException {
		try (RawServer server = RawServer.replying(RawServer.json(Answer.text("health.json")), RawServer.reset(),
				RawServer.json(Answer.text("run-in-queue.json")))) {
			RunPodEndpoint endpoint = endpoint(server);
			endpoint.health();
			assertThatExceptionOfType(RunPodSubmissionUnknownException.class).isThrownBy(() -> endpoint.run("x"));
			assertThat(server.requests()).filteredOn((request) -> request.startsWith("POST")).hasSize(1);
		}
	}

	@Test
	void runIsRepeatedWhereRunPodRefusedItForNow() {
		this.runpod.on("POST /run").answers(Answer.status(429), Answer.status(429), Answer.sample("run-in-queue"));
		assertThat(this.runpod.endpoint().run("x").id()).isEqualTo(RecordedRunPod.JOB);
		assertThat(this.runpod.count("POST /run")).isEqualTo(3);
	}

	@Test
	void runIsRepeatedOnlySoOften() {
		this.runpod.on("POST /run").answers(Answer.status(429));
		RunPodEndpoint endpoint = this.runpod.endpoint((options) -> options.maxAttempts(3));
		assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(() -> endpoint.run("x"))
			.isExactlyInstanceOf(RunPodRequestException.class)
			.withMessage("run on endpoint 'sdxl' failed after 3 attempts (HTTP 429)")
			.satisfies((ex) -> assertThat(ex.getAttempts()).isEqualTo(3));
		assertThat(this.runpod.count("POST /run")).isEqualTo(3);
	}

	@Test
	void runIsRepeatedWhereTheConnectionWasRefused() throws IOException {
		int port;
		try (RawServer server = RawServer.replying(RawServer.silence())) {
			port = server.port();
		}
		CompletableFuture<RawServer> later = new CompletableFuture<>();
		RunPodListener startsTheServer = new RunPodListener() {

			@Override
			public void requestRetried(String endpoint, String operation, String reason) {
				assertThat(reason).isEqualTo("unreached");
				later.complete(RawServer.on(port, RawServer.json(Answer.text("run-in-queue.json"))));
			}

		};
		RunPodEndpoint endpoint = this.runpod.client()
			.baseUrl(URI.create("http://localhost:" + port + "/v2"))
			.listener(startsTheServer)
			.build()
			.endpoint("sdxl");
		assertThat(endpoint.run("x").status()).isEqualTo(JobStatus.IN_QUEUE);
		try (RawServer server = later.join()) {
			assertThat(server.requests()).containsExactly("POST /v2/sdxl/run HTTP/1.1");
		}
	}

	@Test
	void anAnswerThatBrokeOffAfterTheIdIsContinuedByTheId() {
		this.runpod.on("POST /runsync")
			.answers(Answer.json("{\"delayTime\":1,\"id\":\"" + RecordedRunPod.JOB + "\",\"output\":{\"image\":\"iVB"));
		this.runpod.on("GET /status/" + RecordedRunPod.JOB).answers(Answer.sample("status-completed"));
		RunPodJob job = this.runpod.endpoint().runSync("x");
		assertThat(job.output(RecordedRunPod.MAP)).containsEntry("input_tokens", 22);
		assertThat(this.runpod.count("POST /runsync")).isEqualTo(1);
	}

	@Test
	void aConnectionThatBrokeAfterTheIdIsContinuedByTheId() throws IOException {
		String answer = Answer.text("runsync-completed-sdk-page.json");
		try (RawServer server = RawServer.replying(RawServer.truncated(answer.substring(0, answer.length() - 40)),
				RawServer.json(answer))) {
			RunPodJob job = endpoint(server).runSync("x");
			assertThat(job.id()).isEqualTo(RecordedRunPod.SYNC_JOB);
			assertThat(job.succeeded()).isTrue();
			assertThat(server.requests()).hasSize(2)
				.last()
				.asString()
				.startsWith("GET /v2/" + this.runpod.id() + "/status/" + RecordedRunPod.SYNC_JOB);
		}
	}

	@Test
	void aConnectionThatBrokeBeforeTheIdLeavesTheJobUnknown() throws IOException {
		try (RawServer server = RawServer.replying(RawServer.truncated("{\"delayTime\":1,\"id\":\"sync-d050a"))) {
			assertThatExceptionOfType(RunPodSubmissionUnknownException.class)
				.isThrownBy(() -> endpoint(server).runSync("x"))
				.satisfies((ex) -> assertThat(ex.getStatus()).isEqualTo(200))
				.satisfies((ex) -> assertThat(ex.getBodyExcerpt()).isEqualTo("{\"delayTime\":1,\"id\":\"sync-d050a"));
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void aRefusalInTheFormOfAJobIsThatJob() {
		this.runpod.on("POST /runsync").answers(Answer.sample("public-endpoint-400-failed"));
		this.runpod.on("POST /run").answers(Answer.sample("public-endpoint-400-failed"));
		RunPodJob job = this.runpod.endpoint().runSync("x");
		assertThat(job.id()).isEqualTo("sync-a1b2c3d4-e5f6-7890-abcd-ef1234567890-u1");
		assertThat(job.status()).isEqualTo(JobStatus.FAILED);
		assertThat(job.error()).hasToString("Invalid parameter: width must be divisible by 64");
		assertThat(this.runpod.endpoint().run("x").status()).isEqualTo(JobStatus.FAILED);
	}

	@Test
	void aDeadlineDuringTheSubmissionSaysThatTheJobMayExist() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue").never());
		RunPodEndpoint endpoint = this.runpod.endpoint().withTimeout(Duration.ofMillis(300));
		assertThatExceptionOfType(RunPodSubmissionUnknownException.class).isThrownBy(() -> endpoint.run("x"))
			.withMessage("A submission to endpoint 'sdxl' was not answered within 300 ms. " + MAY_EXIST);
	}

	@Test
	void aDeadlineDuringARetrySaysThatTheJobMayBeQueuedAgain() {
		this.runpod.on("GET /status/" + RecordedRunPod.JOB).answers(Answer.sample("status-failed-plain-error"));
		this.runpod.on("POST /retry/" + RecordedRunPod.JOB).answers(Answer.sample("run-in-queue").never());
		RunPodEndpoint endpoint = this.runpod.endpoint().withTimeout(Duration.ofMillis(500));
		assertThatExceptionOfType(RunPodSubmissionUnknownException.class)
			.isThrownBy(() -> endpoint.retry(RecordedRunPod.JOB))
			.withMessage("The retry of job " + RecordedRunPod.JOB + " (endpoint 'sdxl') was not answered within 500 ms."
					+ " RunPod may have queued it again, and then it is paid for again: its status tells, and await"
					+ " brings the result")
			.satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo(RecordedRunPod.JOB));
	}

	@Test
	void aDeadlineWhileTheJobIsLookedAtBeforeARetryIsATimeout() {
		this.runpod.on("GET /status/" + RecordedRunPod.JOB).answers(Answer.sample("status-failed-plain-error").never());
		RunPodEndpoint endpoint = this.runpod.endpoint().withTimeout(Duration.ofMillis(500));
		assertThatExceptionOfType(RunPodTimeoutException.class).isThrownBy(() -> endpoint.retry(RecordedRunPod.JOB));
	}

	@Test
	void aDeadlineWhileRunPodRefusesDoesNotSayThatTheJobMayExist() {
		this.runpod.on("POST /run").answers(Answer.status(429).withHeader("Retry-After", "10"));
		VirtualTime time = new VirtualTime();
		CompletableFuture<RunPodJob> job = this.runpod
			.endpoint(this.runpod.client(time), (options) -> options.timeout(Duration.ofSeconds(5)))
			.reactive()
			.run("x")
			.toFuture();
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> RecordedRunPod.get(time.passUntilDone(job, Duration.ofMillis(100))))
			.withCauseExactlyInstanceOf(RunPodTimeoutException.class)
			.havingCause()
			.withMessage(
					"No result after 5000 ms from endpoint 'sdxl'. The last of 1 requests: run on endpoint 'sdxl' failed"
							+ " (HTTP 429)");
		assertThat(this.runpod.count("POST /run")).isEqualTo(1);
	}

	@Test
	void runReturnsAtOnce() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		assertThat(this.runpod.endpoint().run(Map.of("prompt", "x")).status()).isEqualTo(JobStatus.IN_QUEUE);
		assertThat(this.runpod.count("GET /status/" + RecordedRunPod.JOB)).isZero();
	}

	private RunPodEndpoint endpoint(RawServer server) {
		return this.runpod.endpoint(this.runpod.client().baseUrl(server.baseUrl()), (options) -> {
		});
	}

}
