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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Client of RunPod's HTTP API that is independent of the client module.
 */
final class SimulatorClient {

	static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final RunPodSimulator simulator;

	SimulatorClient(RunPodSimulator simulator) {
		this.simulator = simulator;
	}

	static JsonNode sample(String name) {
		try {
			return json(Files.readString(Path.of("../wire-samples", name)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static JsonNode json(String text) {
		return JsonMapper.shared().readTree(text);
	}

	HttpResponse<String> get(String path) {
		return get(send(request(path).GET()));
	}

	HttpResponse<String> post(String path, String body) {
		return get(postAsync(path, body));
	}

	CompletableFuture<HttpResponse<String>> getAsync(String path) {
		return send(request(path).GET());
	}

	CompletableFuture<HttpResponse<String>> postAsync(String path, String body) {
		return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
		return this.client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	HttpRequest.Builder request(String path) {
		return unauthenticatedRequest(path).header("Authorization", "Bearer " + this.simulator.apiKey());
	}

	HttpRequest.Builder unauthenticatedRequest(String path) {
		return HttpRequest.newBuilder(URI.create(this.simulator.baseUrl() + path)).timeout(TIMEOUT);
	}

	/** Submit with run and return the id. */
	String run(String endpoint, String body) {
		return json(post("/" + endpoint + "/run", body).body()).get("id").stringValue();
	}

	JsonNode status(String endpoint, String id) {
		return json(get("/" + endpoint + "/status/" + id).body());
	}

	JsonNode statusSync(String endpoint, String id) {
		return json(get("/" + endpoint + "/status-sync/" + id).body());
	}

	JsonNode stream(String endpoint, String id) {
		return json(get("/" + endpoint + "/stream/" + id).body());
	}

	JsonNode health(String endpoint) {
		return json(get("/" + endpoint + "/health").body());
	}

	/** Wait for a condition that is met by other threads. */
	static void await(BooleanSupplier condition) {
		long start = System.nanoTime();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - start > TIMEOUT.toNanos()) {
				throw new IllegalStateException("Not within " + TIMEOUT);
			}
			Thread.onSpinWait();
		}
	}

	static <T> T get(CompletableFuture<T> future) {
		return future.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
	}

}
