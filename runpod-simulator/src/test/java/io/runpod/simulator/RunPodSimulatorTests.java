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

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.endpoint.Operation;
import io.runpod.simulator.endpoint.ReceivedRequest;
import io.runpod.simulator.endpoint.WorkerState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RunPodSimulatorTests {

	private static final String BODY = "{\"input\":{\"x\":1}}";

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder()
		.endpoint("never", (job) -> Mono.never())
		.endpoint("echo", (job) -> job.input())
		.start();

	private final SimulatorClient api = new SimulatorClient(this.simulator);

	@Test
	void listensOnTheLoopbackInterfaceOnly() {
		assertThat(this.simulator.baseUrl()).isEqualTo("http://127.0.0.1:" + this.simulator.port() + "/v2");
	}

	@Test
	void endpointCanBeAddedAndReplacedWhileRunning() {
		this.simulator.endpoint("late", (job) -> "first");
		assertThat(SimulatorClient.json(this.api.post("/late/runsync", BODY).body()).get("output").stringValue())
			.isEqualTo("first");
		String replacedId = this.api.run("late", BODY);
		this.simulator.endpoint("late", (job) -> "second");
		assertThat(this.api.status("late", replacedId)).isEqualTo(SimulatorClient.sample("problem-404-job.json"));
		assertThat(SimulatorClient.json(this.api.post("/late/runsync", BODY).body()).get("output").stringValue())
			.isEqualTo("second");
	}

	@Test
	void requestsCanBeInspected() {
		SimulatorClient.get(this.api.send(
				this.api.request("/echo/run").header("X-Tenant", "a").POST(HttpRequest.BodyPublishers.ofString(BODY))));
		this.api.get("/echo/status/nope");
		this.api.get("/echo/status/nope");
		this.api.post("/echo/run", "no json");
		assertThat(this.simulator.requestCount("echo", Operation.RUN)).isEqualTo(2);
		assertThat(this.simulator.requestCount("echo", Operation.STATUS)).isEqualTo(2);
		assertThat(this.simulator.requestCount("echo", Operation.HEALTH)).isZero();
		List<ReceivedRequest> requests = this.simulator.requests("echo");
		assertThat(requests).extracting(ReceivedRequest::operation)
			.containsExactly(Operation.RUN, Operation.STATUS, Operation.STATUS, Operation.RUN);
		assertThat(requests.get(0).input()).isEqualTo(Map.of("x", 1));
		assertThat(requests.get(0).headers().get("x-tenant")).containsExactly("a");
		assertThat(requests.get(1).jobId()).isEqualTo("nope");
		assertThat(requests.get(3).body()).isNull();
		assertThatIllegalArgumentException().isThrownBy(() -> this.simulator.requests("nope"));
	}

	@Test
	void resetClearsEverythingButTheEndpoints() {
		this.api.post("/echo/runsync", BODY);
		String id = this.api.run("never", BODY);
		CompletableFuture<HttpResponse<String>> pending = this.api.getAsync("/never/status-sync/" + id);
		SimulatorClient.await(() -> this.simulator.requestCount("never", Operation.STATUS_SYNC) == 1);
		this.simulator.failNext(Operation.RUN, Fault.TOO_MANY_REQUESTS);
		this.simulator.control("never").setWorkerState(WorkerState.THROTTLED);
		this.simulator.reset();
		assertThat(SimulatorClient.json(SimulatorClient.get(pending).body()))
			.isEqualTo(SimulatorClient.sample("problem-404-job.json"));
		assertThat(this.simulator.requests("never")).isEmpty();
		assertThat(this.simulator.requestCount("echo", Operation.RUN_SYNC)).isZero();
		assertThat(this.api.health("echo").get("jobs").toString()).doesNotContain("1");
		SimulatorClient.await(() -> this.api.health("never").get("workers").get("idle").intValue() == 3);
		assertThat(this.api.post("/never/run", BODY).statusCode()).isEqualTo(200);
	}

	@Test
	void closeAbortsLongPollsAndFreesThePort() {
		String id = this.api.run("never", BODY);
		CompletableFuture<HttpResponse<String>> pending = this.api.getAsync("/never/status-sync/" + id);
		SimulatorClient.await(() -> this.simulator.requestCount("never", Operation.STATUS_SYNC) == 1);
		this.simulator.close();
		SimulatorClient.await(pending::isDone);
		assertThat(pending).isCompletedExceptionally();
		RunPodSimulator.builder().port(this.simulator.port()).start().close();
	}

	@Test
	void timeFactorSpeedsUpTime() {
		try (RunPodSimulator fast = RunPodSimulator.builder()
			.timeFactor(100)
			.endpoint("slow", (job) -> job.delay(Duration.ofSeconds(20)).thenReturn("done"))
			.start()) {
			JsonNode completed = SimulatorClient
				.json(new SimulatorClient(fast).post("/slow/runsync?wait=300000", BODY).body());
			assertThat(completed.get("executionTime").intValue()).isBetween(19_000, 300_000);
		}
		assertThatIllegalArgumentException().isThrownBy(() -> RunPodSimulator.builder().timeFactor(0));
	}

	@Test
	void manyJobsAndLongPollsNeedNoAdditionalThreads() {
		this.simulator.endpoint("mass", (job) -> job.input());
		this.simulator.control("mass").setWorkerState(WorkerState.THROTTLED);
		List<String> ids = new ArrayList<>();
		while (ids.size() < 2000) {
			Stream.generate(() -> this.api.postAsync("/mass/run", BODY))
				.limit(100)
				.toList()
				.forEach((submission) -> ids
					.add(SimulatorClient.json(SimulatorClient.get(submission).body()).get("id").stringValue()));
		}
		List<CompletableFuture<HttpResponse<String>>> pending = new ArrayList<>();
		for (String id : ids.subList(0, 300)) {
			pending.add(this.api.getAsync("/mass/status-sync/" + id));
		}
		SimulatorClient.await(() -> this.simulator.requestCount("mass", Operation.STATUS_SYNC) == pending.size());
		assertThat(Thread.getAllStackTraces().keySet())
			.filteredOn((thread) -> thread.getName().startsWith("runpod-simulator")
					|| thread.getName().startsWith("reactor-http"))
			.hasSizeLessThan(20);
		this.simulator.control("mass").setWorkerState(WorkerState.IDLE);
		for (CompletableFuture<HttpResponse<String>> each : pending) {
			assertThat(SimulatorClient.json(SimulatorClient.get(each).body()).get("status").stringValue())
				.isEqualTo("COMPLETED");
		}
		SimulatorClient.await(() -> this.api.health("mass").get("jobs").get("completed").intValue() == ids.size());
	}

}
