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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import io.runpod.simulator.endpoint.WorkerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for jobs that are started, cancelled, purged and completed concurrently.
 */
class ConcurrencyTests {

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder()
		.endpoint("brief", (job) -> job.delay(Duration.ofMillis(1)).thenReturn("done"))
		.start();

	private final SimulatorClient api = new SimulatorClient(this.simulator);

	@Test
	void everyJobEndsOnceUnderConcurrentOperations() {
		List<String> ids = new ArrayList<>();
		List<CompletableFuture<HttpResponse<String>>> interference = new ArrayList<>();
		for (int round = 0; round < 20; round++) {
			List<CompletableFuture<HttpResponse<String>>> submissions = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				submissions.add(this.api.postAsync("/brief/run", "{\"input\":1}"));
			}
			this.simulator.control("brief").setWorkerState((round % 2 == 0) ? WorkerState.THROTTLED : WorkerState.IDLE);
			for (CompletableFuture<HttpResponse<String>> submission : submissions) {
				String id = SimulatorClient.json(SimulatorClient.get(submission).body()).get("id").stringValue();
				ids.add(id);
				if (ids.size() % 3 == 0) {
					interference.add(this.api.postAsync("/brief/cancel/" + id, ""));
				}
			}
			if (round % 7 == 0) {
				interference.add(this.api.postAsync("/brief/purge-queue", ""));
			}
		}
		this.simulator.control("brief").setWorkerState(WorkerState.IDLE);
		interference.forEach(SimulatorClient::get);
		int completed = 0;
		for (String id : ids) {
			JsonNode job = this.api.statusSync("brief", id);
			assertThat(job.get("status").stringValue()).isIn("COMPLETED", "CANCELLED");
			completed += job.get("status").stringValue().equals("COMPLETED") ? 1 : 0;
		}
		JsonNode jobs = this.api.health("brief").get("jobs");
		assertThat(jobs.get("completed").intValue()).isEqualTo(completed);
		assertThat(jobs.get("inQueue").intValue() + jobs.get("inProgress").intValue()).isZero();
		SimulatorClient.await(() -> this.api.health("brief").get("workers").get("idle").intValue() == 3);
	}

}
