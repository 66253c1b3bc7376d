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
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.reactive.function.client.WebClient;
import org.testcontainers.containers.ContainerLaunchException;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.RunPodJob;
import io.runpod.simulator.RunPodSimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
@RequiresDocker
class WorkerLifecycleIT {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private RunPodSimulator simulator;

	@BeforeEach
	void startSimulator() {
		this.simulator = RunPodSimulator.builder().bindAddress("0.0.0.0").start();
	}

	@AfterEach
	void closeSimulator() {
		this.simulator.close();
	}

	@Test
	void stoppedWorkerFinishesItsJob() {
		RunPodEndpoint words;
		String jobId;
		try (RunPodWorkerContainer worker = worker()) {
			worker.start();
			words = RunPodClient.builder(WebClient.builder())
				.baseUrl(URI.create(this.simulator.baseUrl()))
				.apiKey(this.simulator::apiKey)
				.build()
				.endpoint("words");
			jobId = words.run(Map.of("text", "last words", "seconds", 2)).id();
			words.reactive().updates(jobId).filter(RunPodJob::isStarted).blockFirst(TIMEOUT);
		}
		assertThat(words.status(jobId).isSuccessful()).isTrue();
	}

	@Test
	void startFailsAndLogsOutputWhenWorkerExits(CapturedOutput output) {
		// an end within the very moment of the start is noticed by Testcontainers itself
		String script = "import time; print('no GPU here', flush=True); time.sleep(2); exit(3)";
		try (RunPodWorkerContainer worker = worker().withCommand("python3", "-c", script)) {
			assertThatExceptionOfType(ContainerLaunchException.class).isThrownBy(worker::start)
				.havingRootCause()
				.withMessageContaining("exited before it polled for a job");
		}
		assertThat(output).contains("no GPU here");
	}

	@Test
	void startFailsAfterTimeoutWhenWorkerDoesNotPoll() {
		try (RunPodWorkerContainer worker = worker().withCommand("python3", "-c", "import time; time.sleep(600)")
			.withStartupTimeout(Duration.ofSeconds(2))) {
			assertThatExceptionOfType(ContainerLaunchException.class).isThrownBy(worker::start)
				.havingCause()
				.havingCause()
				.withStackTraceContaining("did not poll for a job within PT2S");
		}
	}

	@Test
	void startFailsWithoutEndpoint() {
		try (RunPodWorkerContainer worker = new RunPodWorkerContainer(WorkerImage.get())
			.withSimulator(this.simulator)) {
			assertThatExceptionOfType(ContainerLaunchException.class).isThrownBy(worker::start)
				.havingRootCause()
				.withMessageContaining("forEndpoint");
		}
	}

	@Test
	void startFailsWithoutSimulator() {
		try (RunPodWorkerContainer worker = new RunPodWorkerContainer(WorkerImage.get()).forEndpoint("words")) {
			assertThatExceptionOfType(ContainerLaunchException.class).isThrownBy(worker::start)
				.havingRootCause()
				.withMessageContaining("withSimulator");
		}
	}

	private RunPodWorkerContainer worker() {
		return new RunPodWorkerContainer(WorkerImage.get()).forEndpoint("words").withSimulator(this.simulator);
	}

}
