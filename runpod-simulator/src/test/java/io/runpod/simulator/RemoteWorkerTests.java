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

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

import io.runpod.simulator.endpoint.Operation;
import io.runpod.simulator.endpoint.WorkerSnapshot;
import io.runpod.simulator.endpoint.WorkerState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the lifecycle of remote workers: polls, pings, states, stop requests and
 * loss.
 */
class RemoteWorkerTests {

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
	void pollWithoutJobReturnsEmptyAfterTimeout() {
		CompletableFuture<HttpResponse<String>> poll = this.worker.startPolling();
		this.time.advanceTimeBy(Duration.ofSeconds(20));
		assertThat(poll).isNotDone();
		this.time.advanceTimeBy(Duration.ofSeconds(40));
		assertThat(SimulatorClient.get(poll).statusCode()).isEqualTo(204);
		assertThat(SimulatorClient.get(poll).body()).isEmpty();
	}

	@Test
	void timedOutJobFailsAndIsStoppedOnItsWorker() {
		String id = this.api.run("real", BODY);
		this.worker.takeJobId();
		for (int i = 0; i < 6; i++) {
			this.worker.ping("&job_id=" + id);
			this.time.advanceTimeBy(Duration.ofSeconds(10));
		}
		assertThat(status(id).get("error").stringValue()).isEqualTo("executionTimeout exceeded");
		assertThat(this.worker.awaitJobsToStop()).containsExactly(id);
	}

	@Test
	void completedJobIsNotStoppedOnItsWorker() {
		String id = this.api.run("real", BODY);
		this.worker.takeJobId();
		this.worker.reportResult(id, "{\"output\":1}");
		String cancelled = this.api.run("real", BODY);
		this.worker.takeJobId();
		this.api.post("/real/cancel/" + cancelled, "{}");
		assertThat(this.worker.awaitJobsToStop()).containsExactly(cancelled);
	}

	@Test
	void lostJobIsRequeuedOnceAndThenFails() {
		String id = this.api.run("real", BODY);
		this.worker.takeJobId();
		this.worker.ping("");
		this.time.advanceTimeBy(Duration.ofSeconds(40));
		assertThat(status(id).get("status").stringValue()).isEqualTo("IN_QUEUE");
		assertThat(this.api.health("real").get("jobs").get("retried").intValue()).isEqualTo(1);
		assertThat(this.worker.takeJobId()).isEqualTo(id);
		assertThat(status(id).get("retries").intValue()).isEqualTo(1);
		this.time.advanceTimeBy(Duration.ofSeconds(40));
		assertThat(JsonShape.of(status(id)))
			.isEqualTo(JsonShape.of(SimulatorClient.sample("status-failed-lost-worker.json")));
		assertThat(status(id).get("error").stringValue()).isEqualTo("job timed out after 1 retries");
	}

	@Test
	void jobReportedInPingsIsNotLost() {
		String id = this.api.run("real", BODY);
		String another = this.api.run("real", BODY);
		this.worker.takeJobId();
		this.worker.takeJobId();
		for (int i = 0; i < 5; i++) {
			this.time.advanceTimeBy(Duration.ofSeconds(10));
			this.worker.ping("&job_id=unknown%2C" + id);
		}
		assertThat(status(id).get("status").stringValue()).isEqualTo("IN_PROGRESS");
		assertThat(status(another).get("status").stringValue()).isEqualTo("IN_QUEUE");
	}

	@Test
	void jobIsRequeuedWhenPollConnectionIsClosed() throws IOException {
		FakeWorker next = new FakeWorker(this.simulator, "real", "next");
		for (int i = 0; i < 100; i++) {
			closePoll("gone" + i);
			String id = this.api.run("real", BODY);
			JsonNode job = next.take();
			assertThat(job.get("id").stringValue()).isEqualTo(id);
			assertThat(status(id).get("workerId").stringValue()).isEqualTo("next");
			assertThat(status(id).has("retries")).isFalse();
			next.reportResult(id, "{\"output\":1}");
		}
	}

