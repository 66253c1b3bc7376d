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

package io.runpod.simulator;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import io.runpod.simulator.endpoint.EndpointSettings;
import io.runpod.simulator.endpoint.Handler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for OpenAI-compatible routes.
 */
class OpenAiRouteTests {

	private static final String CHAT = "/llm/openai/v1/chat/completions";

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder().start();

	private final SimulatorClient api = new SimulatorClient(this.simulator);

	@Test
	void requestIsJobWithRouteAndBody() {
		List<Object> inputs = new CopyOnWriteArrayList<>();
		handle((job) -> {
			inputs.add(job.inputJson());
			return Map.of("object", "list");
		});
		this.api.post(CHAT, "{\"model\":\"m\",\"temperature\":0.70}");
		this.api.get("/llm/openai/v1/models");
		assertThat(inputs).containsExactly(
				"{\"openai_route\":\"/v1/chat/completions\",\"openai_input\":{\"model\":\"m\",\"temperature\":0.70}}",
				"{\"openai_route\":\"/v1/models\"}");
	}

	@Test
	void outputIsTheResponse() {
		handle((job) -> Map.of("id", "chatcmpl-1"));
		HttpResponse<String> response = this.api.post(CHAT, "{}");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
		assertThat(response.body()).isEqualTo("{\"id\":\"chatcmpl-1\"}");
	}

	@Test
	void firstYieldOfGeneratorIsTheResponse() {
		yieldOnce(Map.of("id", "chatcmpl-1"));
		assertThat(this.api.post(CHAT, "{}").body()).isEqualTo("{\"id\":\"chatcmpl-1\"}");
	}

	@Test
	void rawEventsAreStreamedAsTheyAre() {
		handle((job) -> Flux.just("data: {\"a\":1}\n\ndata: {\"b\":2}\n\n", "data: [DONE]\n\n"));
		HttpResponse<String> response = this.api.post(CHAT, "{\"stream\":true}");
		assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
		assertThat(response.body()).isEqualTo("data: {\"a\":1}\n\ndata: {\"b\":2}\n\ndata: [DONE]\n\n");
	}

	@Test
	void objectsAreStreamedAsEvents() {
		handle((job) -> Flux.just(Map.of("a", 1), List.of(2)));
		assertThat(this.api.post(CHAT, "{\"stream\":true}").body()).isEqualTo("data: {\"a\":1}\n\ndata: [2]\n\n");
	}

	@Test
	void streamEndsWithTheErrorOfTheWorker() throws Exception {
		Sinks.One<Object> failure = Sinks.one();
		handle((job) -> Flux.concat(Flux.just("data: {}\n\n"), failure.asMono()));
		HttpResponse<Stream<String>> response = HttpClient.newHttpClient()
			.send(this.api.request(CHAT).POST(HttpRequest.BodyPublishers.ofString("{\"stream\":true}")).build(),
					HttpResponse.BodyHandlers.ofLines());
		failure.tryEmitError(new IllegalStateException("lost"));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body().filter((line) -> !line.isEmpty())).hasSize(2)
			.startsWith("data: {}")
			.last()
			.asString()
			.startsWith("data: {\"error\":{\"message\":\"handler: lost");
	}

	@Test
	void outputInPlaceOfStreamIsAnError() {
		handle((job) -> "Hello");
		HttpResponse<String> response = this.api.post(CHAT, "{\"stream\":true}");
		assertThat(response.statusCode()).isEqualTo(500);
		assertThat(response.body()).contains("the worker has returned an output, and streamed no events");
		handle((job) -> Map.of());
		assertThat(this.api.post(CHAT, "{\"stream\":true}").body()).contains("the worker has returned no output");
	}

	@ParameterizedTest
	@CsvSource({ "false", "true" })
	void failedJobIsWorkerError(boolean stream) {
		handle((job) -> Map.of("error", "out of memory"));
		HttpResponse<String> response = this.api.post(CHAT, "{\"stream\":" + stream + "}");
		assertThat(response.statusCode()).isEqualTo(500);
		assertThat(response.body())
			.isEqualTo("{\"error\":{\"message\":\"out of memory\",\"type\":\"worker_error\",\"code\":null}}");
	}

	@ParameterizedTest
	@CsvSource({ "false", "true" })
	void errorOfTheModelServerHasItsStatus(boolean stream) {
		Map<String, Object> error = Map.of("object", "error", "message", "The model does not exist.", "code", 404);
		yieldOnce(error);
		assertThat(this.api.post(CHAT, "{\"stream\":" + stream + "}").statusCode()).isEqualTo(404);
		handle((job) -> error);
		assertThat(this.api.post(CHAT, "{\"stream\":" + stream + "}").statusCode()).isEqualTo(404);
		yieldOnce(Map.of("object", "error", "message", "?", "code", "model_not_found"));
		assertThat(this.api.post(CHAT, "{}").statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/llm/openai/v1/chat/completions     | []   | 400
			/llm/openai/v1/chat/completions     | {    | 400
			/none/openai/v1/chat/completions    | {}   | 404
			/llm/openai/v1/a/b/c                | {}   | 404
			/llm/openai/chat                    | {}   | 404
			""")
	void invalidRequestIsRejected(String path, String body, int status) {
		handle((job) -> Map.of());
		assertThat(this.api.post(path, body).statusCode()).isEqualTo(status);
	}

	// as a worker whose handler is a generator
	private void yieldOnce(Object chunk) {
		this.simulator.endpoint("llm", (job) -> Flux.just(chunk),
				EndpointSettings.builder().aggregateStream(true).build());
	}

	private void handle(Handler handler) {
		this.simulator.endpoint("llm", handler);
	}

}
