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
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

import io.runpod.simulator.endpoint.EndpointSettings;
import io.runpod.simulator.endpoint.WorkerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a simulator that is resumed when its application restarts.
 */
class ResumeTests {

	private static final String BODY = "{\"input\":{\"x\":1}}";

	private final Sinks.One<String> firstResult = Sinks.one();

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder()
		.endpoint("slow", (job) -> this.firstResult.asMono(), (settings) -> settings.workers(1))
		.start();

	private final SimulatorClient api = new SimulatorClient(this.simulator);

	@Test
	void runningJobKeepsItsHandlerAndQueuedJobsUseTheNewOne() {
		String running = this.api.run("slow", BODY);
		SimulatorClient.await(() -> this.api.health("slow").get("jobs").get("inProgress").intValue() == 1);
		String waiting = this.api.run("slow", BODY);
		RunPodSimulator same = RunPodSimulator.builder().endpoint("slow", (job) -> "second").resume(this.simulator);
		assertThat(same).isSameAs(this.simulator);
		assertThat(this.api.statusSync("slow", waiting).get("output").stringValue()).isEqualTo("second");
		this.firstResult.tryEmitValue("first");
		assertThat(this.api.statusSync("slow", running).get("output").stringValue()).isEqualTo("first");
	}

	@Test
	void queuedJobsStartWorkersScalingFromZero() {
		this.simulator.control("slow").setWorkerState(WorkerState.THROTTLED);
		String waiting = this.api.run("slow", BODY);
		EndpointSettings scaled = EndpointSettings.of((settings) -> settings.coldStart(Duration.ofMillis(1)));
		RunPodSimulator.builder().endpoint("slow", (job) -> "second", scaled).resume(this.simulator);
		assertThat(this.api.statusSync("slow", waiting).get("output").stringValue()).isEqualTo("second");
	}

	@Test
	void newEndpointIsAdded() {
		RunPodSimulator.builder().endpoint("new", (job) -> "new").resume(this.simulator);
		assertThat(SimulatorClient.json(this.api.post("/new/runsync", BODY).body()).get("output").stringValue())
			.isEqualTo("new");
	}

	@Test
	void previousHandlerReceivesNoMoreJobs() {
		AtomicBoolean called = new AtomicBoolean();
		this.simulator.endpoint("idle", (job) -> called.getAndSet(true));
		RunPodSimulator.builder().endpoint("idle", (job) -> "second").resume(this.simulator);
		for (int i = 0; i < 10; i++) {
			this.api.post("/idle/runsync", BODY);
		}
		assertThat(called).isFalse();
	}

	@Test
	void newSimulatorIsStartedWhenSettingsDiffer() {
		int port = this.simulator.port();
		try (RunPodSimulator other = RunPodSimulator.builder()
			.endpoint("slow", (job) -> "second")
			.timeFactor(2)
			.port(port)
			.resume(this.simulator)) {
			assertThat(other).isNotSameAs(this.simulator);
			assertThat(new SimulatorClient(other).post("/slow/runsync", BODY).body()).contains("second");
		}
	}

	@Test
	void generatedApiKeyIsKept() {
		try (RunPodSimulator open = RunPodSimulator.builder().bindAddress("0.0.0.0").start()) {
			String key = open.apiKey();
			assertThat(RunPodSimulator.builder().bindAddress("0.0.0.0").resume(open).apiKey()).isEqualTo(key);
		}
	}

}