	@Test
	void stoppedWorkerHasItsPollsCompleted() {
		String id = this.api.run("real", BODY);
		this.worker.takeJobId();
		CompletableFuture<HttpResponse<String>> stop = this.worker.poll("job-stop", "?gpu=SIM");
		CompletableFuture<HttpResponse<String>> take = this.worker.poll("job-take", "?gpu=SIM&job_in_progress=1");
		SimulatorClient.await(() -> this.simulator.requestCount("real", Operation.JOB_TAKE) == 2
				&& this.simulator.requestCount("real", Operation.JOB_STOP) == 1);
		SimulatorClient.await(() -> {
			this.worker.reportResult(id, "{\"output\":1,\"stopPod\":true}");
			return take.isDone() && stop.isDone();
		});
		assertThat(SimulatorClient.get(take).statusCode()).isEqualTo(204);
		assertThat(SimulatorClient.get(stop).statusCode()).isEqualTo(204);
	}

	@Test
	void environmentPointsWorkerToItsEndpoint() {
		Map<String, String> environment = this.simulator.workerEnvironment("real", "w1", "host.docker.internal");
		String url = "http://host.docker.internal:" + this.simulator.port() + "/v2/real";
		assertThat(environment).containsEntry("RUNPOD_WEBHOOK_GET_JOB", url + "/job-take/$ID?gpu=SIM")
			.containsEntry("RUNPOD_WEBHOOK_PING", url + "/ping/$RUNPOD_POD_ID?gpu=SIM")
			.containsEntry("RUNPOD_WEBHOOK_POST_OUTPUT", url + "/job-done/$RUNPOD_POD_ID/$ID?gpu=SIM")
			.containsEntry("RUNPOD_WEBHOOK_POST_STREAM", url + "/job-stream/$RUNPOD_POD_ID/$ID?gpu=SIM")
			.containsEntry("RUNPOD_PING_INTERVAL", "10000")
			.containsEntry("RUNPOD_AI_API_KEY", this.simulator.apiKey())
			.containsEntry("RUNPOD_POD_ID", "w1");
		assertThatIllegalArgumentException().isThrownBy(() -> this.simulator.workerEnvironment("none", "w1", "host"))
			.withMessageContaining("none");
	}

	@Test
	void pingIntervalShrinksWithTimeFactor() {
		assertThat(pingInterval(4)).isEqualTo("2500");
		assertThat(pingInterval(1000)).isEqualTo("1000");
		assertThat(pingInterval(0.1)).isEqualTo("10000");
	}

	@Test
	void nonLoopbackAddressUsesRandomApiKey() {
		try (RunPodSimulator open = RunPodSimulator.builder().bindAddress("0.0.0.0").workerEndpoint("real").start()) {
			assertThat(open.apiKey()).isNotEqualTo(RunPodSimulatorBuilder.DEFAULT_API_KEY).hasSizeGreaterThan(30);
			assertThat(new SimulatorClient(open).get("/real/health").statusCode()).isEqualTo(200);
		}
		assertThatIllegalArgumentException().isThrownBy(() -> RunPodSimulator.builder().bindAddress("no such host"));
	}

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
		this.worker.ping("&job_id=" + cancelled);
		this.api.post("/real/cancel/" + cancelled, "{}");
		this.time.advanceTimeBy(Duration.ofSeconds(5));
		assertWorker(WorkerState.IDLE, 5);
		this.worker.ping("&status=unhealthy&check=disk");
		this.time.advanceTimeBy(Duration.ofSeconds(8));
		assertWorker(WorkerState.UNHEALTHY, 8);
	}

	private static String pingInterval(double timeFactor) {
		try (RunPodSimulator fast = RunPodSimulator.builder().timeFactor(timeFactor).workerEndpoint("real").start()) {
			return String.valueOf(fast.workerEnvironment("real", "w1", "localhost").get("RUNPOD_PING_INTERVAL"));
		}
	}

	private void closePoll(String workerId) throws IOException {
		int polls = this.simulator.requestCount("real", Operation.JOB_TAKE);
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.simulator.port())) {
			String request = "GET /v2/real/job-take/" + workerId + "?gpu=SIM HTTP/1.1\r\nHost: localhost\r\n"
					+ "Authorization: " + this.simulator.apiKey() + "\r\n\r\n";
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			SimulatorClient.await(() -> this.simulator.requestCount("real", Operation.JOB_TAKE) > polls);
		}
	}

	private JsonNode status(String id) {
		return this.api.status("real", id);
	}

	private void assertWorker(WorkerState state, int seconds, String... jobIds) {
		assertThat(this.simulator.workers("real"))
			.containsExactly(new WorkerSnapshot("w1", state, true, List.of(jobIds), Duration.ofSeconds(seconds)));
	}

	private void assertWorkers(String state, int count) {
		assertThat(this.api.health("real").get("workers").get(state).intValue()).isEqualTo(count);
	}

}
