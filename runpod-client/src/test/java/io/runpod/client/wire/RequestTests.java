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

package io.runpod.client.wire;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientRequest;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.ExecutionPolicy;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.RunPodSubmissionUnknownException;
import io.runpod.client.job.S3Config;
import io.runpod.client.recorded.Answer;
import io.runpod.client.recorded.RawServer;
import io.runpod.client.recorded.RecordedRunPod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What goes over the wire.
 */
class RequestTests {

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@ParameterizedTest(name = "{1}")
	@MethodSource("inputs")
	void anInputIsWrappedWhateverItIs(Object input, String body) {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		this.runpod.endpoint().run(input);
		assertThat(this.runpod.bodies("POST /run")).containsExactly(body);
	}

	static Stream<Arguments> inputs() {
		return Stream.of(Arguments.of(Map.of("prompt", "Hello, World!"), Answer.text("request-run.json")),
				Arguments.of(Map.of("input", "x"), "{\"input\":{\"input\":\"x\"}}"),
				Arguments.of(Map.of("input", Map.of()), "{\"input\":{\"input\":{}}}"),
				Arguments.of("a \"text\" with ümläuts\n", "{\"input\":\"a \\\"text\\\" with ümläuts\\n\"}"),
				Arguments.of("{\"a\":1}", "{\"input\":\"{\\\"a\\\":1}\"}"),
				Arguments.of(List.of(1, 2), "{\"input\":[1,2]}"), Arguments.of(List.of("a"), "{\"input\":[\"a\"]}"),
				Arguments.of(42, "{\"input\":42}"), Arguments.of(true, "{\"input\":true}"),
				Arguments.of(new Prompt("hi", 7), "{\"input\":{\"text\":\"hi\",\"maxTokens\":7}}"),
				Arguments.of("", "{\"input\":\"\"}"), Arguments.of(List.of(), "{\"input\":[]}"));
	}

