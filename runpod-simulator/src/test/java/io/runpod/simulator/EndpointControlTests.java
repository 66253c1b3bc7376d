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
import java.util.stream.IntStream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

import io.runpod.simulator.endpoint.WorkerSnapshot;
import io.runpod.simulator.endpoint.WorkerState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link EndpointControl}.
 */
class EndpointControlTests {

	private static final String BODY = "{\"input\":{\"x\":1}}";

	private static final String LOW_PRIORITY_BODY = "{\"input\":{\"x\":1},\"policy\":{\"lowPriority\":true}}";

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder()
		.scheduler(this.time)
		.endpoint("second", (job) -> job.delay(Duration.ofSeconds(1)).thenReturn("done"))
		.endpoint("cold", (job) -> "done", (settings) -> settings.workers(2).coldStart(Duration.ofSeconds(20)))
		.handlerScheduler(Schedulers.immediate())
		.start();

	private final SimulatorClient api = new SimulatorClient(this.simulator);

	@Test
	void drainingWorkersCompleteTheirJobs() {
		List<String> ids = run("second", BODY, 5);
		this.simulator.control("second").scale(1);
		assertHealth("second", "inProgress", 3);
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertHealth("second", "completed", 3);
		assertHealth("second", "inProgress", 1);
		assertThat(this.simulator.workers("second")).hasSize(1);
		this.time.advanceTimeBy(Duration.ofSeconds(2));
		ids.forEach((id) -> assertThat(status("second", id)).isEqualTo("COMPLETED"));
	}

	@Test
	void jobsStayQueuedWhileThereAreNoWorkers() {
		this.simulator.control("second").scale(0);
		assertThat(this.simulator.workers("second")).isEmpty();
		run("second", BODY, 4);
		assertHealth("second", "inQueue", 4);
		this.simulator.control("second").scale(4);
		assertHealth("second", "inProgress", 4);
	}

	@Test
	void singleWorkerIsThrottledWhileOthersRun() {
		String throttled = this.simulator.workers("second").get(0).id();
		this.simulator.control("second").setWorkerState(throttled, WorkerState.THROTTLED);
		run("second", BODY, 3);
		assertHealth("second", "inProgress", 2);
		JsonNode workers = this.api.health("second").get("workers");
		assertThat(workers.get("throttled").intValue()).isEqualTo(1);
		assertThat(workers.get("running").intValue()).isEqualTo(2);
		this.simulator.control("second").setWorkerState(throttled, WorkerState.IDLE);
		assertHealth("second", "inProgress", 3);
	}

	@Test
	void busyWorkerCompletesJobBeforeStateChanges() {
		run("second", BODY, 1);
		String running = worker(WorkerState.RUNNING).id();
		this.simulator.control("second").setWorkerState(running, WorkerState.UNHEALTHY);
		assertThat(worker(WorkerState.RUNNING).id()).isEqualTo(running);
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertHealth("second", "completed", 1);
		assertThat(worker(WorkerState.UNHEALTHY).id()).isEqualTo(running);
		this.simulator.reset();
		assertThat(this.simulator.workers("second")).allMatch((worker) -> worker.state() == WorkerState.IDLE);
	}

	@Test
	void workerThrottledDuringColdStartStaysThrottled() {
		run("cold", BODY, 1);
		String starting = this.simulator.workers("cold").get(0).id();
		this.simulator.control("cold").setWorkerState(starting, WorkerState.THROTTLED);
		this.time.advanceTimeBy(Duration.ofSeconds(20));
		assertThat(this.simulator.workers("cold")).extracting(WorkerSnapshot::state)
			.containsExactly(WorkerState.THROTTLED);
		assertHealth("cold", "inQueue", 1);
		this.simulator.control("cold").setWorkerState(WorkerState.IDLE);
		assertHealth("cold", "completed", 1);
	}

	@Test
	void workerIsNotScaledToZeroWhileRunningAJob() {
		this.simulator.control("cold").slowDown(Duration.ofMinutes(1));
		run("cold", BODY, 1);
		this.time.advanceTimeBy(Duration.ofSeconds(50));
		assertThat(this.simulator.workers("cold")).extracting(WorkerSnapshot::state)
			.containsExactly(WorkerState.RUNNING);
		this.time.advanceTimeBy(Duration.ofSeconds(34));
		assertThat(this.simulator.workers("cold")).extracting(WorkerSnapshot::state).containsExactly(WorkerState.IDLE);
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(this.simulator.workers("cold")).isEmpty();
	}

