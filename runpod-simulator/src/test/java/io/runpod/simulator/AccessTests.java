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

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class AccessTests {

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder()
		.apiKey("rpa_key")
		.apiKey("rpa_other")
		.endpoint("echo", (job) -> job.input())
		.start();

	private final SimulatorClient api = new SimulatorClient(this.simulator);

	@ParameterizedTest
	@ValueSource(strings = { "Bearer rpa_key", "bearer rpa_key", "BEARER  rpa_key", "rpa_key", "Bearer rpa_other" })
	void apiKeyIsAcceptedWithAndWithoutScheme(String authorization) {
		assertThat(health("aUTHORIZATION", authorization).statusCode()).isEqualTo(200);
	}

	@Test
	void requestWithoutApiKeyIsUnauthorized() {
		HttpResponse<String> response = SimulatorClient
			.get(this.api.send(this.api.unauthenticatedRequest("/echo/health")));
		assertProblem(response, 401, "problem-401-no-token.json");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer nope", "nope", "Basic rpa_key", "Bearer RPA_KEY" })
	void wrongApiKeyIsUnauthorized(String authorization) {
		assertProblem(health("Authorization", authorization), 401, "problem-401-invalid-key.json");
	}

	@Test
	void unknownEndpointIsNotFound() {
		for (HttpResponse<String> response : List.of(this.api.get("/none/health"), this.api.post("/none/run", "{}"))) {
			assertThat(response.statusCode()).isEqualTo(404);
			JsonNode problem = SimulatorClient.json(response.body());
			JsonNode sample = SimulatorClient.sample("problem-404-endpoint.json");
			assertThat(problem.get("title")).isEqualTo(sample.get("title"));
			assertThat(problem.get("status")).isEqualTo(sample.get("status"));
			assertThat(problem.get("detail").stringValue())
				.isEqualTo(sample.get("detail").stringValue() + ": no handler is registered for 'none'");
		}
	}

	@Test
	void unknownJobIsNotFound() {
		for (String path : List.of("status", "status-sync", "stream")) {
			assertProblem(this.api.get("/echo/" + path + "/nope"), 404, "problem-404-job.json");
		}
		assertProblem(this.api.post("/echo/cancel/nope", "{}"), 404, "problem-404-job.json");
		assertProblem(this.api.post("/echo/retry/nope", "{}"), 404, "problem-404-job.json");
	}

	@Test
	void unknownPathIsNotFound() {
		JsonNode body = SimulatorClient.json(this.api.get("/echo/nothing-here").body());
		assertThat(body.get("status").intValue()).isEqualTo(404);
	}

	@Test
	void statusAndStreamAcceptGetAndPost() {
		String id = this.api.run("echo", "{\"input\":{\"x\":1}}");
		JsonNode completed = this.api.statusSync("echo", id);
		for (String path : List.of("status", "status-sync")) {
			assertThat(SimulatorClient.json(this.api.post("/echo/" + path + "/" + id, "").body())).isEqualTo(completed);
			assertThat(SimulatorClient.json(this.api.get("/echo/" + path + "/" + id).body())).isEqualTo(completed);
		}
		assertThat(SimulatorClient.json(this.api.post("/echo/stream/" + id, "").body()))
			.isEqualTo(SimulatorClient.sample("stream-completed-empty.json"));
	}

	@Test
	void pingNeedsNoApiKey() {
		URI ping = URI.create("http://127.0.0.1:" + this.simulator.port() + "/ping");
		assertThat(SimulatorClient.get(this.api.send(HttpRequest.newBuilder(ping))).statusCode()).isEqualTo(200);
	}

	@Test
	void responsesAreJsonWithSortedKeys() {
		HttpResponse<String> response = this.api.post("/echo/runsync", "{\"input\":{\"x\":1}}");
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
		for (String body : List.of(response.body(), this.api.get("/none/health").body(),
				this.api.get("/echo/health").body())) {
			assertThat(SimulatorClient.json(body).propertyStream().map(Map.Entry::getKey)).isSorted();
		}
	}

	private HttpResponse<String> health(String header, String authorization) {
		return SimulatorClient
			.get(this.api.send(this.api.unauthenticatedRequest("/echo/health").header(header, authorization)));
	}

	private static void assertProblem(HttpResponse<String> response, int status, String sample) {
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(SimulatorClient.json(response.body())).isEqualTo(SimulatorClient.sample(sample));
	}

}
