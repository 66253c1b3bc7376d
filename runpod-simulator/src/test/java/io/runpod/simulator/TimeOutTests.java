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
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the execution timeout and the time to live of jobs.
 */
class TimeOutTests {

	private static final Duration TTL = Duration.ofSeconds(10);

	private static final String BODY = "{\"input\":1,\"policy\":{\"ttl\":10000}}";

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final AtomicInteger stoppedHandlers = new AtomicInteger();

	@AutoClose
	private final RunPodSimulator simulator = builder().start();

	private final SimulatorClient api = new SimulatorClient(this.simulator);

	@ParameterizedTest
	@CsvSource({ "brief, 3000, {}", "never, 600000, {}", "brief, 7000, {\"executionTimeout\":7000}" })
	void executionTimeoutFailsJobAndStopsHandler(String endpoint, int millis, String policy) {
		String id = this.api.run(endpoint, "{\"input\":1,\"policy\":" + policy + "}");
		advance(Duration.ofMillis(millis - 1));
		assertThat(this.api.status(endpoint, id).get("status").stringValue()).isEqualTo("IN_PROGRESS");
		advance(Duration.ofMillis(1));
		assertFailed(endpoint, id, millis);
		assertThat(this.stoppedHandlers).hasValue(1);
		assertThat(this.api.health(endpoint).get("workers").get("running").intValue()).isZero();
	}

	@Test
	void queueTimeIsNotExecutionTime() {
		String id = this.api.run("real", "{\"input\":1,\"policy\":{\"executionTimeout\":5000}}");
		advance(Duration.ofMinutes(1));
		assertThat(JsonShape.of(this.api.status("real", id)))
			.isEqualTo(JsonShape.of(SimulatorClient.sample("status-in-queue.json")));
		worker("w1").takeJobId();
		advance(Duration.ofMillis(4999));
		assertThat(this.api.status("real", id).get("status").stringValue()).isEqualTo("IN_PROGRESS");
		advance(Duration.ofMillis(1));
		assertFailed("real", id, 5000);
		assertThat(this.api.status("real", id).get("delayTime").intValue()).isEqualTo(60_000);
	}

	@Test
	void executionTimeoutStopsJobOnRemoteWorker() {
		String id = this.api.run("real", "{\"input\":1,\"policy\":{\"executionTimeout\":5000}}");
		FakeWorker worker = worker("w1");
		worker.takeJobId();
		advance(Duration.ofSeconds(5));
		assertThat(worker.awaitJobsToStop()).containsExactly(id);
		assertThat(worker.reportResult(id, "{\"output\":1}").statusCode()).isEqualTo(200);
		assertFailed("real", id, 5000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "real", "none" })
	void queuedJobIsDeletedWhenTtlExpires(String endpoint) {
		String id = this.api.run(endpoint, BODY);
		advance(TTL.minusMillis(1));
		assertThat(JsonShape.of(this.api.status(endpoint, id)))
			.isEqualTo(JsonShape.of(SimulatorClient.sample("status-in-queue.json")));
		assertJobs(endpoint, 0, 1, 0);
		advance(Duration.ofMillis(1));
		assertJobNotFound(endpoint, id);
		assertJobs(endpoint, 0, 0, 0);
	}

	@Test
	void runningJobIsDeletedAndStoppedWhenTtlExpires() {
		String id = this.api.run("never", BODY);
		assertJobs("never", 1, 0, 0);
		advance(TTL);
		assertJobNotFound("never", id);
		assertJobs("never", 0, 0, 0);
		assertThat(this.stoppedHandlers).hasValue(1);
		assertThat(this.api.health("never").get("workers").get("running").intValue()).isZero();
	}

	@Test
	void ttlExpiryStopsJobOnRemoteWorkerAndIgnoresItsResult() {
		String id = this.api.run("real", BODY);
		FakeWorker worker = worker("w1");
		worker.takeJobId();
		advance(TTL);
		assertThat(worker.awaitJobsToStop()).containsExactly(id);
		assertThat(worker.reportResult(id, "{\"output\":1}").statusCode()).isEqualTo(200);
		assertJobNotFound("real", id);
		assertJobs("real", 0, 0, 0);
	}

	@Test
	void terminalJobIsDeletedWhenTtlExpires() {
		String id = this.api.run("echo", BODY);
		advance(TTL.minusMillis(1));
		assertThat(this.api.status("echo", id).get("status").stringValue()).isEqualTo("COMPLETED");
		advance(Duration.ofMillis(1));
		assertJobNotFound("echo", id);
	}

