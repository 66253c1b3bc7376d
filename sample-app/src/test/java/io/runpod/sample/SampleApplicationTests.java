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

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import io.runpod.sample.StoryController.StoryChunk;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(TestSampleApplication.class)
@ExtendWith(OutputCaptureExtension.class)
class SampleApplicationTests {

	private WebTestClient client;

	@BeforeEach
	void connect(@LocalServerPort int port) {
		this.client = WebTestClient.bindToServer()
			.baseUrl("http://localhost:" + port)
			.responseTimeout(Duration.ofSeconds(30))
			.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(4 * 1024 * 1024))
			.build();
	}

	@Test
	void runsOneJobAtStartupAndLogsOutcome(CapturedOutput output) {
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
	@CsvSource({ "GET, /picture", "GET, /story", "POST, /orders" })
	void requestWithoutPromptIsRejected(String method, String path) {
		this.client.method(HttpMethod.valueOf(method)).uri(path).exchange().expectStatus().isBadRequest();
	}

	@Test
	void streamsStoryInChunks() {
		List<StoryChunk> story = this.client.get()
			.uri("/story?prompt=a keeper")
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(StoryChunk.class)
			.getResponseBody()
			.collectList()
			.block(Duration.ofSeconds(30));
		assertThat(story).hasSizeGreaterThan(20);
		assertThat(String.join("", story.stream().map(StoryChunk::text).toList()))
			.startsWith("Once there was a keeper.")
			.endsWith("all was well.");
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
		this.client.get().uri("/actuator/info").exchange().expectBody().jsonPath("$.runpod.endpoints").isEqualTo(2);
	}

	@Test
	void paintsOrderedPicture() {
		String number = this.client.post()
			.uri("/orders?prompt=a storm")
			.exchange()
			.expectStatus()
			.isAccepted()
			.returnResult(String.class)
			.getResponseBody()
			.blockFirst();
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

}