	@Test
	void aRequestPassedAsAnObjectIsARequest() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		this.runpod.on("POST /runsync").answers(Answer.sample("runsync-completed"));
		Object request = JobRequest.of("x").withWebhook(URI.create("https://a.example/b"));
		this.runpod.endpoint().run(request);
		this.runpod.endpoint().runSync(request, List.class);
		String body = "{\"input\":\"x\",\"webhook\":\"https://a.example/b\"}";
		assertThat(this.runpod.bodies("POST /run")).containsExactly(body);
		assertThat(this.runpod.bodies("POST /runsync")).containsExactly(body);
	}

	@Test
	void everyDocumentedOptionIsSent() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		this.runpod.endpoint()
			.run(JobRequest.of(Map.of("prompt", "Your input here"))
				.withPolicy(ExecutionPolicy.none()
					.withExecutionTimeout(Duration.ofMinutes(15))
					.withLowPriority(false)
					.withTtl(Duration.ofHours(1)))
				.withS3Config(S3Config.of("BUCKET_ACCESS_KEY_ID", "BUCKET_SECRET_ACCESS_KEY", "BUCKET_NAME",
						"BUCKET_ENDPOINT_URL"))
				.withWebhook(URI.create("https://your-webhook-url.com")));
		assertThat(this.runpod.bodies("POST /run")).singleElement()
			.satisfies((body) -> assertThat(Envelope.MAPPER.readTree(body))
				.isEqualTo(Envelope.MAPPER.readTree(Answer.text("request-run-policy-webhook-s3.json"))));
	}

	@Test
	void theEndpointFillsWhatARequestDoesNotSay() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		RunPodEndpoint endpoint = this.runpod.endpoint((options) -> options
			.policy(ExecutionPolicy.none().withTtl(Duration.ofMinutes(1)).withExecutionTimeout(Duration.ofSeconds(5)))
			.webhook(URI.create("https://a.example/all"))
			.s3Config(S3Config.of("id", "secret", "bucket", "https://s3.example").withObjectPath("out")));
		endpoint.run(JobRequest.of(1)
			.withPolicy(ExecutionPolicy.none().withTtl(Duration.ofSeconds(10)))
			.withWebhook(URI.create("https://a.example/one")));
		assertThat(this.runpod.bodies("POST /run")).containsExactly(
				"{\"input\":1,\"policy\":{\"executionTimeout\":5000,\"ttl\":10000},\"s3Config\":{\"accessId\":\"id\","
						+ "\"accessSecret\":\"secret\",\"bucketName\":\"bucket\",\"endpointUrl\":\"https://s3.example\","
						+ "\"objectPath\":\"out\"},\"webhook\":\"https://a.example/one\"}");
	}

	@Test
	void anInputWithoutContentIsRefusedWithTheReason() {
		RunPodEndpoint endpoint = this.runpod.endpoint();
		String reason = " RunPod strips an empty input, and the job fails after about 90 seconds; send a dummy key, for"
				+ " example Map.of(\"run\", true)";
		assertThatIllegalArgumentException().isThrownBy(() -> endpoint.run(Map.of()))
			.withMessage("The input is {} as JSON:" + reason);
		assertThatIllegalArgumentException().isThrownBy(() -> endpoint.runSync(new Nothing()))
			.withMessage("The input is {} as JSON:" + reason);
		assertThatIllegalArgumentException().isThrownBy(() -> endpoint.run(Envelope.MAPPER.nullNode()))
			.withMessage("The input is null as JSON:" + reason);
		assertThatIllegalArgumentException().isThrownBy(() -> endpoint.run((Object) null))
			.withMessage("'input' must not be null: RunPod fails a job without an input after about 90 seconds; send a"
					+ " dummy key, for example Map.of(\"run\", true)");
		assertThat(this.runpod.count("POST /run")).isZero();
	}

	@Test
	void aBodyThatIsTooLargeIsRefusedBeforeItIsSent() {
		RunPodEndpoint endpoint = this.runpod.endpoint();
		String large = "x".repeat(10 * 1024 * 1024);
		assertThatIllegalArgumentException().isThrownBy(() -> endpoint.run(large))
			.withMessage(
					"The request has 10485772 bytes as JSON, and RunPod accepts 10485760: upload the data, and pass"
							+ " its URL in the input");
		assertThatIllegalArgumentException().isThrownBy(() -> endpoint.runSync(large + large))
			.withMessage(
					"The request has 20971532 bytes as JSON, and RunPod accepts 20000000: upload the data, and pass"
							+ " its URL in the input");
		assertThat(this.runpod.count("POST /run") + this.runpod.count("POST /runsync")).isZero();
	}

	@Test
	void aBodyUpToTheLimitIsSent() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		this.runpod.endpoint().run("x".repeat(10 * 1024 * 1024 - 12));
		assertThat(this.runpod.count("POST /run")).isEqualTo(1);
	}

	@Test
	void theKeyIsAskedForAtEachRequest() {
		AtomicInteger asked = new AtomicInteger();
		this.runpod.on("GET /health").answers(Answer.sample("health"));
		RunPodEndpoint endpoint = this.runpod
			.endpoint(this.runpod.client().apiKey(() -> "key-" + asked.incrementAndGet()), (options) -> {
			});
		assertThat(asked).hasValue(0);
		endpoint.health();
		endpoint.health();
		assertThat(this.runpod.requests("GET /health")).extracting((request) -> request.getHeader("Authorization"))
			.containsExactlyInAnyOrder("Bearer key-1", "Bearer key-2");
	}

	@Test
	void theKeyIsKnownToNoFilterAndReplacedByNoDefault() {
		List<HttpHeaders> filtered = new ArrayList<>();
		this.runpod.on("GET /health").answers(Answer.sample("health"));
		this.runpod.endpoint(this.runpod.client()
			.webClient((builder) -> builder.defaultHeader("Authorization", "Bearer of-another-service")
				.defaultHeader("User-Agent", "my-application")
				.filter((request, next) -> {
					filtered.add(request.headers());
					return next.exchange(request);
				})), (options) -> {
				})
			.health();
		assertThat(filtered).singleElement()
			.satisfies(
					(headers) -> assertThat(headers.getFirst("Authorization")).isEqualTo("Bearer of-another-service"));
		assertThat(this.runpod.header("GET /health", "Authorization")).isEqualTo("Bearer test-key");
		assertThat(this.runpod.header("GET /health", "User-Agent")).isEqualTo("my-application");
	}

	@Test
	void aFilterMayMakeANewRequest() throws IOException {
		// the connection breaks after the request: had that not been noted, it would be
		// submitted again
		try (RawServer server = RawServer.replying(RawServer.reset())) {
			RunPodEndpoint endpoint = this.runpod.endpoint(this.runpod.client()
				.baseUrl(server.baseUrl())
				.webClient((builder) -> builder.filter((request,
						next) -> next.exchange(ClientRequest.create(request.method(), request.url())
							.attributes((attributes) -> attributes.putAll(request.attributes()))
							.body(request.body())
							.build()))),
					(options) -> {
					});
			assertThatExceptionOfType(RunPodSubmissionUnknownException.class).isThrownBy(() -> endpoint.run("x"));
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void aFilterThatLosesWhatIsToBeNotedIsRefused() {
		RunPodEndpoint endpoint = this.runpod
			.endpoint(
					this.runpod.client()
						.webClient((builder) -> builder.filter((request, next) -> next.exchange(
								ClientRequest.create(request.method(), request.url()).body(request.body()).build()))),
					(options) -> {
					});
		assertThatIllegalStateException().isThrownBy(() -> endpoint.run("x"))
			.withMessage(
					"A filter of the WebClient has lost the attributes of a request to RunPod, so that it would not"
							+ " be known whether the request went out. Let the filter make its request by"
							+ " ClientRequest.from(request)");
		assertThat(this.runpod.count("POST /run")).isZero();
	}

	@Test
	void anErrorOfTheKeySupplierReachesTheCaller() {
		RunPodEndpoint endpoint = this.runpod.endpoint(this.runpod.client().apiKey(() -> {
			throw new IllegalStateException("vault is sealed");
		}), (options) -> {
		});
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(endpoint::health)
			.withMessage("vault is sealed");
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> endpoint.await("job-1"))
			.withMessage("vault is sealed");
	}

	@Test
	void headersSayWhoAsksAndWhatIsUnderstood() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		this.runpod.endpoint().run("x");
		assertThat(this.runpod.header("POST /run", "User-Agent"))
			.matches("runpod-spring-boot/[^ ]+ \\(Java \\d+; Spring 7\\.[^ ]+\\)");
		assertThat(this.runpod.header("POST /run", "Accept")).isEqualTo("application/json");
		assertThat(this.runpod.header("POST /run", "Content-Type")).isEqualTo("application/json");
	}

	@Test
	void whatHasNoBodyIsPostedAsAnEmptyObject() {
		this.runpod.on("POST /cancel/" + RecordedRunPod.JOB).answers(Answer.sample("status-cancelled-queued"));
		this.runpod.endpoint().cancel(RecordedRunPod.JOB);
		assertThat(this.runpod.bodies("POST /cancel/" + RecordedRunPod.JOB)).containsExactly("{}");
	}

	@Test
	void holdsAreAskedForInMilliseconds() {
		this.runpod.on("POST /runsync").answers(Answer.sample("runsync-not-finished"));
		this.runpod.on("GET /status-sync/" + RecordedRunPod.SYNC_JOB)
			.answers(Answer.sample("runsync-completed-sdk-page"));
		this.runpod.endpoint((options) -> options.runSyncWait(Duration.ofSeconds(2)).pollWait(Duration.ofSeconds(7)))
			.runSync("x");
		assertThat(this.runpod.requests("POST /runsync")).singleElement()
			.satisfies((request) -> assertThat(request.getUrl()).endsWith("/runsync?wait=2000"));
		assertThat(this.runpod.requests("GET /status-sync/" + RecordedRunPod.SYNC_JOB)).singleElement()
			.satisfies((request) -> assertThat(request.getUrl()).endsWith("?wait=7000"));
	}

	record Prompt(String text, int maxTokens) {
	}

	static class Nothing {

	}

}
