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

package io.runpod.client.matrix;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodJobException;
import io.runpod.client.exception.RunPodRequestException;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.S3Config;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;
import io.runpod.client.testsupport.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Text of a server in exceptions: short, without secrets that the server repeats, and
 * without characters that control a terminal or a log.
 */
@Tag("extensive")
class ResponseTextTests {

	private static final String JOB = "GET /status-sync/" + RecordedRunPod.JOB_ID;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	static Stream<Arguments> repeatedSecrets() {
		return Stream
			.of("Authorization: Bearer test-key-0123456789",
					"https://app.example.com/hooks/token-0123456789?sig=abcdef", "https:\\/\\/app.example.com",
					"/hooks/token-0123456789", "sig=abcdef", "access-id-0123", "access-secret-0123")
			.flatMap((secret) -> Stream.of(400, 401, 404, 422, 500, 200)
				.flatMap((status) -> Stream.of("run", "runsync").map((path) -> Arguments.of(secret, status, path))));
	}

	@ParameterizedTest
	@MethodSource("repeatedSecrets")
	void secretThatServerRepeatsIsMasked(String repeated, int status, String path) {
		this.runpod.stub("POST /" + path)
			.respondsWith(StubResponse.of(status, "application/json", "{\"detail\":\"got " + repeated + "\"}"));
		RunPodEndpoint sdxl = this.runpod.endpoint(this.runpod.clientBuilder().apiKey(() -> "test-key-0123456789"),
				(options) -> options.maxAttempts(1).timeout(Duration.ofSeconds(5)));
		JobRequest request = JobRequest.of("x")
			.withWebhook(URI.create("https://app.example.com/hooks/token-0123456789?sig=abcdef"))
			.withS3Config(S3Config.builder()
				.accessId("access-id-0123")
				.accessSecret("access-secret-0123")
				.bucketName("bucket")
				.endpointUrl("https://s3.example.com")
				.build());
		RunPodException exception = catchThrowableOfType(RunPodException.class,
				() -> (path.equals("run") ? (Function<JobRequest, Object>) sdxl::run
						: (Function<JobRequest, Object>) sdxl::runSync)
					.apply(request));
		StringBuilder texts = new StringBuilder();
		for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
			texts.append(cause);
		}
		if (exception instanceof RunPodRequestException requestException) {
			texts.append(requestException.getBodyExcerpt());
		}
		assertThat(texts.toString()).contains("got ")
			.doesNotContain("0123456789", "abcdef", "access-id-0123", "access-secret-0123");
	}

	static Stream<Arguments> controlCharacters() {
		return Stream.of("\\n", "\\r", "\\u001b", "\\u0007", "\\u0085", "\\u2028")
			.flatMap((character) -> Stream.of("id", "status", "workerId", "error")
				.map((field) -> Arguments.of(character, field)));
	}

	@ParameterizedTest
	@MethodSource("controlCharacters")
	void controlCharactersAreEscaped(String character, String field) {
		String odd = "a" + character + "2026-01-01 ERROR forged";
		Map<String, String> job = new TreeMap<>(
				Map.of("id", "job-1", "status", "FAILED", "workerId", "w", "error", "e"));
		job.put(field, odd);
		StringBuilder body = new StringBuilder("{");
		job.forEach((name, value) -> body.append((body.length() > 1) ? "," : "")
			.append("\"" + name + "\":\"" + value + "\""));
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.json(body + "}"));
		RunPodEndpoint sdxl = this.runpod.endpoint((options) -> options.timeout(Duration.ofMillis(300)));
		Throwable exception = catchThrowableOfType(RunPodException.class, () -> sdxl.runSync("x").orThrow());
		for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
			assertThat(String.valueOf(cause.getMessage()).chars())
				.noneMatch((c) -> Character.isISOControl(c) || c == 0x2028);
		}
	}

	static Stream<Arguments> longTexts() {
		return Stream.of("error", "status", "workerId")
			.flatMap((field) -> Stream.of(200, 400, 404, 500).map((status) -> Arguments.of(field, status)));
	}

	@ParameterizedTest
	@MethodSource("longTexts")
	void longTextIsCutInMessage(String field, int status) {
		String text = "x".repeat(1_000_000);
		String body = "{\"id\":\"" + RecordedRunPod.JOB_ID + "\","
				+ (field.equals("status") ? "" : "\"status\":\"FAILED\",") + "\"" + field + "\":\"" + text + "\"}";
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.of(status, "application/json", body));
		RunPodEndpoint sdxl = this.runpod.endpoint((options) -> options.timeout(Duration.ofMillis(300)).maxAttempts(1));
		RunPodException exception = catchThrowableOfType(RunPodException.class, () -> sdxl.runSync("x").orThrow());
		for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
			assertThat(String.valueOf(cause.getMessage())).hasSizeLessThan(2000).doesNotContain("x".repeat(501));
		}
		if (field.equals("error") && exception instanceof RunPodJobException jobException) {
			assertThat(jobException.getJob().error().raw()).isEqualTo(text);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 100, 200_000 })
	void largeProgressIsNotKeptWhileJobIsAwaited(int size) {
		String progress = "p".repeat(size);
		this.runpod.stub(JOB)
			.respondsWith(StubResponse.json("{\"id\":\"" + RecordedRunPod.JOB_ID
					+ "\",\"status\":\"IN_PROGRESS\",\"output\":\"" + progress + "\"}"));
		this.runpod.stub("GET /status/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("status-in-progress"));
		VirtualTime time = new VirtualTime();
		RunPodEndpoint sdxl = this.runpod.endpoint(this.runpod.clientBuilder(time),
				(options) -> options.timeout(Duration.ofSeconds(3)).pollInterval(Duration.ofSeconds(30)));
		RunPodTimeoutException exception = catchThrowableOfType(RunPodTimeoutException.class,
				() -> time.call(() -> sdxl.await(RecordedRunPod.JOB_ID), Duration.ofMillis(100)));
		assertThat(exception.getLastJob().progress(String.class)).isEqualTo((size < 10_000) ? progress : null);
		assertThat(exception.getLastJob().status().name()).isEqualTo("IN_PROGRESS");
	}

	static Stream<Arguments> failedConnections() {
		return Stream.of("http://127.0.0.1:1/v2", "http://no-such-host.invalid/v2")
			.flatMap((url) -> Stream.of(true, false)
				.flatMap((jdk) -> Stream.of(true, false).map((run) -> Arguments.of(url, jdk, run))));
	}

	@ParameterizedTest
	@MethodSource("failedConnections")
	void failedConnectionHasSubmittedNothing(String baseUrl, boolean jdk, boolean run) {
		WebClient.Builder webClient = WebClient.builder()
			.clientConnector(jdk ? new JdkClientHttpConnector() : new ReactorClientHttpConnector());
		RunPodClient.Builder client = this.runpod.clientBuilder(webClient)
			.allowPlainHttp(true)
			.baseUrl(URI.create(baseUrl));
		RunPodEndpoint sdxl = this.runpod.endpoint(client, (options) -> options.maxAttempts(1));
		RunPodRequestException exception = catchThrowableOfType(RunPodRequestException.class,
				() -> (run ? (Function<String, Object>) sdxl::run : (Function<String, Object>) sdxl::runSync)
					.apply("x"));
		assertThat(exception).isNotInstanceOf(RunPodSubmissionOutcomeUnknownException.class)
			.hasMessageContaining("connection failed");
		assertThat(exception.isRetryable()).isTrue();
	}

	static Stream<Arguments> oddIds() {
		List<Function<RunPodEndpoint, Function<String, Object>>> operations = List.of((sdxl) -> sdxl::status,
				(sdxl) -> sdxl::await, (sdxl) -> sdxl::cancel, (sdxl) -> sdxl::retry, (sdxl) -> sdxl::updates,
				(sdxl) -> (id) -> sdxl.stream(id, String.class));
		return Stream.of("", " ", ".", "..")
			.flatMap((id) -> operations.stream().map((operation) -> Arguments.of(id, operation)));
	}

	@ParameterizedTest
	@MethodSource("oddIds")
	void textThatIsNoJobIdIsRejected(String id, Function<RunPodEndpoint, Function<String, Object>> operation) {
		RunPodEndpoint sdxl = this.runpod.endpoint();
		assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> operation.apply(sdxl).apply(id)))
			.hasMessageStartingWith("'jobId' must not be");
	}

	@Test
	void keyIsTrimmed() {
		this.runpod.stub("GET /health").respondsWith(StubResponse.sample("health"));
		this.runpod.endpoint(this.runpod.clientBuilder().apiKey(() -> " test-key\n"), (options) -> {
		}).health();
		assertThat(this.runpod.requestHeader("GET /health", "Authorization")).isEqualTo("Bearer test-key");
	}

}
