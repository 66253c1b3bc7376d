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
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.endpoint.Operation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the limits of batches and for invalid requests.
 */
class BatchLimitTests {

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder()
		.endpoint("embed", (job) -> job.input())
		.workerEndpoint("real")
		.start();

	private final SimulatorClient api = new SimulatorClient(this.simulator);

	private final BatchClient embedBatches = new BatchClient(this.api, "embed");

	private final BatchClient remoteBatches = new BatchClient(this.api, "real");

	@Test
	void activeBatchesAreLimitedToTen() {
		List<String> ids = IntStream.range(0, 10)
			.mapToObj((index) -> this.embedBatches.create(BatchClient.TWO_REQUESTS))
			.toList();
		assertThat(this.embedBatches.send("POST", "", "[]").body()).contains("at most 10 active batches");
		this.embedBatches.finalizeBatch(ids.get(3));
		this.embedBatches.awaitCompletion(ids.get(3));
		assertThat(this.embedBatches.send("POST", "", "[]").statusCode()).isEqualTo(200);
		assertThat(this.embedBatches.send("POST", "", "[]").statusCode()).isEqualTo(400);
		assertThat(this.remoteBatches.send("POST", "", "[]").statusCode()).isEqualTo(200);
	}

	@Test
	void batchSizeIsLimited() {
		String full = "[" + BatchClient.requests(5000) + "]";
		String first = this.remoteBatches.create(full);
		HttpResponse<String> refused = this.remoteBatches.send("POST", "/" + first + "/requests",
				"{\"requests\":[" + BatchClient.requests(1) + "]}");
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(refused.body()).contains("at most 5000 requests");
		assertThat(BatchClient.counts(this.remoteBatches.summary(first))).endsWith("of 5000");
		this.simulator.reset();
		assertThat(this.remoteBatches.send("POST", "/" + first + "/finalize", "").statusCode()).isEqualTo(404);
	}

	@Test
	void requestBodyIsLimitedToTenMebibytes() {
		String id = this.embedBatches.create("[]");
		String large = "{\"requests\":[{\"input\":\"" + "x".repeat(10 * 1024 * 1024) + "\"}]}";
		HttpResponse<String> refused = this.embedBatches.send("POST", "/" + id + "/requests", large);
		assertThat(SimulatorClient.json(refused.body()))
			.isEqualTo(SimulatorClient.sample("problem-400-too-large.json"));
		assertThat(refused.statusCode()).isEqualTo(400);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					POST   | embed |                   | {"input":1}                       | 400 | not a JSON array
					POST   | embed |                   | [{"input":1},{"inputs":2}]        | 400 | input is required
					POST   | embed |                   | [1]                               | 400 | not a JSON object
					POST   | embed |                   | [{"input":1,"policy":{"ttl":1}}]  | 400 | policy.ttl
					POST   | embed | /{id}/requests    | [{"input":1}]                     | 400 | not a JSON object
					POST   | embed | /{id}/requests    | {"request":[]}                    | 400 | requests: not a JSON array
					PUT    | embed | /{id}             | {"name":7}                        | 400 | name must be a string
					GET    | embed | /nope             |                                   | 404 | batch not found
					GET    | real  | /{id}             |                                   | 404 | batch not found
					DELETE | embed | /{id}/requests/x  |                                   | 404 | request not found
					GET    | nope  |                   |                                   | 404 | endpoint not found: no handler is registered for 'nope'
					""")
	void invalidInputIsRejectedAsAWhole(String method, String endpoint, String path, String body, int status,
			String detail) {
		String id = this.embedBatches.create("[]");
		HttpResponse<String> refused = new BatchClient(this.api, endpoint).send(method,
				(path != null) ? path.replace("{id}", id) : "", (body != null) ? body : "");
		assertThat(refused.statusCode()).isEqualTo(status);
		assertThat(SimulatorClient.json(refused.body()).get("detail").stringValue()).contains(detail);
		assertThat(this.embedBatches.get("").get("total").intValue()).isEqualTo(1);
		assertThat(BatchClient.counts(this.embedBatches.summary(id))).endsWith("of 0");
	}

	@Test
	void batchRequestsAreCountedAndCanFail() {
		this.simulator.failNext(Operation.BATCH, Fault.TOO_MANY_REQUESTS);
		assertThat(this.embedBatches.send("GET", "", "").statusCode()).isEqualTo(429);
		assertThat(this.embedBatches.send("GET", "", "").statusCode()).isEqualTo(200);
		assertThat(this.simulator.requestCount("embed", Operation.BATCH)).isEqualTo(2);
	}

}
