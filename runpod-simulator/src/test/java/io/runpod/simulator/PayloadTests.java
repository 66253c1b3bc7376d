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

import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.util.RawValue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for payloads, which pass through unchanged up to the documented limits.
 */
@Tag("extensive")
class PayloadTests {

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder()
		.endpoint("echo", (job) -> job.input())
		.endpoint("json", (job) -> new RawValue(job.inputJson()))
		.endpoint("size", (job) -> "x".repeat((Integer) job.input()))
		.workerEndpoint("real")
		.start();

	private final SimulatorClient api = new SimulatorClient(this.simulator);

	private final FakeWorker worker = new FakeWorker(this.simulator, "real", "w1");

	static Stream<String> payloads() {
		Stream<String> values = Stream.of("1e400", "-1E-400", "1.10", "1.0", "0.1e1", "-0.0", "7",
				"12345678901234567890.1234567890", "9".repeat(2000), "\"\\u00e9\"", "\"é😀\"", "\"\\ud800\"",
				"\"a\\/b\"", "\"\"", "true", "[ 1 , {\"a\" : 2.50 } ]", "{\"a\":1,\"a\":2}", "[]",
				nested("[", "]", 600), nested("[", "]", 9000), nested("{\"a\":", "}", 600),
				nested("{\"a\":", "}", 9000), "\"" + "x".repeat(100_000) + "\"");
		return values.flatMap((value) -> Stream.of(value, "[" + value + "]", "{\"value\":" + value + "}"));
	}

	@ParameterizedTest
	@MethodSource("payloads")
	void payloadPassesThroughUnchanged(String payload) {
		String id = this.api.run("real", "{ \"extra\":[1], \"input\" : " + payload + " ,\"s3Config\":{\"a\":1.10} }");
		assertThat(SimulatorClient.get(this.worker.poll("job-take", "?gpu=SIM")).body())
			.isEqualTo("{\"id\":\"" + id + "\",\"input\":" + payload + ",\"s3Config\":{\"a\":1.10}}");
		this.worker.reportChunk(id, "{\"output\":" + payload + "}");
		assertThat(this.api.get("/real/stream/" + id).body())
			.isEqualTo("{\"status\":\"IN_PROGRESS\",\"stream\":[{\"output\":" + payload + "}]}");
		this.worker.reportResult(id, "{\"status\":\"IN_PROGRESS\",\"output\":" + payload + "}");
		assertThat(this.api.get("/real/status/" + id).body()).contains("\"output\":" + payload + ",\"status\"");
		this.worker.reportResult(id, "{\"error\":\"bad\",\"output\":" + payload + "}");
		assertThat(this.api.get("/real/status/" + id).body()).contains("\"output\":" + payload + ",\"status\"");
		assertThat(this.api.post("/json/runsync", "{\"input\":" + payload + "}").body())
			.contains("\"output\":" + payload + ",\"status\"");
	}

	@ParameterizedTest
	@MethodSource("payloads")
	void batchPayloadPassesThroughUnchanged(String payload) {
		BatchClient batches = new BatchClient(this.api, "json");
		String id = batches.create("[{\"input\":" + payload + "}]");
		batches.post("/" + id + "/requests", "{\"requests\":[{\"input\":" + payload + "}]}");
		batches.finalizeBatch(id);
		batches.awaitCompletion(id);
		String requests = batches.send("GET", "/" + id + "/requests", "").body();
		assertThat(requests.split(",\"output\":", -1)).hasSize(3)
			.filteredOn((part) -> !part.startsWith("{\"hasMore\""))
			.allSatisfy((part) -> assertThat(part).startsWith(payload + ",\"startedAt\""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "[1.10,2.5,1e2,0.0000123,-0.0]", "{\"a\":{\"b\":[3.140]}}", "12345678901234567890.10" })
	void handlerReceivesExactNumbers(String input) {
		assertThat(this.api.post("/echo/runsync", "{\"input\":" + input + "}")
			.body()
			.replace("1E+2", "1e2")
			.replace("1.23E-5", "0.0000123")).contains("\"output\":" + input + ",");
	}

	@Test
	void usualNumbersAreDoublesAndOthersBigDecimals() {
		this.api.post("/echo/runsync", "{\"input\":[0.5,7.25,1.0E10,1.10,1e400,3]}");
		assertThat(this.simulator.requests("echo").get(0).input())
			.isEqualTo(List.of(0.5, 7.25, 1.0E10, new BigDecimal("1.10"), new BigDecimal("1e400"), 3));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"input\":%s}", "{\"input\":1,\"extra\":%s}", "{\"input\":1,\"policy\":%s}" })
	void jsonDeeperThanTheLimitIsRejected(String body) {
		HttpResponse<String> response = this.api.post("/json/run", body.formatted(nested("[", "]", 10_001)));
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(SimulatorClient.json(response.body()).get("detail").stringValue())
			.isEqualTo("bad request: body: exceeded max depth");
	}