	@Test
	void snapshotShowsTimeInState() {
		this.time.advanceTimeBy(Duration.ofSeconds(5));
		run("second", BODY, 4);
		this.time.advanceTimeBy(Duration.ofMillis(400));
		assertThat(worker(WorkerState.RUNNING).timeInState()).isEqualTo(Duration.ofMillis(400));
		this.time.advanceTimeBy(Duration.ofMillis(800));
		// The fourth job started when the first had ended.
		assertThat(worker(WorkerState.RUNNING).timeInState()).isEqualTo(Duration.ofMillis(200));
		assertThat(worker(WorkerState.IDLE).timeInState()).isEqualTo(Duration.ofMillis(200));
	}

	@Test
	void endpointScalingFromZeroStartsAddedWorkers() {
		this.simulator.control("cold").scale(0);
		run("cold", BODY, 3);
		assertThat(this.simulator.workers("cold")).isEmpty();
		this.simulator.control("cold").scale(5);
		assertThat(this.simulator.workers("cold")).hasSize(3);
		this.time.advanceTimeBy(Duration.ofSeconds(20));
		assertHealth("cold", "completed", 3);
	}

	@Test
	void lowPriorityJobStartsNoWorker() {
		List<String> low = run("cold", LOW_PRIORITY_BODY, 3);
		this.time.advanceTimeBy(Duration.ofMinutes(5));
		assertThat(this.simulator.workers("cold")).isEmpty();
		assertHealth("cold", "inQueue", 3);
		// A worker that is already running runs it.
		run("cold", BODY, 1);
		assertThat(this.simulator.workers("cold")).hasSize(1);
		this.time.advanceTimeBy(Duration.ofSeconds(20));
		low.forEach((id) -> assertThat(status("cold", id)).isEqualTo("COMPLETED"));
		assertHealth("cold", "completed", 4);
	}

	@Test
	void killedWorkerIsReplacedWhileJobsAreQueued() {
		run("cold", BODY, 1);
		String worker = this.simulator.workers("cold").get(0).id();
		this.simulator.control("cold").killWorker(worker);
		assertThat(this.simulator.workers("cold")).hasSize(1).noneMatch((other) -> other.id().equals(worker));
		this.time.advanceTimeBy(Duration.ofSeconds(20));
		assertHealth("cold", "completed", 1);
	}

	@Test
	void nextJobsFailInOrder() {
		this.simulator.control("second").failNextJobs(2, "CUDA out of memory");
		List<String> ids = run("second", BODY, 3);
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(ids).extracting((id) -> status("second", id)).containsExactly("FAILED", "FAILED", "COMPLETED");
		assertThat(this.api.status("second", ids.get(0)).get("error").stringValue()).isEqualTo("CUDA out of memory");
	}

	@Test
	void slowJobsTakeLongerAndCanBeCancelled() {
		this.simulator.control("second").slowDown(Duration.ofMinutes(1));
		List<String> ids = run("second", BODY, 2);
		this.time.advanceTimeBy(Duration.ofSeconds(59));
		assertHealth("second", "inProgress", 2);
		this.api.post("/second/cancel/" + ids.get(0), "");
		this.time.advanceTimeBy(Duration.ofSeconds(2));
		assertThat(ids).extracting((id) -> status("second", id)).containsExactly("CANCELLED", "COMPLETED");
		assertThat(this.api.status("second", ids.get(1)).get("executionTime").intValue()).isEqualTo(61_000);
	}

	@Test
	void resetClearsAllChanges() {
		this.simulator.control("second").scale(1).failNextJobs(1, "no").slowDown(Duration.ofDays(1));
		this.simulator.reset();
		assertThat(this.simulator.workers("second")).hasSize(3);
		String id = run("second", BODY, 1).get(0);
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(status("second", id)).isEqualTo("COMPLETED");
	}

	@Test
	void invalidArgumentsAreRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.simulator.control("nope"))
			.withMessageContaining("nope");
		EndpointControl control = this.simulator.control("second");
		assertThatIllegalArgumentException().isThrownBy(() -> control.scale(-1));
		assertThatIllegalArgumentException().isThrownBy(() -> control.setWorkerState("w9", WorkerState.IDLE))
			.withMessageContaining("w9");
		assertThatIllegalArgumentException().isThrownBy(() -> control.setWorkerState("w9", WorkerState.RUNNING))
			.withMessageContaining("RUNNING cannot be set");
	}

	private WorkerSnapshot worker(WorkerState state) {
		return this.simulator.workers("second")
			.stream()
			.filter((worker) -> worker.state() == state)
			.findFirst()
			.orElseThrow();
	}

	private List<String> run(String endpoint, String body, int times) {
		return IntStream.range(0, times).mapToObj((i) -> this.api.run(endpoint, body)).toList();
	}

	private String status(String endpoint, String id) {
		return this.api.status(endpoint, id).get("status").stringValue();
	}

	private void assertHealth(String endpoint, String jobs, int count) {
		JsonNode health = this.api.health(endpoint);
		assertThat(health.get("jobs").get(jobs).intValue()).as(health.toString()).isEqualTo(count);
	}

}
