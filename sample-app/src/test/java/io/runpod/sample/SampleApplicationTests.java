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

package io.runpod.sample;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;

import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.endpoint.OpenAiHandler;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(TestSampleApplication.class)
@ExtendWith(OutputCaptureExtension.class)
class SampleApplicationTests {

	@Autowired
	private RunPodSimulator simulator;

	private WebTestClient client;

	@BeforeEach
	void connect(@LocalServerPort int port) {
		this.client = WebTestClient.bindToServer()
			.baseUrl("http://localhost:" + port)
			.responseTimeout(Duration.ofSeconds(30))
			.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(4 * 1024 * 1024))
			.build();
	}

	@AfterEach
	void restoreWorkers() {
		this.simulator.endpoint("llm", new StoryHandler()).endpoint("chat", new ChatHandler());
	}

	// the context may be older than the captured output
	@Test
	void runsOneJobAtStartupAndLogsOutcome(@Autowired ConfigurableApplicationContext context, CapturedOutput output) {
		context.publishEvent(new ApplicationReadyEvent(new SpringApplication(), new String[0], context, null));
		assertThat(output).containsPattern(
				"First job on endpoint 'sdxl': COMPLETED, queued \\d+ ms, executed \\d+ ms, on worker \\w+, id sync-");
	}

	@Test
	void returnsPictureLargerThanDefaultBuffer() {
		byte[] picture = this.client.get()
			.uri("/picture?prompt=a lighthouse")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentType(MediaType.IMAGE_PNG)
			.expectBody()
			.returnResult()
			.getResponseBodyContent();
		assertThat(picture).hasSizeGreaterThan(256 * 1024).startsWith(0x89, 'P', 'N', 'G');
	}

	@ParameterizedTest
	@CsvSource({ "GET, /picture", "GET, /story", "GET, /chat", "POST, /orders" })
	void requestWithoutPromptIsRejected(String method, String path) {
		this.client.method(HttpMethod.valueOf(method)).uri(path).exchange().expectStatus().isBadRequest();
	}

	@Test
	void streamsStoryInChunks() {
		List<TextEvent> story = stream("/story?prompt=a keeper");
		assertThat(story).hasSizeGreaterThan(20);
		assertThat(join(story)).startsWith("Once there was a keeper.").endsWith("all was well.");
	}

	@Test
	void streamsReplyInChunks() {
		assertThat(stream("/chat?prompt=Good morning")).contains(new TextEvent("Good ", null),
				new TextEvent("morning", null));
	}

	@Test
	void modelListsOrders() {
		placeOrder("a storm");
		assertThat(join(stream("/chat?prompt=Which orders are there?"))).contains("\"prompt\":\"a storm\"");
	}

	@ParameterizedTest
	@CsvSource({ "llm, /story", "chat, /chat" })
	void failureOfWorkerEndsStream(String endpoint, String path) {
		this.simulator.endpoint(endpoint, (job) -> Map.of("error", "out of memory"));
		assertThat(stream(path + "?prompt=a keeper")).singleElement()
			.extracting(TextEvent::failure, InstanceOfAssertFactories.STRING)
			.contains("endpoint '" + endpoint + "'", "out of memory");
	}

	@Test
	void failureOfWorkerFollowsChunks() {
		this.simulator.endpoint("llm",
				(job) -> Flux.concat(Flux.just("Once"), Flux.error(new IllegalStateException("out of memory"))));
		List<TextEvent> story = stream("/story?prompt=a keeper");
		assertThat(story).startsWith(new TextEvent("Once", null));
		assertThat(story).last()
			.extracting(TextEvent::failure, InstanceOfAssertFactories.STRING)
			.contains("out of memory");
	}

	@Test
	void modelThatIsNotServedEndsStream() {
		this.simulator.endpoint("chat", new OpenAiHandler("other"));
		assertThat(stream("/chat?prompt=Good morning")).singleElement()
			.extracting(TextEvent::failure, InstanceOfAssertFactories.STRING)
			.contains("The model `simulated` does not exist.");
	}

	// unknown until the first health check, which follows within two seconds
	@Test
	void healthContainsBothEndpoints() {
		Awaitility.await()
			.untilAsserted(() -> this.client.get()
				.uri("/actuator/health")
				.exchange()
				.expectBody()
				.jsonPath("$.components.runpod.components.sdxl.status")
				.isEqualTo("UP")
				.jsonPath("$.components.runpod.components.sdxl.details.workers.idle")
				.isNumber()
				.jsonPath("$.components.runpod.components.llm.status")
				.isEqualTo("UP")
				.jsonPath("$.components.runpod.components.llm.details.jobs.inQueue")
				.isNumber());
	}

	@Test
	void recordsExecutionTimes() {
		this.client.get()
			.uri("/actuator/metrics/runpod.job.execution?tag=endpoint:sdxl")
			.exchange()
			.expectBody()
			.jsonPath("$.measurements[?(@.statistic=='COUNT')].value")
			.value(Object.class, (count) -> assertThat(count.toString()).isNotEqualTo("[0.0]"));
		this.client.get()
			.uri("/actuator/prometheus")
			.exchange()
			.expectBody(String.class)
			.value((text) -> assertThat(text).contains("runpod_job_execution_seconds_count{",
					"runpod_job_seconds_count{"));
	}

	@Test
	void actuatorShowsEndpointSettings() {
		this.client.get()
			.uri("/actuator/runpod/llm")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.id")
			.isEqualTo("llm")
			.jsonPath("$.apiKey")
			.isEqualTo("******")
			.jsonPath("$.settings.policy.executionTimeout")
			.isEqualTo("2m");
		this.client.get().uri("/actuator/runpod/flux").exchange().expectStatus().isNotFound();
		this.client.get().uri("/actuator/info").exchange().expectBody().jsonPath("$.runpod.endpoints").isEqualTo(3);
	}

	@Test
	void paintsOrderedPicture() {
		String number = placeOrder("a storm");
		Awaitility.await()
			.untilAsserted(() -> this.client.get()
				.uri("/orders")
				.exchange()
				.expectBody()
				.jsonPath("$[?(@.number == " + number + ")].delivery")
				.isEqualTo("DELIVERED")
				.jsonPath("$[?(@.number == " + number + ")].prompt")
				.isEqualTo("a storm")
				.jsonPath("$[?(@.number == " + number + ")].state")
				.isEqualTo("SUCCEEDED"));
		this.client.get()
			.uri("/orders/" + number + "/picture")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.consumeWith((result) -> assertThat(result.getResponseBody()).startsWith(0x89, 'P', 'N', 'G'));
		this.client.get().uri("/orders/0/picture").exchange().expectStatus().isNotFound();
	}

	@Test
	void servesIndexPage() {
		this.client.get()
			.uri("/")
			.exchange()
			.expectBody(String.class)
			.value((page) -> assertThat(page).contains("sdxl"));
	}

	private List<TextEvent> stream(String uri) {
		return this.client.get()
			.uri(uri)
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(TextEvent.class)
			.getResponseBody()
			.collectList()
			.block(Duration.ofSeconds(30));
	}

	private static String join(List<TextEvent> events) {
		return String.join("", events.stream().map(TextEvent::text).toList());
	}

	private String placeOrder(String prompt) {
		return this.client.post()
			.uri("/orders?prompt=" + prompt)
			.exchange()
			.expectStatus()
			.isAccepted()
			.returnResult(String.class)
			.getResponseBody()
			.blockFirst();
	}

}
