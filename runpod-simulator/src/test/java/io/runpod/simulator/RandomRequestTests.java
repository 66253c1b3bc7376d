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
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with ten thousand deterministic random invalid requests.
 */
@Tag("extensive")
class RandomRequestTests {

	private static final int REQUESTS = 10_000;

	private static final int CONCURRENCY = 50;

	private static final List<String> ROUTES = List.of("run", "runsync", "status/{id}", "status-sync/{id}",
			"stream/{id}", "cancel/{id}", "retry/{id}", "purge-queue", "health", "job-take/{worker}",
			"job-take-batch/{worker}", "job-stop/{worker}", "job-done/{worker}/{id}", "job-stream/{worker}/{id}",
			"ping/{worker}", "", "nothing", "batch", "batch/{id}", "batch/{id}/requests", "batch/{id}/finalize",
			"batch/{id}/cancel", "batch/{id}/requests/{id}", "openai/v1/models", "{id}", "run/{id}/../{worker}");

	private static final List<String> ADMIN_ROUTES = List.of("/", "/ping", "/admin/state", "/admin/faults",
			"/admin/clock", "/admin/reset", "/admin/endpoints/{id}/workers", "/admin/endpoints/echo/workers",
			"/admin/endpoints/echo/jobs", "/admin/endpoints/echo/workers/{worker}",
			"/admin/endpoints/echo/workers/{worker}/kill", "/admin/endpoints/echo/lose-result", "/admin/{id}", "/v2",
			"/v2/", "//", "/%2e%2e/{id}");

	private static final List<String> BODIES = List.of("", "{}", "[]", "null", "1", "\"\"", "{\"input\":{}}",
			"{\"input\":{\"x\":1}}", "{\"input\":null}", "{\"input\":1,\"policy\":5}",
			"{\"input\":1,\"policy\":{\"ttl\":-1,\"executionTimeout\":1e400}}",
			"{\"input\":1,\"policy\":{\"ttl\":999999999999999999999}}", "{\"input\":1,\"webhook\":{}}",
			"{\"input\":1,\"webhook\":\"not a url \\u0000\"}", "{\"input\":1,\"s3Config\":\"x\"}", "[{\"input\":1}]",
			"[7,{}]", "{\"requests\":[{\"input\":{}}]}", "{\"requests\":7}", "{\"name\":[]}", "{\"input\":",
			"\u0000\u0001", "{\"output\":1}", "{\"error\":{}}", "{\"error\":\"e\",\"stopPod\":\"yes\"}",
			"{\"status\":7,\"output\":[]}", "{\"status\":\"IN_PROGRESS\"}", "{\"skip\":\"1s\"}", "{\"skip\":[]}",
			"{\"state\":\"THROTTLED\"}", "{\"count\":2}", "{\"count\":1e9}", "{\"fail\":2,\"slow\":\"1s\"}",
			"{\"state\":null}", "{\"operation\":\"PING\",\"fault\":\"SLOW\",\"times\":-3}", "[".repeat(5000),
			"{\"a\":".repeat(2000), "\ud83d\ude00", "x".repeat(100_000));

	private static final List<String> PARAMETERS = List.of("", "?wait=-1", "?wait=x&ttl=x", "?ttl=-5", "?wait=1e9",
			"?ttl=99999999999999999999", "?batch_size=-4", "?batch_size=x", "?offset=-1&limit=x",
			"?offset=999999999999999&limit=0", "?batch_size=1000000000", "?gpu=SIM&job_in_progress=0",
			"?job_id=a%2Cb%2C%00", "?%00=%00", "?&&=&", "&batch_size=4", "&&=%25");

	private static final List<String> IDS = List.of("a", "w1", "..", ".", "%00", "%2F", "%2e%2e%2f", "%F0%9F%98%80",
			"%zz", "*", "%7Bid%7D", "a;b=c", "%0d%0aX:y", "x".repeat(3000), "'--", "%3Cscript%3E", "null", "-1");

