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

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for jobs that are taken and reported by a remote worker.
 */
class RemoteJobTests {

	private static final String BODY = "{\"input\":{\"x\":1}}";

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder().workerEndpoint("real").start();

	private final SimulatorClient api = new SimulatorClient(this.simulator);

	private final FakeWorker worker = new FakeWorker(this.simulator, "real", "w1");

	private final FakeWorker otherWorker = new FakeWorker(this.simulator, "real", "w2");

	@Test
	void pollingWorkerTakesJobAndCompletesIt() {
		String id = this.api.run("real", BODY);
		assertThat(this.worker.take()).isEqualTo(SimulatorClient.json("{\"id\":\"" + id + "\",\"input\":{\"x\":1}}"));
		assertThat(JsonShape.of(status(id))).isEqualTo(JsonShape.of(SimulatorClient.sample("status-in-progress.json")));
		assertThat(this.worker.reportResult(id, "{\"output\":{\"y\":\"ü\"}}").statusCode()).isEqualTo(200);
		JsonNode status = status(id);
		assertThat(status.get("status").stringValue()).isEqualTo("COMPLETED");
		assertThat(status.get("output")).isEqualTo(SimulatorClient.json("{\"y\":\"ü\"}"));
		assertThat(status.get("workerId").stringValue()).isEqualTo("w1");
	}

	@Test
	void longPollReturnsWhenJobIsSubmitted() {
		CompletableFuture<HttpResponse<String>> poll = this.worker.poll("job-take", "?gpu=SIM&job_in_progress=0");
		awaitIdle(1);
		String id = this.api.run("real", BODY);
		assertThat(SimulatorClient.json(SimulatorClient.get(poll).body()).get("id").stringValue()).isEqualTo(id);
	}

	@Test
	void workerReceivesSubmittedFields() {
		this.api.run("real",
				"{\"input\":1,\"webhook\":\"http://127.0.0.1:1/\",\"s3Config\":{\"accessId\":\"a\"},\"extra\":1}");
		JsonNode job = this.worker.take();
		assertThat(job.propertyStream().map(Map.Entry::getKey)).containsExactlyInAnyOrder("id", "input", "s3Config",
				"webhook");
		assertThat(job.get("s3Config")).isEqualTo(SimulatorClient.json("{\"accessId\":\"a\"}"));
	}

	@Test
	void emptyInputIsStripped() {
		this.api.run("real", "{\"input\":{}}");
		assertThat(this.worker.take().has("input")).isFalse();
	}

	@Test
	void parametersAppendedToPathAreStripped() {
		this.api.run("real", BODY);
		HttpResponse<String> response = SimulatorClient.get(this.worker.poll("job-take", "&job_in_progress=0"));
		String id = SimulatorClient.json(response.body()).get("id").stringValue();
		assertThat(status(id).get("workerId").stringValue()).isEqualTo("w1");
		this.worker.reportResult(id + "&isStream=false", "{\"output\":1}");
		assertThat(status(id).get("status").stringValue()).isEqualTo("COMPLETED");
	}

