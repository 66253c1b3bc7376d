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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;

import io.runpod.client.event.ChunkReadEvent;
import io.runpod.client.event.JobSubmittedEvent;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.event.RunPodOperation;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RunPodClient} and the endpoints it gives.
 */
class RunPodClientTests {

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@Test
	void endpointByIdUsesIdAsName() {
		RunPodEndpoint endpoint = this.runpod.clientBuilder().build().endpoint("black-forest-labs_flux-1");
		assertThat(endpoint.id()).isEqualTo("black-forest-labs_flux-1");
		assertThat(endpoint.name()).isEqualTo("black-forest-labs_flux-1");
		assertThat(endpoint.reactive().id()).isEqualTo(endpoint.id());
	}

	@Test
	void endpointHasConfiguredName() {
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThat(endpoint.name()).isEqualTo("sdxl");
		assertThat(endpoint.reactive().name()).isEqualTo("sdxl");
		assertThat(endpoint).hasToString("RunPodEndpoint[sdxl -> " + this.runpod.endpointId() + "]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a/b", "a b", "../x", "https://api.runpod.ai/v2/abc", "ä" })
	void invalidEndpointIdIsRejected(String id) {
		RunPodClient client = this.runpod.clientBuilder().build();
		assertThatIllegalArgumentException().isThrownBy(() -> client.endpoint(id, (endpoint) -> endpoint.name("name")))
			.withMessage("'" + id + "' is not an id of a RunPod endpoint: it has only letters, digits, '-' and '_', and"
					+ " is the part after /v2/ in the endpoint's URL");
	}

	@Test
	void apiKeyIsRequired() {
		assertThatIllegalArgumentException().isThrownBy(() -> RunPodClient.builder(WebClient.builder()).build())
			.withMessage("'apiKey' must be set");
	}

	@ParameterizedTest
	@ValueSource(strings = { "api.runpod.ai/v2", "/v2", "ftp://api.runpod.ai/v2", "file:///v2", "mailto:a@b",
			"https:///v2", "https://api.runpod.ai/v2?a=b", "https://api.runpod.ai/v2#a" })
	void baseUrlMustBeHttpUrl(String url) {
		RunPodClient.Builder builder = RunPodClient.builder(WebClient.builder());
		assertThatIllegalArgumentException().isThrownBy(() -> builder.baseUrl(URI.create(url)))
			.withMessage("'baseUrl' must be an absolute http or https URL without user information, query and fragment,"
					+ " such as https://api.runpod.ai/v2, but is '" + url + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://user:secret@api.runpod.ai/v2", "https://secret@api.runpod.ai/v2",
			"https://user:secret@not_a_host/v2" })
	void userInformationInBaseUrlIsRejectedAndMasked(String url) {
		RunPodClient.Builder builder = RunPodClient.builder(WebClient.builder());
		assertThatIllegalArgumentException().isThrownBy(() -> builder.baseUrl(URI.create(url)))
			.withMessageContaining("//******@")
			.withMessageNotContaining("secret");
	}

	@ParameterizedTest
	@CsvSource({ "http://api.runpod.ai/v2,false", "http://10.0.0.1:8080/v2,false", "http://127.evil.example/v2,false",
			"http://localhost.evil.example/v2,false", "http://localhost:8080/v2,true", "http://a.localhost/v2,true",
			"http://127.0.0.1/v2,true", "http://[::1]:8080/v2,true", "https://api.runpod.ai/v2,true" })
	void plainHttpIsForLoopbackUnlessAllowed(String url, boolean accepted) {
		RunPodClient.Builder builder = RunPodClient.builder(WebClient.builder())
			.apiKey(() -> "key")
			.baseUrl(URI.create(url));
		if (!accepted) {
			assertThatIllegalArgumentException().isThrownBy(builder::build)
				.withMessage(
						"'baseUrl' is '" + url + "': plain HTTP to another host exposes the API key on the network."
								+ " Use https, or if the network is trusted, allowPlainHttp(true)");
			builder.allowPlainHttp(true);
		}
		builder.build().close();
	}

	@Test
	void nullIsRejectedByName() {
		RunPodClient.Builder builder = this.runpod.clientBuilder();
		RunPodClient client = builder.build();
		assertRejectsNull("options", () -> builder.options(null));
		assertRejectsNull("baseUrl", () -> builder.baseUrl(null));
		assertRejectsNull("apiKey", () -> builder.apiKey(null));
		assertRejectsNull("listener", () -> builder.listener(null));
		assertRejectsNull("listener", () -> builder.endpointListener(null));
		assertRejectsNull("scope", () -> builder.jobScope(null));
		assertRejectsNull("scheduler", () -> builder.scheduler(null));
		assertRejectsNull("maxInMemorySize", () -> builder.maxInMemorySize(null));
		assertRejectsNull("customizer", () -> builder.webClient(null));
		assertRejectsNull("observationRegistry", () -> builder.observationRegistry(null));
		assertRejectsNull("convention", () -> builder.observationConvention(null));
		assertRejectsNull("operation", () -> builder.rateLimit(null, (limit) -> limit.maxRequests(1)));
		assertRejectsNull("id", () -> client.endpoint(null));
		assertRejectsNull("apiKey", () -> client.withApiKey(null));
	}