	private final Random random = new Random(20260823);

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final RunPodSimulator simulator = RunPodSimulator.builder()
		.scheduler(this.time)
		.admin(true)
		.endpoint("echo", (job) -> Mono.justOrEmpty(job.input()))
		.workerEndpoint("real")
		.start();

	private final SimulatorClient api = new SimulatorClient(this.simulator);

	@Test
	void randomRequestsNeverHangNorExposeServerErrors() {
		for (int i = 0; i < REQUESTS; i += CONCURRENCY) {
			List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, CONCURRENCY)
				.mapToObj((index) -> this.api.send(randomRequest()))
				.toList();
			CompletableFuture<Void> all = CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new));
			// Pending requests end after their wait.
			SimulatorClient.await(() -> {
				this.time.advanceTimeBy(Duration.ofSeconds(100));
				return all.isDone();
			});
			answers.forEach((answer) -> assertNoServerError(SimulatorClient.get(answer)));
		}
		// The last admin request may have set the workers to a state without jobs.
		this.simulator.reset();
		assertThat(this.api.post("/echo/runsync", "{\"input\":\"still there\"}").body()).contains("still there");
		this.simulator.close();
	}

	@Test
	void oversizeBodiesAreRejected() {
		String large = "{\"input\":\"" + "x".repeat(11 * 1024 * 1024) + "\"}";
		assertThat(this.api.post("/echo/run", large).statusCode()).isEqualTo(400);
		String larger = "{\"output\":\"" + "x".repeat(21 * 1000 * 1000) + "\"}";
		for (String path : List.of("/echo/runsync", "/real/job-done/w1/a", "/real/job-stream/w1/a")) {
			assertThat(this.api.post(path, larger).statusCode()).as(path).isEqualTo(400);
		}
		URI admin = URI.create("http://127.0.0.1:" + this.simulator.port() + "/admin/faults");
		assertThat(SimulatorClient.get(this.api.send(HttpRequest.newBuilder(admin)
			.header("Authorization", this.simulator.apiKey())
			.POST(HttpRequest.BodyPublishers.ofString(large)))).statusCode()).isEqualTo(400);
		this.simulator.close();
	}

	private static void assertNoServerError(HttpResponse<String> response) {
		String description = response.request().method() + " " + response.uri() + " " + response.request().headers()
				+ " " + response.body();
		// of an OpenAI route, whose job has failed
		if (!response.body().contains("worker_error")) {
			assertThat(response.statusCode()).as(description).isLessThan(500);
		}
		assertThat(response.body()).as(description).doesNotContain("\tat ", "Exception", "java.");
	}

	private HttpRequest.Builder randomRequest() {
		String path = (this.random.nextInt(8) > 0)
				? "/v2/" + pick(List.of("echo", "real", "real", randomId())) + "/" + pick(ROUTES) : pick(ADMIN_ROUTES);
		String address = "http://127.0.0.1:" + this.simulator.port()
				+ path.replace("{id}", randomId()).replace("{worker}", randomId()) + pick(PARAMETERS);
		String key = (this.random.nextInt(20) > 0) ? this.simulator.apiKey()
				: pick(List.of("nope", "Bearer ", "b\u00e4r"));
		return HttpRequest.newBuilder(uri(address))
			.timeout(SimulatorClient.TIMEOUT)
			.header("Authorization", key)
			.header("Content-Type", pick(List.of("application/json", "text/plain", "nonsense", "multipart/form-data")))
			.method(pick(List.of("GET", "POST", "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "ODD")),
					HttpRequest.BodyPublishers.ofString(pick(BODIES)));
	}

	private static URI uri(String address) {
		try {
			return URI.create(address);
		}
		catch (IllegalArgumentException ex) {
			return URI.create(address.replace("%zz", "%25zz"));
		}
	}

	private String randomId() {
		if (this.random.nextInt(4) > 0) {
			return pick(IDS);
		}
		byte[] bytes = new byte[1 + this.random.nextInt(20)];
		this.random.nextBytes(bytes);
		return URLEncoder.encode(new String(bytes, StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
	}

	private <T> T pick(List<T> choices) {
		return choices.get(this.random.nextInt(choices.size()));
	}

}
