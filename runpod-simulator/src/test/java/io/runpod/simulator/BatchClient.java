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

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Client of the batch API of one endpoint.
 */
final class BatchClient {

	static final String TWO_REQUESTS = SimulatorClient.sample("request-batch.json").toString();

	private final SimulatorClient api;

	private final String path;

	BatchClient(SimulatorClient api, String endpoint) {
		this.api = api;
		this.path = "/" + endpoint + "/batch";
	}

	static String requests(int count) {
		return IntStream.range(0, count)
			.mapToObj((index) -> "{\"input\":{\"text\":\"" + index + "\"}}")
			.collect(Collectors.joining(","));
	}

	static String counts(JsonNode summary) {
		return "%s completed, %s failed, %s in progress of %s".formatted(summary.get("requestCompleted"),
				summary.get("requestFailed"), summary.get("requestInProgress"), summary.get("requestTotal"));
	}

	String create(String requests) {
		return post("", requests).get("id").stringValue();
	}

	JsonNode finalizeBatch(String id) {
		return post("/" + id + "/finalize", "");
	}

	JsonNode summary(String id) {
		return get("/" + id);
	}

	JsonNode awaitCompletion(String id) {
		SimulatorClient.await(() -> {
			JsonNode now = summary(id);
			return now.get("requestCompleted").intValue()
					+ now.get("requestFailed").intValue() == now.get("requestTotal").intValue();
		});
		return summary(id);
	}

	JsonNode get(String subPath) {
		return SimulatorClient.json(this.api.get(this.path + subPath).body());
	}

	JsonNode post(String subPath, String body) {
		HttpResponse<String> response = this.api.post(this.path + subPath, body);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return SimulatorClient.json(response.body());
	}

	HttpResponse<String> send(String method, String subPath, String body) {
		return SimulatorClient.get(this.api
			.send(this.api.request(this.path + subPath).method(method, HttpRequest.BodyPublishers.ofString(body))));
	}

}
