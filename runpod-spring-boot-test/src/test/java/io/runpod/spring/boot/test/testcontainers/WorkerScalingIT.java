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

package io.runpod.spring.boot.test.testcontainers;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.function.client.WebClient;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.endpoint.WorkerSnapshot;
import io.runpod.simulator.endpoint.WorkerState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for more and fewer workers while jobs run.
 */
@RequiresDocker
class WorkerScalingIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private RunPodSimulator simulator;

	private RunPodWorkerContainer worker;

	private RunPodEndpoint words;

	@BeforeEach
	void start() {
		this.simulator = RunPodSimulator.builder().bindAddress("0.0.0.0").start();
		this.worker = new RunPodWorkerContainer(WorkerImage.get()).forEndpoint("words").withSimulator(this.simulator);
		this.worker.start();
		this.words = RunPodClient.builder(WebClient.builder())
			.baseUrl(URI.create(this.simulator.baseUrl()))
			.apiKey(this.simulator::apiKey)
			.build()
			.endpoint("words");
	}

	@AfterEach
	void stop() {
		this.worker.stop();
		this.simulator.close();
	}

	@Test
	void scalingChangesWorkersWithoutLosingJobs() {
		this.worker.scaleTo(3);
		assertThat(idleWorkers()).hasSize(3);
		List<String> jobIds = Stream.generate(() -> this.words.run(Map.of("seconds", 3)).id()).limit(3).toList();
		jobIds
			.forEach((jobId) -> this.words.reactive().updates(jobId).filter(RunPodJob::isStarted).blockFirst(TIMEOUT));
		this.worker.scaleTo(1);
		assertThat(jobIds).map(this.words::await)
			.allSatisfy((job) -> assertThat(job.status()).isEqualTo(JobStatus.COMPLETED))
			.allSatisfy((job) -> assertThat(job.retries()).isZero())
			.extracting(RunPodJob::workerId)
			.doesNotHaveDuplicates();
		assertThat(Stream.generate(() -> this.words.runSync(Map.of("text", "next")).workerId()).limit(3))
			.containsOnly(this.worker.getEnvMap().get("RUNPOD_POD_ID"));
	}

	@Test
	void idleWorkersAreStoppedFirst() {
		this.worker.scaleTo(2);
		List<String> jobIds = Stream.generate(() -> this.words.run(Map.of("seconds", 4)).id()).limit(2).toList();
		jobIds
			.forEach((jobId) -> this.words.reactive().updates(jobId).filter(RunPodJob::isStarted).blockFirst(TIMEOUT));
		this.worker.scaleTo(3);
		this.worker.scaleTo(2);
		assertThat(this.simulator.workers("words")).filteredOn((worker) -> worker.state() == WorkerState.RUNNING)
			.extracting(WorkerSnapshot::jobIds)
			.containsExactlyInAnyOrder(List.of(jobIds.get(0)), List.of(jobIds.get(1)));
	}

	@Test
	void scaleToRequiresPositiveCountAndRunningContainer() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.worker.scaleTo(0));
		this.worker.stop();
		assertThatIllegalStateException().isThrownBy(() -> this.worker.scaleTo(2))
			.withMessageContaining("'withWorkers'");
	}

	private List<WorkerSnapshot> idleWorkers() {
		return this.simulator.workers("words").stream().filter((worker) -> worker.state() == WorkerState.IDLE).toList();
	}

}
