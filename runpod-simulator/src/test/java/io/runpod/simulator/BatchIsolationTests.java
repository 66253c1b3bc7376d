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
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

import io.runpod.simulator.endpoint.WorkerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the separation of batches from other jobs.
 */
class BatchIsolationTests {

	private static final String BODY = "{\"input\":{\"x\":1}}";

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder()
		.scheduler(this.time)
		.handlerScheduler(Schedulers.immediate())
		.endpoint("minute", (job) -> job.delay(Duration.ofMinutes(1)).thenReturn(1), (settings) -> settings.workers(2))
		.endpoint("cold", (job) -> 1, (settings) -> settings.workers(1).coldStart(Duration.ofSeconds(20)))
		.workerEndpoint("real")
		.start();

	private final SimulatorClient api = new SimulatorClient(this.simulator);

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 10 })
	void batchDelaysNoOtherJob(int size) {
		String batch = finalizedBatch("minute", size);
		String id = this.api.run("minute", BODY);
		assertThat(this.api.status("minute", id).get("status").stringValue()).isEqualTo("IN_PROGRESS");
		assertThat(counts("minute", batch)).isEqualTo("0 completed, 0 failed, %s in progress of %s", Math.min(2, size),
				size);
		this.time.advanceTimeBy(Duration.ofMinutes(size));
		assertThat(this.api.status("minute", id).get("delayTime").intValue()).isZero();
		assertThat(counts("minute", batch)).isEqualTo("%s completed, 0 failed, 0 in progress of %s", size, size);
	}

	@ParameterizedTest
	@ValueSource(strings = { "minute", "cold" })
	void healthCountsNoBatch(String endpoint) {
		JsonNode before = this.api.health(endpoint);
		finalizedBatch(endpoint, 5);
		assertThat(this.api.health(endpoint)).isEqualTo(before);
		this.time.advanceTimeBy(Duration.ofMinutes(5));
		assertThat(this.api.health(endpoint)).isEqualTo(before);
	}

	@Test
	void otherJobsDelayNoBatch() {
		this.api.run("minute", BODY);
		this.api.run("minute", BODY);
		assertThat(counts("minute", finalizedBatch("minute", 1)))
			.isEqualTo("0 completed, 0 failed, 1 in progress of 1");
	}

	@Test
	void purgeKeepsBatches() {
		String batch = finalizedBatch("minute", 4);
		assertThat(this.api.post("/minute/purge-queue", "").body()).contains("\"removed\":0");
		this.time.advanceTimeBy(Duration.ofMinutes(2));
		assertThat(counts("minute", batch)).isEqualTo("4 completed, 0 failed, 0 in progress of 4");
	}

	@Test
	void controlAppliesToBatches() {
		this.simulator.control("minute").setWorkerState(WorkerState.THROTTLED).failNextJobs(1, "out of memory");
		String batch = finalizedBatch("minute", 2);
		assertThat(counts("minute", batch)).isEqualTo("0 completed, 0 failed, 0 in progress of 2");
		this.simulator.control("minute").setWorkerState(WorkerState.IDLE);
		assertThat(counts("minute", batch)).isEqualTo("0 completed, 1 failed, 1 in progress of 2");
	}

	@Test
	void resetDeletesBatchesAndTheirJobs() {
		String batch = finalizedBatch("minute", 3);
		this.simulator.reset();
		assertThat(new BatchClient(this.api, "minute").send("GET", "/" + batch, "").statusCode()).isEqualTo(404);
		assertThat(counts("minute", finalizedBatch("minute", 2)))
			.isEqualTo("0 completed, 0 failed, 2 in progress of 2");
	}

	@Test
	void remoteWorkerTakesOtherJobsFirst() {
		String batch = finalizedBatch("real", 2);
		String first = this.api.run("real", BODY);
		FakeWorker worker = new FakeWorker(this.simulator, "real", "w1");
		assertThat(worker.takeJobId()).isEqualTo(first);
		assertThat(worker.take().get("batchId").stringValue()).isEqualTo(batch);
		String second = this.api.run("real", BODY);
		assertThat(SimulatorClient.json(SimulatorClient.get(worker.poll("job-take-batch", "?batch_size=5")).body()))
			.extracting((job) -> job.has("batchId") ? "batch" : job.get("id").stringValue())
			.containsExactly(second, "batch");
	}

	@Test
	void waitingRemoteWorkerTakesOneJobOfEitherKind() {
		FakeWorker worker = new FakeWorker(this.simulator, "real", "w1");
		for (int i = 0; i < 10; i++) {
			CompletableFuture<HttpResponse<String>> poll = worker.startPolling();
			String batch = finalizedBatch("real", 1);
			JsonNode job = SimulatorClient.json(SimulatorClient.get(poll).body());
			assertThat(job.get("batchId").stringValue()).isEqualTo(batch);
			assertThat(this.api.status("real", this.api.run("real", BODY)).get("status").stringValue())
				.isEqualTo("IN_QUEUE");
			worker.reportResult(worker.takeJobId(), "{\"output\":1}");
			worker.reportResult(job.get("id").stringValue(), "{\"output\":1}");
		}
	}

	private String finalizedBatch(String endpoint, int size) {
		BatchClient batches = new BatchClient(this.api, endpoint);
		String id = batches.create("[" + BatchClient.requests(size) + "]");
		batches.finalizeBatch(id);
		return id;
	}

	private String counts(String endpoint, String batch) {
		return BatchClient.counts(new BatchClient(this.api, endpoint).summary(batch));
	}

}
