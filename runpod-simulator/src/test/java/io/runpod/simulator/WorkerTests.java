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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

import io.runpod.simulator.endpoint.WorkerState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class WorkerTests {

	private static final String BODY = "{\"input\":{\"x\":1}}";

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder()
		.scheduler(this.time)
		.endpoint("second", (job) -> job.delay(Duration.ofSeconds(1)).thenReturn("done"))
		.endpoint("cold", (job) -> job.delay(Duration.ofSeconds(1)).thenReturn("done"),
				(settings) -> settings.workers(2).coldStart(Duration.ofSeconds(20)))
		.endpoint("none", (job) -> "done", (settings) -> settings.workers(0))
		.handlerScheduler(Schedulers.immediate())
		.start();

	private final SimulatorClient api = new SimulatorClient(this.simulator);

	@Test
	void runningJobsAreLimitedByWorkerCount() {
		for (int i = 0; i < 5; i++) {
			this.api.run("second", BODY);
		}
		assertJobs("second", 3, 2);
		assertWorkers("second", "running=3");
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertJobs("second", 2, 0);
		assertWorkers("second", "idle=1, running=2");
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(this.api.health("second").get("jobs").get("completed").intValue()).isEqualTo(5);
	}

	@Test
	void throttledWorkersTakeNoJobs() {
		this.simulator.control("second").setWorkerState(WorkerState.THROTTLED);
		String id = this.api.run("second", BODY);
		assertJobs("second", 0, 1);
		assertWorkers("second", "throttled=3");
		this.simulator.control("second").setWorkerState(WorkerState.UNHEALTHY);
		assertWorkers("second", "unhealthy=3");
		this.simulator.control("second").setWorkerState(WorkerState.IDLE);
		assertThat(this.api.status("second", id).get("status").stringValue()).isEqualTo("IN_PROGRESS");
	}

	@Test
	void busyWorkerChangesStateAfterItsJob() {
		this.api.run("second", BODY);
		this.api.run("second", BODY);
		this.simulator.control("second").setWorkerState(WorkerState.THROTTLED);
		assertWorkers("second", "running=2, throttled=1");
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertWorkers("second", "throttled=3");
	}

	@Test
	void runningStateCannotBeSet() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.simulator.control("second").setWorkerState(WorkerState.RUNNING));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.simulator.control("nope").setWorkerState(WorkerState.IDLE))
			.withMessageContaining("nope");
	}

	@Test
	void workersScaleFromZeroAndBackToZero() {
		assertWorkers("cold", "");
		String id = this.api.run("cold", BODY);
		assertWorkers("cold", "initializing=1");
		this.time.advanceTimeBy(Duration.ofMillis(20_500));
		assertWorkers("cold", "running=1");
		assertThat(this.api.status("cold", id).get("delayTime").intValue()).isEqualTo(20_000);
		this.time.advanceTimeBy(Duration.ofSeconds(5));
		assertThat(this.api.health("cold").get("workers").get("idle").intValue()).isEqualTo(1);
		this.time.advanceTimeBy(Duration.ofMillis(500));
		assertWorkers("cold", "");
	}

	@Test
	void coldStartsAreLimitedByWorkerCount() {
		for (int i = 0; i < 5; i++) {
			this.api.run("cold", BODY);
		}
		assertThat(this.api.health("cold").get("workers").get("initializing").intValue()).isEqualTo(2);
		this.time.advanceTimeBy(Duration.ofSeconds(23));
		assertThat(this.api.health("cold").get("jobs").get("completed").intValue()).isEqualTo(5);
	}

	@Test
	void purgeRemovesQueuedJobsOnly() {
		for (int i = 0; i < 5; i++) {
			this.api.run("second", BODY);
		}
		String last = this.api.run("second", BODY);
		JsonNode purged = SimulatorClient.json(this.api.post("/second/purge-queue", "").body());
		assertThat(JsonShape.of(purged)).isEqualTo(JsonShape.of(SimulatorClient.sample("purge-queue.json")));
		assertThat(purged).isEqualTo(SimulatorClient.json("{\"removed\":3,\"status\":\"completed\"}"));
		assertThat(JsonShape.of(this.api.status("second", last)))
			.isEqualTo(JsonShape.of(SimulatorClient.sample("status-cancelled-queued.json")));
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(this.api.health("second").get("jobs").get("completed").intValue()).isEqualTo(3);
	}

	@Test
	void purgedJobsAreDeletedWhenEnabled() {
		try (RunPodSimulator deleting = RunPodSimulator.builder()
			.deletePurgedJobs(true)
			.endpoint("none", (job) -> "done", (settings) -> settings.workers(0))
			.start()) {
			SimulatorClient deletingApi = new SimulatorClient(deleting);
			String id = deletingApi.run("none", BODY);
			deletingApi.post("/none/purge-queue", "");
			assertThat(deletingApi.status("none", id)).isEqualTo(SimulatorClient.sample("problem-404-job.json"));
			assertThat(deletingApi.health("none").get("jobs").get("inQueue").intValue()).isZero();
		}
	}

	@Test
	void cancelledQueuedJobIsSkipped() {
		String id = this.api.run("none", BODY);
		JsonNode cancelled = SimulatorClient.json(this.api.post("/none/cancel/" + id, "{}").body());
		assertThat(JsonShape.of(cancelled))
			.isEqualTo(JsonShape.of(SimulatorClient.sample("status-cancelled-queued.json")));
		assertThat(SimulatorClient.json(this.api.post("/none/cancel/" + id, "{}").body())).isEqualTo(cancelled);
		assertJobs("none", 0, 0);
	}

	@Test
	void cancelInterruptsBlockingHandler() {
		CompletableFuture<String> outcome = new CompletableFuture<>();
		CountDownLatch started = new CountDownLatch(1);
		try (RunPodSimulator blocking = RunPodSimulator.builder().endpoint("blocking", (job) -> {
			started.countDown();
			try {
				return new CompletableFuture<>().get();
			}
			catch (InterruptedException ex) {
				outcome.complete("interrupted");
				throw ex;
			}
		}).start()) {
			cancelAfterStart(blocking, "blocking", started);
			assertThat(SimulatorClient.get(outcome)).isEqualTo("interrupted");
		}
	}

	@Test
	void cancelDisposesReturnedPublisher() {
		for (Publisher<?> never : List.of(Mono.never(), Flux.never())) {
			CompletableFuture<String> outcome = new CompletableFuture<>();
			CountDownLatch started = new CountDownLatch(1);
			try (RunPodSimulator reactive = RunPodSimulator.builder()
				.endpoint("reactive",
						(job) -> Flux.from(never)
							.doOnSubscribe((subscription) -> started.countDown())
							.doOnCancel(() -> outcome.complete("cancelled")))
				.start()) {
				cancelAfterStart(reactive, "reactive", started);
				assertThat(SimulatorClient.get(outcome)).isEqualTo("cancelled");
			}
		}
	}

	private static void cancelAfterStart(RunPodSimulator simulator, String endpoint, CountDownLatch started) {
		SimulatorClient api = new SimulatorClient(simulator);
		String id = api.run(endpoint, BODY);
		SimulatorClient.await(() -> started.getCount() == 0);
		assertThat(SimulatorClient.json(api.post("/" + endpoint + "/cancel/" + id, "{}").body())
			.get("status")
			.stringValue()).isEqualTo("CANCELLED");
		SimulatorClient.await(() -> api.health(endpoint).get("workers").get("idle").intValue() == 3);
	}

	private void assertJobs(String endpoint, int inProgress, int inQueue) {
		JsonNode jobs = this.api.health(endpoint).get("jobs");
		assertThat(jobs.get("inProgress").intValue()).isEqualTo(inProgress);
		assertThat(jobs.get("inQueue").intValue()).isEqualTo(inQueue);
	}

	private void assertWorkers(String endpoint, String workers) {
		JsonNode counts = this.api.health(endpoint).get("workers");
		assertThat(counts.get("ready")).isEqualTo(counts.get("idle"));
		assertThat(counts.propertyStream()
			.filter((count) -> !count.getKey().equals("ready") && count.getValue().intValue() > 0)
			.map((count) -> count.getKey() + "=" + count.getValue())
			.collect(Collectors.joining(", "))).isEqualTo(workers);
	}

}
