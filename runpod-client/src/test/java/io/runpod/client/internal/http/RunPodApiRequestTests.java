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

package io.runpod.client.internal.http;

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
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.client.internal.json.JsonMappers;
import io.runpod.client.job.ExecutionPolicy;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.S3Config;
import io.runpod.client.testsupport.RawHttpServer;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for the requests sent to RunPod.
 */
class RunPodApiRequestTests {

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@ParameterizedTest(name = "{1}")
	@MethodSource("inputs")
	void inputOfAnyTypeIsWrapped(Object input, String body) {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.runpod.endpoint().run(input);
		assertThat(this.runpod.requestBodies("POST /run")).containsExactly(body);
	}

	static Stream<Arguments> inputs() {
		return Stream.of(Arguments.of(Map.of("prompt", "Hello, World!"), StubResponse.sampleText("request-run.json")),
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
	void jobRequestPassedAsObjectIsNotWrapped() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.sample("runsync-completed"));
		Object request = JobRequest.of("x").withWebhook(URI.create("https://a.example/b"));
		this.runpod.endpoint().run(request);
		this.runpod.endpoint().runSync(request, List.class);
		String body = "{\"input\":\"x\",\"webhook\":\"https://a.example/b\"}";
		assertThat(this.runpod.requestBodies("POST /run")).containsExactly(body);
		assertThat(this.runpod.requestBodies("POST /runsync")).containsExactly(body);
	}

