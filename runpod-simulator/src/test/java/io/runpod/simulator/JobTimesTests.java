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
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class JobTimesTests {

	private static final String BODY = "{\"input\":{\"x\":1}}";

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder()
		.scheduler(this.time)
		.handlerScheduler(Schedulers.immediate())
		.endpoint("second", (job) -> job.delay(Duration.ofSeconds(1)).thenReturn("done"),
				(settings) -> settings.workers(1))
		.endpoint("never", (job) -> Mono.never())
		.endpoint("words",
				(job) -> Flux.just("a", "b").concatMap((word) -> job.delay(Duration.ofSeconds(4)).thenReturn(word)))
		.endpoint("brief", (job) -> Mono.never(), (settings) -> settings.executionTimeout(Duration.ofSeconds(3)))
		.start();

	private final SimulatorClient api = new SimulatorClient(this.simulator);

	@Test
	void delayAndExecutionTimeAreMeasured() {
		this.api.run("second", BODY);
		String id = this.api.run("second", BODY);
		assertThat(this.api.status("second", id).get("status").stringValue()).isEqualTo("IN_QUEUE");
		advance(Duration.ofMillis(1400));
		JsonNode running = this.api.status("second", id);
		assertThat(JsonShape.of(running)).isEqualTo(JsonShape.of(SimulatorClient.sample("status-in-progress.json")));
		assertThat(running.get("delayTime").intValue()).isEqualTo(1000);
		advance(Duration.ofMillis(700));
		JsonNode completed = this.api.status("second", id);
		assertThat(completed.get("delayTime").intValue()).isEqualTo(1000);
		assertThat(completed.get("executionTime").intValue()).isEqualTo(1000);
	}

	@ParameterizedTest
	@CsvSource({ "run, 30", "runsync, 1" })
	void resultIsRetained(String operation, int minutes) {
		CompletableFuture<HttpResponse<String>> submission = this.api.postAsync("/second/" + operation, BODY);
		SimulatorClient.await(() -> this.api.health("second").get("jobs").get("inProgress").intValue() == 1);
		advance(Duration.ofSeconds(1));
		String id = SimulatorClient.json(SimulatorClient.get(submission).body()).get("id").stringValue();
		advance(Duration.ofMinutes(minutes).minusMillis(1));
		assertThat(this.api.status("second", id).get("status").stringValue()).isEqualTo("COMPLETED");
		advance(Duration.ofMillis(1));
		assertNotFound("second", id);
	}

	@ParameterizedTest
	@CsvSource({ "1, 6000", "30, 6000", "1, 7200000" })
	void statusRequestTtlSetsRetention(int secondsBefore, int ttl) {
		String id = this.api.run("second", BODY);
		advance(Duration.ofSeconds(secondsBefore));
		this.api.get("/second/status/" + id + "?ttl=" + ttl);
		advance(Duration.ofMillis(ttl - 1));
		assertThat(this.api.status("second", id).get("status").stringValue()).isEqualTo("COMPLETED");
		advance(Duration.ofMillis(1));
		assertNotFound("second", id);
	}

	@Test
	void emptyInputIsStrippedAndJobTimesOutAfterOneRetry() {
		String id = this.api.run("second", "{\"input\":{}}");
		advance(Duration.ofSeconds(41));
		JsonNode again = this.api.status("second", id);
		assertThat(JsonShape.of(again))
			.isEqualTo(JsonShape.of(SimulatorClient.sample("status-in-progress-retried.json")));
		assertThat(again.get("delayTime").intValue()).isEqualTo(40_000);
		advance(Duration.ofSeconds(40));
		JsonNode failed = this.api.status("second", id);
		JsonNode sample = SimulatorClient.sample("status-failed-lost-worker.json");
		assertThat(JsonShape.of(failed)).isEqualTo(JsonShape.of(sample));
		assertThat(failed.get("error")).isEqualTo(sample.get("error"));
		assertThat(failed.get("retries")).isEqualTo(sample.get("retries"));
		assertThat(failed.get("executionTime").intValue()).isEqualTo(40_000);
		JsonNode jobs = this.api.health("second").get("jobs");
		assertThat(JsonShape.of(jobs))
			.isEqualTo(JsonShape.of(SimulatorClient.sample("health-after-failure.json").get("jobs")));
		assertThat(jobs.get("retried").intValue()).isEqualTo(1);
		assertThat(jobs.get("failed").intValue()).isEqualTo(1);
	}

	@Test
	void retryQueuesAFailedJobAgainUnderItsId() {
		String id = this.api.run("brief", BODY);
		advance(Duration.ofSeconds(3));
		HttpResponse<String> retried = this.api.post("/brief/retry/" + id, "");
		assertThat(JsonShape.of(SimulatorClient.json(retried.body())))
			.isEqualTo(JsonShape.of(SimulatorClient.sample("retry-in-queue.json")));
		assertThat(SimulatorClient.json(retried.body()).get("id").stringValue()).isEqualTo(id);
		assertThat(this.api.status("brief", id).get("delayTime").intValue()).isZero();
		HttpResponse<String> refused = this.api.post("/brief/retry/" + id, "");
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(SimulatorClient.json(refused.body()).get("detail").stringValue())
			.isEqualTo("bad request: a job that is IN_PROGRESS cannot be retried");
		advance(Duration.ofMinutes(30));
		assertThat(this.api.status("brief", id).get("error").stringValue()).isEqualTo("executionTimeout exceeded");
	}

	@ParameterizedTest
	@CsvSource({ "'', 90000", "?wait=5000, 5000", "?wait=1, 1000", "?wait=86400000, 300000", "?wait=x, 90000" })
	void longPollReturnsStateWhenWaitElapses(String query, int millis) {
		String id = this.api.run("never", BODY);
		CompletableFuture<HttpResponse<String>> status = startLongPoll("/never/status-sync/" + id + query);
		long tasks = this.simulator.timerCount();
		CompletableFuture<HttpResponse<String>> submission = this.api.postAsync("/never/runsync" + query, BODY);
		SimulatorClient.await(() -> this.simulator.timerCount() >= tasks + 3);
		advance(Duration.ofMillis(millis - 1));
		assertThat(status).isNotDone();
		assertThat(submission).isNotDone();
		advance(Duration.ofMillis(1));
		assertThat(JsonShape.of(SimulatorClient.json(SimulatorClient.get(status).body())))
			.isEqualTo(JsonShape.of(SimulatorClient.sample("status-in-progress.json")));
		assertThat(JsonShape.of(SimulatorClient.json(SimulatorClient.get(submission).body())))
			.isEqualTo(JsonShape.of(SimulatorClient.sample("runsync-not-finished.json")));
	}

	@Test
	void streamLongPollReturnsAtFirstChunkOrTimeout() {
		String id = this.api.run("words", BODY);
		CompletableFuture<HttpResponse<String>> pending = startLongPoll("/words/stream/" + id);
		advance(Duration.ofMillis(3999));
		assertThat(pending).isNotDone();
		advance(Duration.ofMillis(1));
		assertThat(SimulatorClient.json(SimulatorClient.get(pending).body()))
			.isEqualTo(SimulatorClient.json("{\"status\":\"IN_PROGRESS\",\"stream\":[{\"output\":\"a\"}]}"));
		advance(Duration.ofSeconds(4));
		assertThat(this.api.stream("words", id))
			.isEqualTo(SimulatorClient.json("{\"status\":\"COMPLETED\",\"stream\":[{\"output\":\"b\"}]}"));
		String idle = this.api.run("never", BODY);
		CompletableFuture<HttpResponse<String>> empty = startLongPoll("/never/stream/" + idle);
		advance(Duration.ofSeconds(9));
		assertThat(SimulatorClient.json(SimulatorClient.get(empty).body()))
			.isEqualTo(SimulatorClient.json("{\"status\":\"IN_PROGRESS\",\"stream\":[]}"));
	}

	private CompletableFuture<HttpResponse<String>> startLongPoll(String path) {
		long tasks = this.simulator.timerCount();
		CompletableFuture<HttpResponse<String>> pending = this.api.getAsync(path);
		SimulatorClient.await(() -> this.simulator.timerCount() > tasks);
		return pending;
	}

	private void advance(Duration duration) {
		this.time.advanceTimeBy(duration);
	}

	private void assertNotFound(String endpoint, String id) {
		assertThat(this.api.status(endpoint, id)).isEqualTo(SimulatorClient.sample("problem-404-job.json"));
	}

}
