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

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.runpod.simulator.endpoint.EndpointSettings;
import io.runpod.simulator.endpoint.Handler;

import static org.assertj.core.api.Assertions.assertThat;

class HandlerOutcomeTests {

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder().stripEmptyInput(false).start();

	private final SimulatorClient api = new SimulatorClient(this.simulator);

	@Test
	void returnValueIsTheOutput() {
		assertCompleted((job) -> "text", "\"text\"");
		assertCompleted((job) -> List.of(1, 2.5, true), "[1,2.5,true]");
		assertCompleted((job) -> new Image("png", 2), "{\"format\":\"png\",\"size\":2}");
		assertCompleted((job) -> Mono.just("later"), "\"later\"");
		assertCompleted((job) -> CompletableFuture.completedFuture("later"), "\"later\"");
	}

	@Test
	void nullIsAnOutput() {
		assertThat(shapeOfResult((job) -> null))
			.isEqualTo(JsonShape.of(SimulatorClient.sample("status-completed-null-output.json")));
		assertCompleted((job) -> null, "null");
		assertCompleted((job) -> Mono.empty(), "null");
	}

	@Test
	void emptyMapIsNoOutput() {
		assertThat(shapeOfResult((job) -> Map.of()))
			.isEqualTo(JsonShape.of(SimulatorClient.sample("status-completed-no-output.json")));
	}

	@Test
	void stringUnderErrorKeyFailsTheJob() {
		JsonNode failed = result((job) -> Map.of("error", "no seed"));
		assertThat(JsonShape.of(failed))
			.isEqualTo(JsonShape.of(SimulatorClient.sample("status-failed-plain-error.json")));
		assertThat(failed.get("error").stringValue()).isEqualTo("no seed");
		JsonNode more = result((job) -> Map.of("error", "no seed", "detail", 42));
		assertThat(more.get("status").stringValue()).isEqualTo("FAILED");
		assertThat(more.get("output")).isEqualTo(SimulatorClient.json("{\"detail\":42}"));
	}

	@Test
	void nonStringErrorIsIgnored() {
		assertThat(shapeOfResult((job) -> Map.of("error", Map.of("code", 1))))
			.isEqualTo(JsonShape.of(SimulatorClient.sample("status-completed-no-output.json")));
	}

	@Test
	void jvmErrorFailsTheJob() {
		for (Error error : List.of(new AssertionError("no"), new NoClassDefFoundError("no"))) {
			JsonNode failed = result((job) -> {
				throw error;
			});
			JsonNode text = SimulatorClient.json(failed.get("error").stringValue());
			assertThat(text.get("error_type").stringValue()).contains(error.getClass().getName());
		}
	}

	@Test
	void failedMonoFailsTheJobWithItsCauses() {
		JsonNode failed = result((job) -> Mono
			.error(new IllegalStateException("out of memory", new OutdatedDriverException("old driver"))));
		JsonNode error = SimulatorClient.json(failed.get("error").stringValue());
		assertThat(error.get("error_message").stringValue()).isEqualTo("out of memory");
		assertThat(error.get("error_traceback").stringValue()).contains("Caused by", "old driver");
		assertThat(error.get("worker_id")).isEqualTo(failed.get("workerId"));
	}

	@Test
	void aggregatedStreamListsItsChunks() {
		EndpointSettings settings = EndpointSettings.builder().aggregateStream(true).build();
		this.simulator.endpoint("chunks", (job) -> Flux.just("a", "b"), settings);
		assertThat(runSync("{\"x\":1}").get("output")).isEqualTo(SimulatorClient.json("[\"a\",\"b\"]"));
	}

	@Test
	void failedStreamKeepsChunksAndReportsPlainText() {
		this.simulator.endpoint("chunks",
				(job) -> Flux.concat(Flux.just("a"), Flux.error(new IllegalStateException("gone"))));
		JsonNode failed = runSync("{\"x\":1}");
		assertThat(failed.get("status").stringValue()).isEqualTo("FAILED");
		assertThat(failed.get("error").stringValue()).startsWith("handler: gone \ntraceback: ");
		assertThat(this.api.stream("chunks", failed.get("id").stringValue()))
			.isEqualTo(SimulatorClient.json("{\"status\":\"FAILED\",\"stream\":[{\"output\":\"a\"}]}"));
		assertThat(this.api.stream("chunks", failed.get("id").stringValue()))
			.isEqualTo(SimulatorClient.sample("stream-failed-empty.json"));
	}

	@Test
	void errorAmongTheChunksEndsTheStream() {
		this.simulator.endpoint("chunks", (job) -> Flux.just("a", Map.of("error", "no more"), "b"));
		JsonNode failed = runSync("{\"x\":1}");
		assertThat(failed.get("error").stringValue()).isEqualTo("no more");
		assertThat(this.api.stream("chunks", failed.get("id").stringValue()).get("stream")).hasSize(1);
	}

	@Test
	void inputIsConvertedToPlainJavaTypes() {
		Map<String, Object> seen = new HashMap<>();
		this.simulator.endpoint("chunks", (job) -> {
			seen.put("input", job.input());
			seen.put("ids", List.of(job.jobId(), job.workerId()));
			return job.s3Config();
		});
		JsonNode answer = runSync("{\"a\":[1,\"x\",null,{\"b\":false}]}");
		Map<String, Object> expected = Map.of("a", Arrays.asList(1, "x", null, Map.of("b", false)));
		assertThat(seen).containsEntry("input", expected)
			.containsEntry("ids", List.of(answer.get("id").stringValue(), answer.get("workerId").stringValue()));
		assertThat(answer.get("output").isNull()).isTrue();
	}

	@Test
	void emptyInputReachesHandlerWhenNotStripped() {
		this.simulator.endpoint("chunks", (job) -> List.of(job.input()));
		assertThat(runSync("{}").get("output")).isEqualTo(SimulatorClient.json("[{}]"));
	}

	@Test
	void lateProgressIsIgnored() {
		CompletableFuture<Runnable> late = new CompletableFuture<>();
		this.simulator.endpoint("chunks", (job) -> {
			late.complete(() -> job.progress("late"));
			return "result";
		});
		String id = runSync("{\"x\":1}").get("id").stringValue();
		SimulatorClient.get(late).run();
		assertThat(this.api.status("chunks", id).get("output").stringValue()).isEqualTo("result");
	}

	private void assertCompleted(Handler handler, String output) {
		JsonNode completed = result(handler);
		assertThat(completed.get("status").stringValue()).isEqualTo("COMPLETED");
		assertThat(completed.get("output")).isEqualTo(SimulatorClient.json(output));
	}

	private List<String> shapeOfResult(Handler handler) {
		return JsonShape.of(result(handler));
	}

	private JsonNode result(Handler handler) {
		this.simulator.endpoint("chunks", handler);
		return runSync("{\"x\":1}");
	}

	private JsonNode runSync(String input) {
		return SimulatorClient.json(this.api.post("/chunks/runsync", "{\"input\":" + input + "}").body());
	}

	private record Image(String format, int size) {

	}

	private static final class OutdatedDriverException extends RuntimeException {

		OutdatedDriverException(String message) {
			super(message);
		}

	}

}
