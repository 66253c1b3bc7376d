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

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class JobLifecycleTests {

	private final CompletableFuture<Object> handlerResult = new CompletableFuture<>();

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder()
		.endpoint("echo", (job) -> Map.of("echo", String.valueOf(job.input())))
		.endpoint("gated", (job) -> {
			job.progress("Update 1/3");
			return this.handlerResult;
		})
		.endpoint("failing", (job) -> {
			throw new IllegalStateException("no model");
		})
		.endpoint("words", (job) -> Flux.just("a", "runpod", "handler"))
		.endpoint("java-stream", (job) -> Stream.of(1, 2))
		.start();

	private final SimulatorClient api = new SimulatorClient(this.simulator);

	@Test
	void runReturnsImmediatelyInQueue() {
		JsonNode answer = SimulatorClient.json(this.api.post("/echo/run", "{\"input\":{\"x\":1}}").body());
		assertThat(JsonShape.of(answer)).isEqualTo(JsonShape.of(SimulatorClient.sample("run-in-queue.json")));
		assertThat(answer.get("id").stringValue()).matches("[0-9a-f-]{36}-u1");
		assertThat(answer.get("status").stringValue()).isEqualTo("IN_QUEUE");
	}

	@Test
	void runSyncReturnsCompletedJob() {
		JsonNode answer = SimulatorClient.json(this.api.post("/echo/runsync", "{\"input\":{\"x\":1}}").body());
		assertThat(JsonShape.of(answer)).isEqualTo(JsonShape.of(SimulatorClient.sample("status-completed.json")));
		assertThat(answer.get("id").stringValue()).matches("sync-[0-9a-f-]{36}-u1");
		assertThat(answer.get("output")).isEqualTo(SimulatorClient.json("{\"echo\":\"{x=1}\"}"));
	}

	@Test
	void statusShowsProgressAndThenTheResult() {
		String id = this.api.run("gated", "{\"input\":{\"x\":1}}");
		SimulatorClient.await(() -> this.api.status("gated", id).has("output"));
		JsonNode running = this.api.status("gated", id);
		assertThat(JsonShape.of(running)).isEqualTo(JsonShape.of(SimulatorClient.sample("status-progress.json")));
		assertThat(running.get("output").stringValue()).isEqualTo("Update 1/3");
		CompletableFuture<JsonNode> pending = CompletableFuture.supplyAsync(() -> this.api.statusSync("gated", id));
		this.handlerResult.complete(List.of(1, 2));
		JsonNode completed = SimulatorClient.get(pending);
		assertThat(JsonShape.of(completed)).isEqualTo(JsonShape.of(SimulatorClient.sample("status-completed.json")));
		assertThat(completed.get("output")).isEqualTo(SimulatorClient.json("[1,2]"));
	}

	@Test
	void cancelEndsARunningJob() {
		String id = this.api.run("gated", "{\"input\":{\"x\":1}}");
		SimulatorClient.await(() -> this.api.status("gated", id).get("status").stringValue().equals("IN_PROGRESS"));
		JsonNode cancelled = SimulatorClient.json(this.api.post("/gated/cancel/" + id, "{}").body());
		assertThat(JsonShape.of(cancelled))
			.isEqualTo(JsonShape.of(SimulatorClient.sample("status-cancelled-running.json")));
	}

	@Test
	void handlerExceptionIsReportedInSdkFormat() {
		JsonNode failed = SimulatorClient.json(this.api.post("/failing/runsync", "{\"input\":{\"x\":1}}").body());
		JsonNode sample = SimulatorClient.sample("status-failed-handler-exception.json");
		assertThat(JsonShape.of(failed)).isEqualTo(JsonShape.of(sample));
		JsonNode error = SimulatorClient.json(failed.get("error").stringValue());
		assertThat(JsonShape.of(error))
			.isEqualTo(JsonShape.of(SimulatorClient.json(sample.get("error").stringValue())));
		assertThat(error.get("error_type").stringValue()).isEqualTo("<class 'java.lang.IllegalStateException'>");
		assertThat(error.get("error_message").stringValue()).isEqualTo("no model");
	}

	@Test
	void streamReturnsEachChunkOnce() {
		for (String endpoint : List.of("words", "java-stream")) {
			String id = this.api.run(endpoint, "{\"input\":{\"x\":1}}");
			this.api.statusSync(endpoint, id);
			JsonNode first = this.api.stream(endpoint, id);
			assertThat(JsonShape.of(first))
				.isEqualTo(JsonShape.of(SimulatorClient.sample("stream-last-and-completed.json")));
			assertThat(first.get("stream")).isEqualTo(endpoint.equals("words")
					? SimulatorClient.json("[{\"output\":\"a\"},{\"output\":\"runpod\"},{\"output\":\"handler\"}]")
					: SimulatorClient.json("[{\"output\":1},{\"output\":2}]"));
			assertThat(this.api.stream(endpoint, id)).isEqualTo(SimulatorClient.sample("stream-completed-empty.json"));
			assertThat(this.api.status(endpoint, id).get("output")).isEqualTo(SimulatorClient.json("[]"));
		}
	}

	@Test
	void healthCountsJobsAndWorkers() {
		this.api.post("/echo/runsync", "{\"input\":{\"x\":1}}");
		JsonNode health = this.api.health("echo");
		assertThat(JsonShape.of(health)).isEqualTo(JsonShape.of(SimulatorClient.sample("health.json")));
		assertThat(health.get("jobs").get("completed").intValue()).isEqualTo(1);
	}

}
