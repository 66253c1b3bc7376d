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
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;

import io.runpod.client.job.RunPodJob;
import io.runpod.client.recorded.Answer;
import io.runpod.client.recorded.RecordedRunPod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RunPodClient} and the endpoints it gives.
 */
class RunPodClientTests {

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@Test
	void anEndpointIsAskedForByItsId() {
		RunPodEndpoint endpoint = this.runpod.client().build().endpoint("black-forest-labs_flux-1");
		assertThat(endpoint.id()).isEqualTo("black-forest-labs_flux-1");
		assertThat(endpoint.name()).isEqualTo("black-forest-labs_flux-1");
		assertThat(endpoint.reactive().id()).isEqualTo(endpoint.id());
	}

	@Test
	void anEndpointHasANameOfItsOwn() {
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThat(endpoint.name()).isEqualTo("sdxl");
		assertThat(endpoint.reactive().name()).isEqualTo("sdxl");
		assertThat(endpoint).hasToString("RunPodEndpoint[sdxl -> " + this.runpod.id() + "]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a/b", "a b", "../x", "https://api.runpod.ai/v2/abc", "ä" })
	void whatIsNoIdIsRefused(String id) {
		RunPodClient client = this.runpod.client().build();
		assertThatIllegalArgumentException().isThrownBy(() -> client.endpoint("name", id, EndpointOptions.defaults()))
			.withMessage("'" + id + "' is not an id of a RunPod endpoint: it has only letters, digits, '-' and '_', and"
					+ " is the part after /v2/ in the endpoint's URL");
	}

	@Test
	void anApiKeyIsRequired() {
		assertThatIllegalArgumentException().isThrownBy(() -> RunPodClient.builder(WebClient.builder()).build())
			.withMessage("'apiKey' must be set");
	}

	@Test
	void theBaseUrlIsAbsolute() {
		RunPodClient.Builder builder = RunPodClient.builder(WebClient.builder());
		assertThatIllegalArgumentException().isThrownBy(() -> builder.baseUrl(URI.create("api.runpod.ai/v2")))
			.withMessage(
					"'baseUrl' must be an absolute URL such as https://api.runpod.ai/v2, but is 'api.runpod.ai/v2'");
	}

	@Test
	void anotherAccountHasAnotherKey() {
		this.runpod.on("GET /health").answers(Answer.sample("health"));
		RunPodClient client = this.runpod.client().build();
		client.withApiKey(() -> "tenant-key").endpoint(this.runpod.id()).health();
		assertThat(this.runpod.header("GET /health", "Authorization")).isEqualTo("Bearer tenant-key");
	}

	@Test
	void theApplicationsBuilderIsNotChanged() {
		this.runpod.on("GET /health").answers(Answer.sample("health"));
		WebClient.Builder webClient = this.runpod.webClient().defaultHeader("X-Team", "red");
		this.runpod.endpoint(this.runpod.client(webClient).webClient((builder) -> builder.defaultHeader("X-More", "1")),
				(options) -> {
				})
			.health();
		assertThat(this.runpod.header("GET /health", "X-Team")).isEqualTo("red");
		assertThat(this.runpod.header("GET /health", "X-More")).isEqualTo("1");
		this.runpod.on("GET /plain").answers(Answer.status(200));
		webClient.build()
			.get()
			.uri(this.runpod.baseUrl() + "/" + this.runpod.id() + "/plain")
			.retrieve()
			.toBodilessEntity()
			.block(RecordedRunPod.LIMIT);
		assertThat(this.runpod.header("GET /plain", "X-More")).isNull();
		assertThat(this.runpod.header("GET /plain", "Authorization")).isNull();
	}

	@Test
	void aViewDoesNotChangeTheEndpoint() {
		this.runpod.on("GET /status-sync/" + RecordedRunPod.JOB)
			.answers(Answer.sample("status-completed").after(Duration.ofMillis(400)));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		endpoint.withTimeout(Duration.ofMillis(1));
		assertThat(endpoint.await(RecordedRunPod.JOB).succeeded()).isTrue();
	}

	@Test
	void aThousandWaitsAtOnceAllGetTheirResult() {
		this.runpod.on("GET /status-sync/" + RecordedRunPod.JOB)
			.answers(Answer.sample("status-completed").after(Duration.ofMillis(500)));
		ReactiveRunPodEndpoint endpoint = this.runpod.endpoint().reactive();
		this.runpod.on("GET /status/" + RecordedRunPod.JOB).answers(Answer.sample("status-in-progress"));
		Long ended = Flux.fromStream(IntStream.range(0, 1000).boxed())
			.flatMap((i) -> endpoint.await(RecordedRunPod.JOB), 1000)
			.filter(RunPodJob::succeeded)
			.count()
			.block(Duration.ofSeconds(60));
		assertThat(ended).isEqualTo(1000);
	}

}