	@Test
	void allDocumentedOptionsAreSent() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.runpod.endpoint()
			.run(JobRequest.of(Map.of("prompt", "Your input here"))
				.withPolicy(ExecutionPolicy.none()
					.withExecutionTimeout(Duration.ofMinutes(15))
					.withLowPriority(false)
					.withTtl(Duration.ofHours(1)))
				.withS3Config(S3Config.builder()
					.accessId("BUCKET_ACCESS_KEY_ID")
					.accessSecret("BUCKET_SECRET_ACCESS_KEY")
					.bucketName("BUCKET_NAME")
					.endpointUrl("BUCKET_ENDPOINT_URL")
					.build())
				.withWebhook(URI.create("https://your-webhook-url.com")));
		assertThat(this.runpod.requestBodies("POST /run")).singleElement()
			.satisfies((body) -> assertThat(JsonMappers.ENVELOPE.readTree(body)).isEqualTo(
					JsonMappers.ENVELOPE.readTree(StubResponse.sampleText("request-run-policy-webhook-s3.json"))));
	}

	@Test
	void endpointOptionsAreDefaultsForRequest() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		RunPodEndpoint endpoint = this.runpod.endpoint((options) -> options
			.policy(ExecutionPolicy.none().withTtl(Duration.ofMinutes(1)).withExecutionTimeout(Duration.ofSeconds(5)))
			.webhook(URI.create("https://a.example/all"))
			.s3Config(S3Config.builder()
				.accessId("id")
				.accessSecret("secret")
				.bucketName("bucket")
				.endpointUrl("https://s3.example")
				.objectPath("out")
				.build()));
		endpoint.run(JobRequest.of(1)
			.withPolicy(ExecutionPolicy.none().withTtl(Duration.ofSeconds(10)))
			.withWebhook(URI.create("https://a.example/one")));
		assertThat(this.runpod.requestBodies("POST /run")).containsExactly(
				"{\"input\":1,\"policy\":{\"executionTimeout\":5000,\"ttl\":10000},\"s3Config\":{\"accessId\":\"id\","
						+ "\"accessSecret\":\"secret\",\"bucketName\":\"bucket\",\"endpointUrl\":\"https://s3.example\","
						+ "\"objectPath\":\"out\"},\"webhook\":\"https://a.example/one\"}");
	}

	@Test
	void emptyInputIsRejectedWithReason() {
		RunPodEndpoint endpoint = this.runpod.endpoint();
		String reason = " RunPod strips an empty input, and the job fails after about 90 seconds; send a dummy key, for"
				+ " example Map.of(\"run\", true)";
		assertThatIllegalArgumentException().isThrownBy(() -> endpoint.run(Map.of()))
			.withMessage("The input is {} as JSON:" + reason);
		assertThatIllegalArgumentException().isThrownBy(() -> endpoint.runSync(new EmptyInput()))
			.withMessage("The input is {} as JSON:" + reason);
		assertThatIllegalArgumentException().isThrownBy(() -> endpoint.run(JsonMappers.ENVELOPE.nullNode()))
			.withMessage("The input is null as JSON:" + reason);
		assertThatIllegalArgumentException().isThrownBy(() -> endpoint.run((Object) null))
			.withMessage("'input' must not be null: RunPod fails a job without an input after about 90 seconds; send a"
					+ " dummy key, for example Map.of(\"run\", true)");
		assertThat(this.runpod.requestCount("POST /run")).isZero();
	}

	@Test
	void tooLargeBodyIsRejectedBeforeSending() {
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
		assertThat(this.runpod.requestCount("POST /run") + this.runpod.requestCount("POST /runsync")).isZero();
	}

	@Test
	void bodyOfMaximumSizeIsSent() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.runpod.endpoint().run("x".repeat(10 * 1024 * 1024 - 12));
		assertThat(this.runpod.requestCount("POST /run")).isEqualTo(1);
	}

	@Test
	void apiKeyIsResolvedForEachRequest() {
		AtomicInteger resolved = new AtomicInteger();
		this.runpod.stub("GET /health").respondsWith(StubResponse.sample("health"));
		RunPodEndpoint endpoint = this.runpod
			.endpoint(this.runpod.clientBuilder().apiKey(() -> "key-" + resolved.incrementAndGet()), (options) -> {
			});
		assertThat(resolved).hasValue(0);
		endpoint.health();
		endpoint.health();
		assertThat(this.runpod.requests("GET /health")).extracting((request) -> request.getHeader("Authorization"))
			.containsExactlyInAnyOrder("Bearer key-1", "Bearer key-2");
	}

	@Test
	void apiKeyIsHiddenFromFiltersAndOverridesDefaultHeader() {
		List<HttpHeaders> filtered = new ArrayList<>();
		this.runpod.stub("GET /health").respondsWith(StubResponse.sample("health"));
		this.runpod.endpoint(this.runpod.clientBuilder()
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
		assertThat(this.runpod.requestHeader("GET /health", "Authorization")).isEqualTo("Bearer test-key");
		assertThat(this.runpod.requestHeader("GET /health", "User-Agent")).isEqualTo("my-application");
	}

	@Test
	void filterMayCreateNewRequest() throws IOException {
		// the connection is lost after the request is written: without a record of that,
		// it would be retried
		try (RawHttpServer server = RawHttpServer.respondingWith(RawHttpServer.connectionReset())) {
			RunPodEndpoint endpoint = this.runpod.endpoint(this.runpod.clientBuilder()
				.baseUrl(server.baseUrl())
				.webClient((builder) -> builder.filter((request,
						next) -> next.exchange(ClientRequest.create(request.method(), request.url())
							.attributes((attributes) -> attributes.putAll(request.attributes()))
							.body(request.body())
							.build()))),
					(options) -> {
					});
			assertThatExceptionOfType(RunPodSubmissionOutcomeUnknownException.class)
				.isThrownBy(() -> endpoint.run("x"));
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void filterThatDropsAttributesIsRejected() {
		RunPodEndpoint endpoint = this.runpod
			.endpoint(
					this.runpod.clientBuilder()
						.webClient((builder) -> builder.filter((request, next) -> next.exchange(
								ClientRequest.create(request.method(), request.url()).body(request.body()).build()))),
					(options) -> {
					});
		assertThatIllegalStateException().isThrownBy(() -> endpoint.run("x"))
			.withMessage("A filter of the WebClient has removed the attributes of a request to RunPod, which record"
					+ " whether the request is written. Create the request in the filter by"
					+ " ClientRequest.from(request)");
		assertThat(this.runpod.requestCount("POST /run")).isZero();
	}

	@Test
	void apiKeySupplierErrorIsPropagated() {
		RunPodEndpoint endpoint = this.runpod.endpoint(this.runpod.clientBuilder().apiKey(() -> {
			throw new IllegalStateException("vault is sealed");
		}), (options) -> {
		});
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(endpoint::health)
			.withMessage("vault is sealed");
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> endpoint.await("job-1"))
			.withMessage("vault is sealed");
	}

	@Test
	void userAgentAcceptAndContentTypeHeadersAreSet() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.runpod.endpoint().run("x");
		assertThat(this.runpod.requestHeader("POST /run", "User-Agent"))
			.matches("runpod-spring-boot/[^ ]+ \\(Java \\d+; Spring 7\\.[^ ]+\\)");
		assertThat(this.runpod.requestHeader("POST /run", "Accept")).isEqualTo("application/json");
		assertThat(this.runpod.requestHeader("POST /run", "Content-Type")).isEqualTo("application/json");
	}

	@Test
	void operationWithoutBodyPostsEmptyObject() {
		this.runpod.stub("POST /cancel/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("status-cancelled-queued"));
		this.runpod.endpoint().cancel(RecordedRunPod.JOB_ID);
		assertThat(this.runpod.requestBodies("POST /cancel/" + RecordedRunPod.JOB_ID)).containsExactly("{}");
	}

	@Test
	void waitParameterIsSentInMilliseconds() {
		this.runpod.stub("POST /runsync").respondsWith(StubResponse.sample("runsync-not-finished"));
		this.runpod.stub("GET /status-sync/" + RecordedRunPod.SYNC_JOB_ID)
			.respondsWith(StubResponse.sample("runsync-completed-sdk-page"));
		this.runpod.endpoint((options) -> options.runSyncWait(Duration.ofSeconds(2)).pollWait(Duration.ofSeconds(7)))
			.runSync("x");
		assertThat(this.runpod.requests("POST /runsync")).singleElement()
			.satisfies((request) -> assertThat(request.getUrl()).endsWith("/runsync?wait=2000"));
		assertThat(this.runpod.requests("GET /status-sync/" + RecordedRunPod.SYNC_JOB_ID)).singleElement()
			.satisfies((request) -> assertThat(request.getUrl()).endsWith("?wait=7000"));
	}

	record Prompt(String text, int maxTokens) {
	}

	static class EmptyInput {

	}

}