	@ParameterizedTest
	@ValueSource(strings = { "?gpu=SIM&batch_size=4&job_in_progress=0", "&batch_size=4&job_in_progress=0" })
	void batchIsLimitedToRequestedSize(String parameters) {
		for (int i = 0; i < 6; i++) {
			this.api.run("real", BODY);
		}
		assertThat(SimulatorClient.json(SimulatorClient.get(this.worker.poll("job-take-batch", parameters)).body()))
			.hasSize(4);
		assertThat(SimulatorClient.json(SimulatorClient.get(this.worker.poll("job-take-batch", parameters)).body()))
			.hasSize(2);
		JsonNode health = this.api.health("real");
		assertThat(health.get("jobs").get("inProgress").intValue()).isEqualTo(6);
		assertThat(health.get("workers").get("running").intValue()).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			{"output":null}                             | "COMPLETED" | null        |
			{"output":[1,2]}                            | "COMPLETED" | [1,2]       |
			{}                                          | "COMPLETED" |             |
			{"error":"bad"}                             | "FAILED"    |             | "bad"
			{"error":"bad","output":{"detail":42}}      | "FAILED"    | {"detail":42} | "bad"
			{"error":{"code":1}}                        | "COMPLETED" |             |
			{"output":{"ok":1},"stopPod":true}          | "COMPLETED" | {"ok":1}    |
			""")
	void reportDeterminesJobStatus(String report, String status, String output, String error) {
		String id = this.api.run("real", BODY);
		this.worker.takeJobId();
		this.worker.reportResult(id, report);
		JsonNode job = status(id);
		assertThat(job.get("status")).hasToString(status);
		assertThat(job.get("output")).isEqualTo((output != null) ? SimulatorClient.json(output) : null);
		assertThat(job.get("error")).isEqualTo((error != null) ? SimulatorClient.json(error) : null);
		assertThat(job.has("stopPod")).isFalse();
	}

	@Test
	void progressIsShownUntilResultArrives() {
		String id = this.api.run("real", BODY);
		this.worker.takeJobId();
		this.worker.reportResult(id, "{\"status\":\"IN_PROGRESS\",\"output\":\"50 %\"}");
		assertThat(status(id).get("status").stringValue()).isEqualTo("IN_PROGRESS");
		assertThat(status(id).get("output").stringValue()).isEqualTo("50 %");
		this.worker.reportResult(id, "{\"output\":\"done\"}");
		assertThat(this.worker.reportResult(id, "{\"status\":\"IN_PROGRESS\",\"output\":\"99 %\"}").statusCode())
			.isEqualTo(200);
		assertThat(status(id).get("output").stringValue()).isEqualTo("done");
	}

	@Test
	void chunksAreStreamed() {
		String id = this.api.run("real", BODY);
		this.worker.takeJobId();
		this.worker.reportChunk(id, "{\"output\":1}");
		this.worker.reportChunk(id, "{\"output\":null}");
		assertThat(this.api.stream("real", id)).isEqualTo(
				SimulatorClient.json("{\"status\":\"IN_PROGRESS\",\"stream\":[{\"output\":1},{\"output\":null}]}"));
		this.worker.reportChunk(id, "{\"output\":\"last\"}");
		this.worker.reportResult(id, "{\"output\":[]}");
		this.worker.reportChunk(id, "{\"output\":\"too late\"}");
		assertThat(this.api.stream("real", id))
			.isEqualTo(SimulatorClient.json("{\"status\":\"COMPLETED\",\"stream\":[{\"output\":\"last\"}]}"));
		assertThat(status(id).get("output")).isEqualTo(SimulatorClient.json("[]"));
	}

	@Test
	void workerCannotReportJobOfAnotherWorker() {
		String id = this.api.run("real", BODY);
		this.worker.takeJobId();
		assertThat(this.otherWorker.reportResult(id, "{\"output\":\"stolen\"}").statusCode()).isEqualTo(200);
		assertThat(this.otherWorker.reportChunk(id, "{\"output\":\"stolen\"}").statusCode()).isEqualTo(200);
		assertThat(this.otherWorker.reportResult("unknown", "{\"output\":1}").statusCode()).isEqualTo(200);
		assertThat(status(id).get("status").stringValue()).isEqualTo("IN_PROGRESS");
		this.worker.reportResult(id, "{\"output\":\"mine\"}");
		assertThat(this.worker.reportResult(id, "{\"error\":\"twice\"}").statusCode()).isEqualTo(200);
		assertThat(status(id).get("output").stringValue()).isEqualTo("mine");
		assertThat(SimulatorClient.json(this.api.get("/real/stream/" + id).body()).get("stream")).isEmpty();
	}

	@Test
	void secondReportIsIgnored() {
		String id = this.api.run("real", BODY);
		this.worker.takeJobId();
		assertThat(this.worker.reportResult(id, "{\"output\":1}").statusCode()).isEqualTo(200);
		JsonNode completed = this.api.status("real", id);
		assertThat(this.worker.reportResult(id, "{\"output\":1}").statusCode()).isEqualTo(200);
		assertThat(this.worker.reportResult(id, "{\"error\":\"too late\"}").statusCode()).isEqualTo(200);
		assertThat(this.api.status("real", id)).isEqualTo(completed);
		assertThat(this.api.health("real").get("jobs").get("completed").intValue()).isEqualTo(1);
	}

	@Test
	void reportOfQueuedJobIsIgnored() {
		String id = this.api.run("real", BODY);
		this.worker.reportResult(id, "{\"output\":\"not taken\"}");
		assertThat(status(id).get("status").stringValue()).isEqualTo("IN_QUEUE");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "nonsense", "[1]", "{\"output\":" })
	void nonObjectReportIsRejected(String report) {
		String id = this.api.run("real", BODY);
		this.worker.takeJobId();
		assertThat(this.worker.reportResult(id, report).statusCode()).isEqualTo(400);
		assertThat(this.worker.reportChunk(id, report).statusCode()).isEqualTo(400);
		assertThat(status(id).get("status").stringValue()).isEqualTo("IN_PROGRESS");
	}

	@Test
	void workerWithoutApiKeyIsUnauthorized() {
		this.api.run("real", BODY);
		assertThat(
				SimulatorClient.get(this.api.send(this.api.unauthenticatedRequest("/real/job-take/w1?"))).statusCode())
			.isEqualTo(401);
	}

	@Test
	void javaHandlersAndRemoteWorkersCoexist() {
		CompletableFuture<String> blocked = new CompletableFuture<>();
		this.simulator.endpoint("both", (job) -> blocked, (settings) -> settings.workers(1));
		String first = this.api.run("both", BODY);
		String second = this.api.run("both", BODY);
		FakeWorker real = new FakeWorker(this.simulator, "both", "w1");
		assertThat(real.takeJobId()).isEqualTo(second);
		assertThat(this.api.health("both").get("workers").get("running").intValue()).isEqualTo(2);
		real.reportResult(second, "{\"output\":\"real\"}");
		blocked.complete("simulated");
		assertThat(this.api.statusSync("both", first).get("output").stringValue()).isEqualTo("simulated");
		assertThat(this.api.statusSync("both", second).get("output").stringValue()).isEqualTo("real");
	}

	private JsonNode status(String id) {
		return this.api.status("real", id);
	}

	private void awaitIdle(int workers) {
		SimulatorClient.await(() -> this.api.health("real").get("workers").get("idle").intValue() == workers);
	}

}