	@Test
	void jobWithoutAPolicyExpiresAfterADay() {
		String id = this.api.run("real", "{\"input\":1}");
		advance(Duration.ofDays(1).minusMillis(1));
		assertThat(this.api.status("real", id).get("status").stringValue()).isEqualTo("IN_QUEUE");
		advance(Duration.ofMillis(1));
		assertJobNotFound("real", id);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/never/status-sync/", "/never/stream/" })
	void longPollCompletesWhenJobExpires(String path) {
		String id = this.api.run("never", BODY);
		advance(TTL.minusSeconds(1));
		long timers = this.simulator.timerCount();
		CompletableFuture<HttpResponse<String>> pending = this.api.getAsync(path + id);
		SimulatorClient.await(() -> this.simulator.timerCount() > timers);
		assertThat(pending).isNotDone();
		advance(Duration.ofSeconds(1));
		assertThat(SimulatorClient.get(pending).statusCode()).isEqualTo(404);
	}

	@Test
	void expiredQueuedJobTimesOutWhenEnabled() {
		try (RunPodSimulator documented = builder().timeOutExpiredJobs(true).start()) {
			SimulatorClient documentedApi = new SimulatorClient(documented);
			String id = documentedApi.run("real", BODY);
			advance(TTL);
			JsonNode timedOut = documentedApi.status("real", id);
			JsonNode sample = SimulatorClient.sample("status-timed-out.json");
			assertThat(JsonShape.of(timedOut)).isEqualTo(JsonShape.of(sample));
			assertThat(timedOut.get("status")).isEqualTo(sample.get("status"));
			assertThat(documentedApi.health("real").get("jobs").get("inQueue").intValue()).isZero();
			advance(Duration.ofMinutes(30).minusMillis(1));
			assertThat(documentedApi.status("real", id)).isEqualTo(timedOut);
			advance(Duration.ofMillis(1));
			assertThat(documentedApi.status("real", id)).isEqualTo(SimulatorClient.sample("problem-404-job.json"));
		}
	}

	@Test
	void jobTimedOutInQueueCanBeRetried() {
		try (RunPodSimulator documented = builder().timeOutExpiredJobs(true).start()) {
			SimulatorClient documentedApi = new SimulatorClient(documented);
			String id = documentedApi.run("real", BODY);
			advance(TTL);
			JsonNode retried = SimulatorClient.json(documentedApi.post("/real/retry/" + id, "").body());
			assertThat(JsonShape.of(retried)).isEqualTo(JsonShape.of(SimulatorClient.sample("retry-in-queue.json")));
			advance(TTL.minusMillis(1));
			assertThat(documentedApi.status("real", id).get("status").stringValue()).isEqualTo("IN_QUEUE");
			FakeWorker worker = new FakeWorker(documented, "real", "w1");
			assertThat(worker.takeJobId()).isEqualTo(id);
			worker.reportResult(id, "{\"output\":1}");
			assertThat(documentedApi.status("real", id).get("status").stringValue()).isEqualTo("COMPLETED");
		}
	}

	@Test
	void expiredRunningJobIsDeletedWhenQueuedJobsTimeOut() {
		try (RunPodSimulator documented = builder().timeOutExpiredJobs(true).start()) {
			SimulatorClient documentedApi = new SimulatorClient(documented);
			String id = documentedApi.run("never", BODY);
			advance(TTL);
			assertThat(documentedApi.status("never", id)).isEqualTo(SimulatorClient.sample("problem-404-job.json"));
		}
	}

	private RunPodSimulatorBuilder builder() {
		Mono<Object> never = Mono.never().doOnCancel(this.stoppedHandlers::incrementAndGet);
		return RunPodSimulator.builder()
			.scheduler(this.time)
			.handlerScheduler(Schedulers.immediate())
			.endpoint("echo", (job) -> job.input())
			.endpoint("never", (job) -> never)
			.endpoint("brief", (job) -> never, (settings) -> settings.executionTimeout(Duration.ofSeconds(3)))
			.endpoint("none", (job) -> never, (settings) -> settings.workers(0))
			.workerEndpoint("real");
	}

	private FakeWorker worker(String id) {
		return new FakeWorker(this.simulator, "real", id);
	}

	private void advance(Duration duration) {
		this.time.advanceTimeBy(duration);
	}

	private void assertFailed(String endpoint, String id, int executionTime) {
		JsonNode failed = this.api.status(endpoint, id);
		JsonNode sample = SimulatorClient.sample("status-failed-execution-timeout.json");
		assertThat(JsonShape.of(failed)).isEqualTo(JsonShape.of(sample));
		assertThat(failed.get("status")).isEqualTo(sample.get("status"));
		assertThat(failed.get("error")).isEqualTo(sample.get("error"));
		assertThat(failed.get("executionTime").intValue()).isEqualTo(executionTime);
		assertJobs(endpoint, 0, 0, 1);
	}

	private void assertJobNotFound(String endpoint, String id) {
		JsonNode sample = SimulatorClient.sample("problem-404-job.json");
		for (String operation : new String[] { "status", "status-sync", "stream", "cancel", "retry" }) {
			HttpResponse<String> answer = operation.startsWith("s")
					? this.api.get("/" + endpoint + "/" + operation + "/" + id)
					: this.api.post("/" + endpoint + "/" + operation + "/" + id, "");
			assertThat(answer.statusCode()).as(operation).isEqualTo(404);
			assertThat(SimulatorClient.json(answer.body())).as(operation).isEqualTo(sample);
		}
	}

	private void assertJobs(String endpoint, int inProgress, int inQueue, int failed) {
		JsonNode jobs = this.api.health(endpoint).get("jobs");
		assertThat(JsonShape.of(jobs)).isEqualTo(JsonShape.of(SimulatorClient.sample("health.json").get("jobs")));
		assertThat(jobs.get("inProgress").intValue()).isEqualTo(inProgress);
		assertThat(jobs.get("inQueue").intValue()).isEqualTo(inQueue);
		assertThat(jobs.get("failed").intValue()).isEqualTo(failed);
		assertThat(jobs.get("completed").intValue()).isZero();
	}

}