	@Test
	void invalidUtf8IsReplaced() {
		byte[] body = "{\"input\":\"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
		HttpResponse<String> response = SimulatorClient
			.get(this.api.send(this.api.request("/json/runsync").POST(HttpRequest.BodyPublishers.ofByteArray(body))));
		assertThat(response.body()).contains("\"output\":\"caf\ufffd\"");
	}

	@ParameterizedTest
	@CsvSource({ "run, 10485760, 10MiB", "runsync?wait=1000, 20000000, 20MB" })
	void resultOfARemoteWorkerIsLimited(String operation, int limit, String text) {
		String id = SimulatorClient.json(this.api.post("/real/" + operation, "{\"input\":1}").body())
			.get("id")
			.stringValue();
		this.worker.takeJobId();
		HttpResponse<String> refused = this.worker.reportResult(id, resultOf(limit + 1));
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(SimulatorClient.json(refused.body()).get("detail").stringValue())
			.isEqualTo("bad request: body: exceeded max body size of " + text);
		assertThat(this.api.status("real", id).get("status").stringValue()).isEqualTo("IN_PROGRESS");
		assertThat(this.worker.reportResult(id, resultOf(limit)).statusCode()).isEqualTo(200);
		assertThat(this.api.status("real", id).get("status").stringValue()).isEqualTo("COMPLETED");
	}

	@ParameterizedTest
	@CsvSource({ "run, 10485760", "runsync, 20000000" })
	void resultOfAHandlerIsLimited(String operation, int limit) {
		int overhead = "{\"output\":\"\"}".length();
		JsonNode accepted = SimulatorClient
			.json(this.api.post("/size/" + operation, "{\"input\":" + (limit - overhead) + "}").body());
		String id = accepted.get("id").stringValue();
		assertThat(this.api.statusSync("size", id).get("status").stringValue()).isEqualTo("COMPLETED");
		JsonNode refused = SimulatorClient
			.json(this.api.post("/size/" + operation + "?wait=1000", "{\"input\":" + (limit - overhead + 1) + "}")
				.body());
		String lost = refused.get("id").stringValue();
		for (int attempt = 0; attempt < 2; attempt++) {
			int retries = attempt;
			SimulatorClient.await(() -> this.api.status("size", lost).path("retries").asInt(0) == retries
					&& this.api.health("size").get("workers").get("idle").intValue() == 3);
			assertThat(this.api.status("size", lost).get("status").stringValue()).isEqualTo("IN_PROGRESS");
			this.simulator.advanceTimeBy(Duration.ofSeconds(40));
		}
		SimulatorClient.await(() -> this.api.status("size", lost).has("error"));
		assertThat(this.api.status("size", lost).get("error").stringValue()).isEqualTo("job timed out after 1 retries");
	}

	@ParameterizedTest
	@ValueSource(strings = { "[\"a\"]", "{\"code\":1.10}", "7", "false", "[]" })
	void errorThatIsNotAStringFailsTheJobIfStrict(String error) {
		try (RunPodSimulator strict = RunPodSimulator.builder()
			.strictErrors(true)
			.endpoint("java", (job) -> Map.of("error", new RawValue(error), "rest", 1))
			.workerEndpoint("real")
			.start()) {
			SimulatorClient strictApi = new SimulatorClient(strict);
			String id = strictApi.run("real", "{\"input\":1}");
			FakeWorker strictWorker = new FakeWorker(strict, "real", "w1");
			strictWorker.takeJobId();
			strictWorker.reportResult(id, "{\"error\":" + error + ",\"output\":1}");
			for (JsonNode job : List.of(strictApi.status("real", id),
					strictApi.statusSync("java", strictApi.run("java", "{\"input\":1}")))) {
				assertThat(job.get("status").stringValue()).isEqualTo("FAILED");
				assertThat(job.get("error").stringValue()).isEqualTo(error);
				assertThat(job.has("output")).isFalse();
			}
		}
	}

	private static String nested(String start, String end, int depth) {
		return start.repeat(depth) + "1" + end.repeat(depth);
	}

	private static String resultOf(int size) {
		String frame = "{\"output\":\"\"}";
		return frame.replace("\"\"", "\"" + "x".repeat(size - frame.length()) + "\"");
	}

}