	private static void assertRejectsNull(String name, ThrowingCallable call) {
		assertThatIllegalArgumentException().isThrownBy(call).withMessage("'" + name + "' must not be null");
	}

	@Test
	void rateLimitRejectsOperationWithoutLimit() {
		RunPodClient.Builder builder = this.runpod.clientBuilder();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> builder.rateLimit(RunPodOperation.HEALTH, (limit) -> limit.maxRequests(1)))
			.withMessage("'operation' must be one of [run, runSync, status, cancel, purgeQueue], but is health");
	}

	@Test
	void endpointSpecStartsWithOptionsOfTheClient() {
		RunPodClient client = this.runpod.clientBuilder()
			.options(EndpointOptions.of((options) -> options.maxAttempts(2)))
			.build();
		RunPodEndpoint abc = client.endpoint("abc",
				(endpoint) -> endpoint.options((custom) -> custom.timeout(Duration.ofSeconds(9))));
		EndpointOptions options = client.operations().activity(abc).orElseThrow().settings();
		assertThat(options.maxAttempts()).isEqualTo(2);
		assertThat(options.timeout()).hasSeconds(9);
	}

	@Test
	void failingListenerDoesNotAffectOthers() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		this.runpod.stub("GET /stream/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("stream-in-progress"), StubResponse.sample("stream-completed-empty"));
		List<String> events = new ArrayList<>();
		RunPodClient.Builder builder = this.runpod.clientBuilder()
			.listener(new RecordingListener(events, "failing", true))
			.listener(new RecordingListener(events, "other", false));
		try (Stream<Object> chunks = this.runpod.endpoint(builder, (options) -> {
		}).runStream("x", Object.class)) {
			assertThat(chunks).hasSize(2);
		}
		assertThat(events).containsExactly("failing submitted", "other submitted", "failing chunk", "other chunk",
				"failing chunk", "other chunk");
	}

	@Test
	void withApiKeySendsOtherKey() {
		this.runpod.stub("GET /health").respondsWith(StubResponse.sample("health"));
		RunPodClient client = this.runpod.clientBuilder().build();
		client.withApiKey(() -> "tenant-key").endpoint(this.runpod.endpointId()).health();
		assertThat(this.runpod.requestHeader("GET /health", "Authorization")).isEqualTo("Bearer tenant-key");
	}

	@Test
	void webClientBuilderOfApplicationIsNotModified() {
		this.runpod.stub("GET /health").respondsWith(StubResponse.sample("health"));
		WebClient.Builder webClient = this.runpod.webClientBuilder().defaultHeader("X-Team", "red");
		this.runpod
			.endpoint(this.runpod.clientBuilder(webClient).webClient((builder) -> builder.defaultHeader("X-More", "1")),
					(options) -> {
					})
			.health();
		assertThat(this.runpod.requestHeader("GET /health", "X-Team")).isEqualTo("red");
		assertThat(this.runpod.requestHeader("GET /health", "X-More")).isEqualTo("1");
		this.runpod.stub("GET /plain").respondsWith(StubResponse.status(200));
		webClient.build()
			.get()
			.uri(this.runpod.baseUrl() + "/" + this.runpod.endpointId() + "/plain")
			.retrieve()
			.toBodilessEntity()
			.block(RecordedRunPod.TIMEOUT);
		assertThat(this.runpod.requestHeader("GET /plain", "X-More")).isNull();
		assertThat(this.runpod.requestHeader("GET /plain", "Authorization")).isNull();
	}

	@Test
	void withTimeoutDoesNotModifyEndpoint() {
		this.runpod.stub("GET /status-sync/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("status-completed").withDelay(Duration.ofMillis(400)));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		endpoint.withTimeout(Duration.ofMillis(1));
		assertThat(endpoint.await(RecordedRunPod.JOB_ID).isSuccessful()).isTrue();
	}

	@Test
	void thousandConcurrentAwaitsComplete() {
		this.runpod.stub("GET /status-sync/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("status-completed").withDelay(Duration.ofMillis(500)));
		ReactiveRunPodEndpoint endpoint = this.runpod.endpoint().reactive();
		this.runpod.stub("GET /status/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.sample("status-in-progress"));
		Long ended = Flux.fromStream(IntStream.range(0, 1000).boxed())
			.flatMap((i) -> endpoint.await(RecordedRunPod.JOB_ID), 1000)
			.filter(RunPodJob::isSuccessful)
			.count()
			.block(Duration.ofSeconds(60));
		assertThat(ended).isEqualTo(1000);
	}

	private record RecordingListener(List<String> events, String name, boolean failing) implements RunPodListener {

		@Override
		public void onJobSubmitted(JobSubmittedEvent event) {
			record("submitted");
		}

		@Override
		public void onChunkRead(ChunkReadEvent event) {
			record("chunk");
		}

		private void record(String event) {
			this.events.add(this.name + " " + event);
			if (this.failing) {
				throw new IllegalStateException("fails");
			}
		}

	}

}
