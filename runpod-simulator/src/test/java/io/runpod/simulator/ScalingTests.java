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
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

import io.runpod.simulator.endpoint.EndpointSettings;
import io.runpod.simulator.endpoint.ScalerType;
import io.runpod.simulator.endpoint.WorkerSnapshot;
import io.runpod.simulator.endpoint.WorkerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the number of simulated workers of an endpoint that scales.
 */
class ScalingTests {

	private static final String BODY = "{\"input\":{\"x\":1}}";

	private static final String LOW_PRIORITY_BODY = "{\"input\":1,\"policy\":{\"lowPriority\":true}}";

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder()
		.scheduler(this.time)
		.handlerScheduler(Schedulers.immediate())
		.start();

	private final SimulatorClient api = new SimulatorClient(this.simulator);

	@ParameterizedTest
	@CsvSource({ "1, 1, 1", "1, 3, 3", "1, 9, 5", "2, 1, 1", "2, 2, 1", "2, 3, 2", "2, 9, 5", "4, 4, 1", "4, 5, 2",
			"4, 17, 5", "100, 99, 1" })
	void requestCountIsDividedByTheValue(int value, int jobs, int workers) {
		register((settings) -> settings.scaler(ScalerType.REQUEST_COUNT, value));
		run(jobs);
		assertStates(WorkerState.INITIALIZING, workers);
		this.time.advanceTimeBy(Duration.ofSeconds(20));
		assertStates(WorkerState.RUNNING, workers);
		run(1);
		assertThat(states()).hasSize(Math.min(5, (jobs + value) / value));
	}

	@ParameterizedTest
	@CsvSource({ "1, 1, 1", "4, 1, 1", "4, 3, 3", "4, 9, 5", "60, 2, 2" })
	void queueDelayStartsAWorkerForEachDelayedJob(int value, int jobs, int workers) {
		register((settings) -> settings.scaler(ScalerType.QUEUE_DELAY, value));
		run(jobs);
		this.time.advanceTimeBy(Duration.ofSeconds(value).minusMillis(1));
		assertThat(states()).isEmpty();
		this.time.advanceTimeBy(Duration.ofMillis(1));
		assertStates(WorkerState.INITIALIZING, workers);
		this.time.advanceTimeBy(Duration.ofSeconds(19));
		assertStates(WorkerState.INITIALIZING, workers);
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertStates(WorkerState.RUNNING, workers);
	}

	@Test
	void queueDelayIgnoresJobsThatStartInTime() {
		register((settings) -> settings.minWorkers(1).scaler(ScalerType.QUEUE_DELAY, 4));
		run(1);
		this.time.advanceTimeBy(Duration.ofSeconds(30));
		assertStates(WorkerState.RUNNING, 1);
		String cancelled = this.api.run("scaling", BODY);
		this.time.advanceTimeBy(Duration.ofSeconds(3));
		this.api.post("/scaling/cancel/" + cancelled, "{}");
		this.time.advanceTimeBy(Duration.ofSeconds(10));
		assertStates(WorkerState.RUNNING, 1);
	}

	@Test
	void queueDelayReplacesAKilledWorker() {
		register((settings) -> settings.scaler(ScalerType.QUEUE_DELAY, 4));
		run(1);
		this.time.advanceTimeBy(Duration.ofSeconds(4));
		this.simulator.control("scaling").killWorker(this.simulator.workers("scaling").get(0).id());
		assertThat(states()).isEmpty();
		this.time.advanceTimeBy(Duration.ofSeconds(4));
		assertStates(WorkerState.INITIALIZING, 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "QUEUE_DELAY", "REQUEST_COUNT" })
	void lowPriorityStartsNoWorker(ScalerType type) {
		register((settings) -> settings.scaler(type, 1));
		this.api.run("scaling", LOW_PRIORITY_BODY);
		this.time.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(states()).isEmpty();
		run(1);
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertStates(WorkerState.INITIALIZING, 1);
	}

	@ParameterizedTest
	@CsvSource({ "0, 0", "1, 1", "2, 2", "5, 5", "9, 5" })
	void minimumOfWorkersAlwaysRuns(int minWorkers, int workers) {
		register((settings) -> settings.minWorkers(minWorkers));
		assertStates(WorkerState.IDLE, workers);
		this.time.advanceTimeBy(Duration.ofHours(1));
		assertStates(WorkerState.IDLE, workers);
		run(5);
		assertThat(this.api.health("scaling").get("jobs").get("inProgress").intValue()).isEqualTo(workers);
		this.time.advanceTimeBy(Duration.ofMinutes(10));
		assertStates(WorkerState.IDLE, workers);
		this.simulator.workers("scaling")
			.forEach((worker) -> this.simulator.control("scaling").killWorker(worker.id()));
		assertStates(WorkerState.IDLE, workers);
		this.simulator.reset();
		assertStates(WorkerState.IDLE, workers);
	}

	@Test
	void flashBootIsTheStartTimeAfterAWorkerHasStopped() {
		register((settings) -> settings.flashBoot(Duration.ofSeconds(2)));
		assertDelays(run(2), 20_000, 20_000);
		assertDelays(run(3), 2000, 2000, 20_000);
		assertDelays(run(1), 2000);
		this.simulator.reset();
		assertDelays(run(1), 20_000);
	}

	@Test
	void metricsListReadyWorkers() {
		register((settings) -> settings.minWorkers(2));
		run(3);
		JsonNode busy = metrics();
		assertThat(busy.get("readyWorkers")).isEmpty();
		assertThat(busy.get("workers")).isEqualTo(this.api.health("scaling").get("workers"));
		this.time.advanceTimeBy(Duration.ofMinutes(1).plusSeconds(21));
		JsonNode metrics = metrics();
		assertThat(metrics.propertyNames()).containsExactly("readyWorkers", "workers");
		assertThat(metrics.get("workers")).isEqualTo(this.api.health("scaling").get("workers"));
		assertThat(metrics.get("readyWorkers").valueStream().map(JsonNode::stringValue))
			.containsExactlyElementsOf(this.simulator.workers("scaling")
				.stream()
				.filter((worker) -> worker.state() == WorkerState.IDLE)
				.map(WorkerSnapshot::id)
				.toList())
			.isNotEmpty();
	}

	private JsonNode metrics() {
		return SimulatorClient.json(this.api.get("/scaling/metrics").body());
	}

	// Then all workers have stopped.
	private void assertDelays(List<String> ids, Integer... delays) {
		this.time.advanceTimeBy(Duration.ofMinutes(3));
		assertThat(ids).map((id) -> this.api.status("scaling", id).get("delayTime").intValue()).containsExactly(delays);
		assertThat(states()).isEmpty();
	}

	private void register(Consumer<EndpointSettings.Builder> settings) {
		this.simulator.endpoint("scaling", (job) -> job.delay(Duration.ofMinutes(1)).thenReturn("done"),
				(builder) -> settings.accept(builder.workers(5).coldStart(Duration.ofSeconds(20))));
	}

	private List<String> run(int jobs) {
		return IntStream.range(0, jobs).mapToObj((index) -> this.api.run("scaling", BODY)).toList();
	}

	private void assertStates(WorkerState state, int workers) {
		assertThat(states()).isEqualTo(Stream.generate(() -> state).limit(workers).toList());
	}

	private List<WorkerState> states() {
		return this.simulator.workers("scaling").stream().map(WorkerSnapshot::state).toList();
	}

}
