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
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class AdminTests {

	private static final String BODY = "{\"input\":{\"x\":1}}";

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder()
		.admin(true)
		.apiKey("rpa_admin")
		.endpoint("echo", (job) -> job.input())
		.endpoint("never", (job) -> Mono.never())
		.start();

	private final SimulatorClient api = new SimulatorClient(this.simulator);

	@Test
	void adminRoutesAreDisabledByDefault() {
		try (RunPodSimulator plain = RunPodSimulator.builder().endpoint("echo", (job) -> job.input()).start()) {
			for (String path : new String[] { "/", "/admin/state" }) {
				assertThat(send(plain, path, HttpRequest.Builder::GET, plain.apiKey()).statusCode()).isEqualTo(404);
			}
		}
	}

	@Test
	void adminRoutesNeedApiKeyAndPageIsPublic() {
		for (String path : new String[] { "faults", "clock", "reset", "endpoints/echo/workers",
				"endpoints/echo/workers/w", "endpoints/echo/workers/w/kill", "endpoints/echo/lose-result",
				"endpoints/echo/batches/b/fail" }) {
			assertThat(post(path, "{}", "wrong").statusCode()).as(path).isEqualTo(401);
		}
		assertThat(send(this.simulator, "/admin/state", HttpRequest.Builder::GET, "wrong").statusCode()).isEqualTo(401);
		HttpResponse<String> page = send(this.simulator, "/", HttpRequest.Builder::GET, "");
		assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
		assertThat(page.body()).contains("<h1>RunPod simulator</h1>").doesNotContain("echo", this.simulator.apiKey());
	}

	@Test
	void stateShowsJobsAndWorkersWithoutOutputs() {
		String id = this.api.run("never", BODY);
		JsonNode endpoint = post("faults", "{\"operation\":\"RUN\",\"fault\":\"SLOW\",\"times\":0}").get("endpoints")
			.get("never");
		assertThat(endpoint.get("counts").get("inProgress").intValue()).isEqualTo(1);
		assertThat(endpoint.get("jobs").get(0).get("id").stringValue()).isEqualTo(id);
		assertThat(endpoint.get("workers")).hasSize(3)
			.anySatisfy((worker) -> assertThat(worker.get("jobs").toString()).contains(id));
		this.api.post("/echo/runsync", "{\"input\":\"secret\"}");
		assertThat(post("reset", "").toString()).doesNotContain("secret");
	}

	@Test
	void faultsOccurTheRequestedNumberOfTimes() {
		post("faults", "{\"operation\":\"HEALTH\",\"fault\":\"TOO_MANY_REQUESTS\",\"times\":2}");
		assertThat(this.api.get("/echo/health").statusCode()).isEqualTo(429);
		assertThat(this.api.get("/echo/health").statusCode()).isEqualTo(429);
		assertThat(this.api.get("/echo/health").statusCode()).isEqualTo(200);
	}

	@Test
	void jobOfKilledWorkerIsRequeuedWhenTimeAdvances() {
		String id = this.api.run("never", BODY);
		SimulatorClient.await(() -> status(id).has("workerId"));
		String worker = status(id).get("workerId").stringValue();
		post("endpoints/never/workers/" + worker + "/kill", "");
		assertThat(this.simulator.workers("never")).hasSize(3).noneMatch((other) -> other.id().equals(worker));
		assertThat(status(id).get("status").stringValue()).isEqualTo("IN_PROGRESS");
		post("clock", "{\"skip\":\"40s\"}");
		SimulatorClient.await(() -> status(id).path("retries").asInt(0) == 1);
		SimulatorClient.await(() -> status(id).has("workerId"));
		assertThat(status(id).get("workerId").stringValue()).isNotEqualTo(worker);
	}

	@Test
	void jobIsRetriedWhenResultIsLost() {
		post("endpoints/echo/lose-result", "");
		String id = this.api.run("echo", BODY);
		SimulatorClient
			.await(() -> this.simulator.workers("echo").stream().allMatch((worker) -> worker.jobIds().isEmpty()));
		assertThat(this.api.status("echo", id).get("status").stringValue()).isEqualTo("IN_PROGRESS");
		post("clock", "{\"skip\":\"1m\"}");
		JsonNode job = this.api.statusSync("echo", id);
		assertThat(job.get("status").stringValue()).isEqualTo("COMPLETED");
		assertThat(job.get("retries").intValue()).isEqualTo(1);
	}

	@Test
	void workersChangeState() {
		post("endpoints/echo/workers", "{\"state\":\"THROTTLED\"}");
		assertThat(this.api.health("echo").get("workers").get("throttled").intValue()).isEqualTo(3);
		post("reset", "");
		assertThat(this.api.health("echo").get("workers").get("idle").intValue()).isEqualTo(3);
	}

	@Test
	void singleWorkerChangesState() {
		String worker = this.simulator.workers("echo").get(0).id();
		JsonNode workers = post("endpoints/echo/workers/" + worker, "{\"state\":\"UNHEALTHY\"}").get("endpoints")
			.get("echo")
			.get("workers");
		assertThat(workers)
			.extracting((shown) -> shown.get("id").stringValue(), (shown) -> shown.get("state").stringValue())
			.contains(tuple(worker, "UNHEALTHY"))
			.filteredOn((shown) -> shown.toList().contains("IDLE"))
			.hasSize(2);
		post("clock", "{\"skip\":\"1m\"}");
		SimulatorClient.await(() -> state("echo").get("workers").get(0).get("inStateFor").longValue() >= 60_000);
		post("endpoints/echo/workers/" + worker, "{\"state\":\"IDLE\"}");
		assertThat(state("echo").get("workers").get(0).get("inStateFor").longValue()).isLessThan(60_000);
	}

	@Test
	void stateShowsBatchesAsInTheApi() {
		BatchClient batches = new BatchClient(this.api, "never");
		String draft = batches.create("[" + BatchClient.requests(1) + "]");
		String locked = batches.create("[" + BatchClient.requests(5) + "]");
		batches.finalizeBatch(locked);
		JsonNode shown = state("never").get("batches");
		assertThat(shown).extracting((batch) -> batch.get("id").stringValue()).containsExactly(locked, draft);
		assertThat(JsonShape.of(shown.get(0))).isEqualTo(JsonShape.of(SimulatorClient.sample("batch-finalized.json")));
		assertThat(shown.get(0).get("status").stringValue()).isEqualTo("FINALIZED");
		assertThat(shown.get(0).get("requestTotal").intValue()).isEqualTo(5);
		assertThat(shown.get(0).get("requestInProgress").intValue()).isEqualTo(3);
		assertThat(shown.get(1).get("status").stringValue()).isEqualTo("DRAFT");
		assertThat(state("echo").get("batches")).isEmpty();
	}

	@Test
	void stateShowsActiveBatchesBeforeCompletedOnes() {
		BatchClient batches = new BatchClient(this.api, "echo");
		String draft = batches.create("[]");
		List<String> done = IntStream.range(0, 10)
			.mapToObj((index) -> batches.create("[]"))
			.peek(batches::finalizeBatch)
			.toList();
		JsonNode shown = state("echo").get("batches");
		assertThat(shown).extracting((batch) -> batch.get("id").stringValue())
			.hasSize(10)
			.startsWith(draft, done.get(9), done.get(8))
			.doesNotContain(done.get(0));
	}

	@Test
	void workerCountChanges() {
		post("endpoints/echo/workers", "{\"count\":0}");
		assertThat(this.simulator.workers("echo")).isEmpty();
		post("endpoints/echo/workers", "{\"count\":5,\"state\":\"UNHEALTHY\"}");
		assertThat(this.api.health("echo").get("workers").get("unhealthy").intValue()).isEqualTo(5);
	}

	@Test
	void jobsFailOrSlowDownOnDemand() {
		post("endpoints/echo/jobs", "{\"fail\":1,\"error\":\"CUDA out of memory\"}");
		assertThat(this.api.post("/echo/runsync", BODY).body()).contains("CUDA out of memory");
		post("endpoints/echo/jobs", "{\"slow\":\"5m\"}");
		String id = this.api.run("echo", BODY);
		post("clock", "{\"skip\":\"5m\"}");
		JsonNode job = this.api.statusSync("echo", id);
		assertThat(job.get("status").stringValue()).isEqualTo("COMPLETED");
		assertThat(job.get("executionTime").longValue()).isGreaterThanOrEqualTo(300_000);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			faults                          | {"operation":"NOPE","fault":"SLOW"} | 400
			faults                          | {"operation":"RUN"}                 | 400
			faults                          | nonsense                            | 400
			clock                           | {"skip":"later"}                    | 400
			clock                           | {"skip":"-5s"}                      | 400
			clock                           | {"skip":"99999999999999999d"}       | 400
			endpoints/echo/workers          | {"state":"RUNNING"}                 | 400
			endpoints/echo/workers          | {"count":-1}                        | 400
			endpoints/echo/workers          | {"count":"3"}                       | 400
			endpoints/echo/workers          | {}                                  | 400
			endpoints/echo/jobs             | {}                                  | 400
			endpoints/echo/jobs             | {"slow":"5"}                        | 400
			endpoints/echo/jobs             | {"fail":1.5}                        | 400
			endpoints/nope/jobs             | {"fail":1}                          | 404
			endpoints/nope/workers          | {"state":"IDLE"}                    | 404
			endpoints/nope/lose-result      | {}                                  | 404
			endpoints/echo/workers/w        | {"state":"RUNNING"}                 | 400
			endpoints/echo/workers/w        | {}                                  | 400
			endpoints/echo/workers/w        | {"state":"IDLE"}                    | 404
			endpoints/echo/workers/w/kill   | {}                                  | 404
			nothing-here                    | {}                                  | 404
			""")
	void invalidRequestIsRejected(String path, String body, int status) {
		HttpResponse<String> response = post(path, body, this.simulator.apiKey());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(SimulatorClient.json(response.body()).get("status").intValue()).isEqualTo(status);
	}

	private JsonNode state(String endpoint) {
		HttpResponse<String> response = send(this.simulator, "/admin/state", HttpRequest.Builder::GET,
				this.simulator.apiKey());
		return SimulatorClient.json(response.body()).get("endpoints").get(endpoint);
	}

	private JsonNode status(String id) {
		return this.api.status("never", id);
	}

	private JsonNode post(String path, String body) {
		HttpResponse<String> response = post(path, body, this.simulator.apiKey());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return SimulatorClient.json(response.body());
	}

	private HttpResponse<String> post(String path, String body, String key) {
		return send(this.simulator, "/admin/" + path,
				(request) -> request.POST(HttpRequest.BodyPublishers.ofString(body)), key);
	}

	private HttpResponse<String> send(RunPodSimulator target, String path, UnaryOperator<HttpRequest.Builder> method,
			String key) {
		URI uri = URI.create("http://127.0.0.1:" + target.port() + path);
		return SimulatorClient
			.get(this.api.send(method.apply(HttpRequest.newBuilder(uri).header("Authorization", key))));
	}

}
