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
import java.util.List;
import java.util.concurrent.CompletableFuture;

import tools.jackson.databind.JsonNode;

import io.runpod.simulator.endpoint.WorkerState;

/**
 * Client of the worker API that sends requests like RunPod's worker SDK: a key without
 * scheme, and JSON with the content type of a form.
 */
final class FakeWorker {

	private final RunPodSimulator simulator;

	private final SimulatorClient api;

	private final String endpoint;

	private final String id;

	FakeWorker(RunPodSimulator simulator, String endpoint, String id) {
		this.simulator = simulator;
		this.api = new SimulatorClient(simulator);
		this.endpoint = endpoint;
		this.id = id;
	}

	CompletableFuture<HttpResponse<String>> poll(String call, String parameters) {
		return this.api.send(request("/" + call + "/" + this.id + parameters).GET());
	}

	/** Take and return a queued job. */
	JsonNode take() {
		HttpResponse<String> response = SimulatorClient.get(poll("job-take", "?gpu=SIM&job_in_progress=0"));
		if (response.statusCode() != 200) {
			throw new IllegalStateException("No job: " + response.statusCode());
		}
		return SimulatorClient.json(response.body());
	}

	/** Send a job-take request without a queued job and return once it is registered. */
	CompletableFuture<HttpResponse<String>> startPolling() {
		CompletableFuture<HttpResponse<String>> poll = poll("job-take", "?gpu=SIM&job_in_progress=0");
		SimulatorClient.await(() -> this.simulator.workers(this.endpoint)
			.stream()
			.anyMatch((worker) -> worker.id().equals(this.id) && worker.state() == WorkerState.IDLE));
		return poll;
	}

	/** Wait for stop requests. */
	List<String> awaitJobsToStop() {
		return SimulatorClient.json(SimulatorClient.get(poll("job-stop", "?gpu=SIM")).body())
			.get("jobsToStop")
			.valueStream()
			.map(JsonNode::stringValue)
			.toList();
	}

	String takeJobId() {
		return take().get("id").stringValue();
	}

	HttpResponse<String> reportResult(String jobId, String body) {
		return post("job-done", jobId, body);
	}

	HttpResponse<String> reportChunk(String jobId, String body) {
		return post("job-stream", jobId, body);
	}

	void ping(String parameters) {
		SimulatorClient.get(poll("ping", "?gpu=SIM" + parameters));
	}

	private HttpResponse<String> post(String call, String jobId, String body) {
		return SimulatorClient
			.get(this.api.send(request("/" + call + "/" + this.id + "/" + jobId + "?gpu=SIM&isStream=false")
				.header("Content-Type", "application/x-www-form-urlencoded")
				.POST(HttpRequest.BodyPublishers.ofString(body))));
	}

	private HttpRequest.Builder request(String path) {
		return this.api.unauthenticatedRequest("/" + this.endpoint + path)
			.header("Authorization", this.simulator.apiKey());
	}

}
