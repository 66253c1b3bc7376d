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

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class SubmissionTests {

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder()
		.endpoint("echo", (job) -> job.input())
		.endpoint("length", (job) -> job.inputJson().length() - "{'image':''}".length())
		.endpoint("s3", (job) -> Map.of("bucket", job.s3Config().get("bucketName")))
		.start();

	private final SimulatorClient api = new SimulatorClient(this.simulator);

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\":[1,2.5,true,null,\"x\"]}", "\"text\"", "7", "[]", "false" })
	void anyJsonIsAnInput(String input) {
		JsonNode answer = SimulatorClient.json(this.api.post("/echo/runsync", "{\"input\":" + input + "}").body());
		assertThat(answer.get("output")).isEqualTo(SimulatorClient.json(input));
	}

	@ParameterizedTest
	@ValueSource(strings = { "request-run.json", "request-run-policy-webhook-s3.json" })
	void recordedRequestsAreAccepted(String sample) {
		// The recorded webhook is on a real host, which a test must not call.
		String body = SimulatorClient.sample(sample).toString().replaceAll("https://[^\"]+", "http://127.0.0.1:1/");
		assertThat(this.api.post("/echo/run", body).statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"input":                            | bad request: body:
			''                                   | bad request: body:
			[]                                   | bad request: body: not a JSON object
			{}                                   | bad request: input is required
			{"input":null}                       | bad request: input is required
			{"prompt":"x"}                       | bad request: input is required
			{"input":1,"webhook":5}              | bad request: webhook must be a string
			{"input":1,"policy":"fast"}          | bad request: policy must be an object
			{"input":1,"policy":[]}              | bad request: policy must be an object
			{"input":1,"s3Config":"bucket"}      | bad request: s3Config must be an object
			{"input":1,"s3Config":[{}]}          | bad request: s3Config must be an object
			{"input":1,"policy":{"ttl":1e400}}   | bad request: policy.ttl must be an integer
			{"input":1,"policy":{"ttl":99999.0}} | bad request: policy.ttl must be an integer
			{"input":1,"policy":{"ttl":99999999999999999999}} | bad request: policy.ttl must be an integer
			{"input":1,"policy":{"ttl":9999}}    | bad request: policy.ttl must be at least 10000
			{"input":1,"policy":{"ttl":"1h"}}    | bad request: policy.ttl must be an integer
			{"input":1,"policy":{"lowPriority":1}}         | bad request: policy.lowPriority must be a boolean
			{"input":1,"policy":{"executionTimeout":4999}} | bad request: policy.executionTimeout must be at least 5000
			""")
	void invalidBodyIsRejected(String body, String detail) {
		for (String operation : new String[] { "/run", "/runsync" }) {
			HttpResponse<String> response = this.api.post("/echo" + operation, body);
			assertThat(response.statusCode()).isEqualTo(400);
			JsonNode problem = SimulatorClient.json(response.body());
			assertThat(problem.get("detail").stringValue()).startsWith(detail);
			assertThat(problem.get("status").intValue()).isEqualTo(400);
			assertThat(problem.get("title").stringValue()).isEqualTo("Bad Request");
		}
		assertThat(this.api.health("echo").get("jobs").get("inQueue").intValue()).isZero();
	}

	@Test
	void policyAtMinimumAndAboveMaximumIsAccepted() {
		String body = "{\"input\":1,\"policy\":{\"executionTimeout\":%s,\"ttl\":%s,\"lowPriority\":true}}";
		assertThat(this.api.post("/echo/run", body.formatted(5000, 10000)).statusCode()).isEqualTo(200);
		assertThat(this.api.post("/echo/run", body.formatted(Long.MAX_VALUE, Long.MAX_VALUE)).statusCode())
			.isEqualTo(200);
	}

	@Test
	void runRejectsBodyAboveTenMebibytes() {
		String body = bodyOf(10 * 1024 * 1024 + 1);
		HttpResponse<String> response = this.api.post("/echo/run", body);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(SimulatorClient.json(response.body()))
			.isEqualTo(SimulatorClient.sample("problem-400-too-large.json"));
		assertThat(this.api.post("/echo/run", bodyOf(10 * 1024 * 1024)).statusCode()).isEqualTo(200);
	}

	@Test
	void runSyncAcceptsBodyOfTwentyMegabytes() {
		String body = bodyOf(20_000_000);
		assertThat(this.api.post("/length/runsync", body).body()).contains("\"output\":19999978,");
		HttpResponse<String> refused = this.api.post("/echo/runsync", body + " ");
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(SimulatorClient.json(refused.body()).get("detail").stringValue())
			.isEqualTo("bad request: body: exceeded max body size of 20MB");
	}

	@Test
	void s3ConfigIsPassedToTheHandlerOnly() {
		String submission = SimulatorClient.sample("request-run-policy-webhook-s3.json").get("s3Config").toString();
		String answer = this.api.post("/s3/runsync", "{\"input\":1,\"s3Config\":" + submission + "}").body();
		assertThat(SimulatorClient.json(answer).get("output"))
			.isEqualTo(SimulatorClient.json("{\"bucket\":\"BUCKET_NAME\"}"));
		assertThat(answer).doesNotContain("s3Config", "BUCKET_SECRET_ACCESS_KEY");
	}

	private static String bodyOf(int size) {
		String frame = "{\"input\":{\"image\":\"\"}}";
		return frame.replace("\"\"", "\"" + "a".repeat(size - frame.length()) + "\"");
	}

}
