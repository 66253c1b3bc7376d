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
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.runpod.simulator.endpoint.WorkerSnapshot;
import io.runpod.simulator.endpoint.WorkerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the state of remote workers.
 */
class RemoteWorkerStateTests {

	private static final String BODY = "{\"input\":{\"x\":1}}";

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder()
		.scheduler(this.time)
		.workerEndpoint("real", (settings) -> settings.executionTimeout(Duration.ofMinutes(1)))
		.start();

	private final SimulatorClient api = new SimulatorClient(this.simulator);

	private final FakeWorker worker = new FakeWorker(this.simulator, "real", "w1");

	@Test
	void healthFollowsPollsAndPings() {
		assertWorkers("initializing", 0);
		this.worker.ping("");
		assertWorkers("initializing", 1);
		CompletableFuture<HttpResponse<String>> poll = this.worker.startPolling();
		this.time.advanceTimeBy(Duration.ofSeconds(10));
		this.worker.ping("");
		String id = this.api.run("real", BODY);
		SimulatorClient.get(poll);
		assertWorkers("running", 1);
		this.worker.reportResult(id, "{\"output\":1}");
		assertWorkers("idle", 1);
		this.worker.ping("&status=unhealthy&check=disk");
		assertWorkers("unhealthy", 1);
		this.worker.startPolling();
		assertWorkers("idle", 1);
	}

	@Test
	void unresponsiveWorkerIsUnhealthyAndThenRemoved() {
		this.worker.ping("");
		this.api.run("real", BODY);
		this.worker.reportResult(this.worker.takeJobId(), "{\"output\":1}");
		assertWorkers("idle", 1);
		this.time.advanceTimeBy(Duration.ofSeconds(31));
		assertWorkers("unhealthy", 1);
		this.time.advanceTimeBy(Duration.ofSeconds(30));
		assertWorkers("unhealthy", 0);
	}

	@Test
	void throttledWorkersReceiveNoJobs() {
		CompletableFuture<HttpResponse<String>> before = this.worker.startPolling();
		this.simulator.control("real").setWorkerState(WorkerState.THROTTLED);
		assertThat(SimulatorClient.get(before).statusCode()).isEqualTo(204);
		String id = this.api.run("real", "{\"input\":1,\"policy\":{\"ttl\":30000000000}}");
		CompletableFuture<HttpResponse<String>> throttled = this.worker.poll("job-take", "?gpu=SIM");
		SimulatorClient.await(() -> {
			this.time.advanceTimeBy(Duration.ofSeconds(25));
			return throttled.isDone();
		});
		assertThat(SimulatorClient.get(throttled).statusCode()).isEqualTo(204);
		this.simulator.control("real").setWorkerState(WorkerState.IDLE);
		assertThat(this.worker.takeJobId()).isEqualTo(id);
	}

	@Test
	void singleThrottledWorkerReceivesNoJobs() {
		FakeWorker another = new FakeWorker(this.simulator, "real", "w2");
		this.worker.ping("");
		this.simulator.control("real").setWorkerState("w1", WorkerState.THROTTLED);
		CompletableFuture<HttpResponse<String>> throttled = this.worker.poll("job-take", "?gpu=SIM");
		SimulatorClient.await(() -> this.api.health("real").get("workers").get("throttled").intValue() == 1);
		String id = this.api.run("real", BODY);
		assertThat(another.takeJobId()).isEqualTo(id);
		this.simulator.control("real").setWorkerState("w1", WorkerState.IDLE);
		assertThat(SimulatorClient.get(throttled).statusCode()).isEqualTo(204);
		String next = this.api.run("real", BODY);
		assertThat(this.worker.takeJobId()).isEqualTo(next);
	}

	@Test
	void snapshotShowsJobsAndTimeInState() {
		this.worker.ping("");
		this.time.advanceTimeBy(Duration.ofSeconds(3));
		assertWorker(WorkerState.INITIALIZING, 3);
		String id = this.api.run("real", BODY);
		this.worker.takeJobId();
		this.time.advanceTimeBy(Duration.ofSeconds(2));
		assertWorker(WorkerState.RUNNING, 2, id);
		this.worker.reportResult(id, "{\"status\":\"IN_PROGRESS\",\"output\":1}");
		this.time.advanceTimeBy(Duration.ofSeconds(2));
		assertWorker(WorkerState.RUNNING, 4, id);
		this.worker.reportResult(id, "{\"output\":1}");
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertWorker(WorkerState.IDLE, 1);
		String cancelled = this.api.run("real", BODY);
		this.worker.takeJobId();
		this.time.advanceTimeBy(Duration.ofSeconds(6));
		this.api.post("/real/cancel/" + cancelled, "{}");
		this.time.advanceTimeBy(Duration.ofSeconds(7));
		assertWorker(WorkerState.IDLE, 7);
		this.worker.ping("&status=unhealthy&check=disk");
		this.time.advanceTimeBy(Duration.ofSeconds(8));
		assertWorker(WorkerState.UNHEALTHY, 8);
	}

	private void assertWorker(WorkerState state, int seconds, String... jobIds) {
		assertThat(this.simulator.workers("real"))
			.containsExactly(new WorkerSnapshot("w1", state, true, List.of(jobIds), Duration.ofSeconds(seconds)));
	}

	private void assertWorkers(String state, int count) {
		assertThat(this.api.health("real").get("workers").get(state).intValue()).isEqualTo(count);
	}

}
