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
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.runpod.simulator.endpoint.WorkerSnapshot;
import io.runpod.simulator.endpoint.WorkerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for remote workers that terminate, are killed or become unresponsive.
 */
class WorkerDepartureTests {

	private static final String BODY = "{\"input\":{\"x\":1}}";

	private static final String ANY_POLL = "?gpu=SIM&job_in_progress=0";

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder()
		.scheduler(this.time)
		.workerEndpoint("real")
		.start();

	private final SimulatorClient api = new SimulatorClient(this.simulator);

	private final FakeWorker worker = new FakeWorker(this.simulator, "real", "w1");

	@ParameterizedTest
	@ValueSource(strings = { "job-take", "job-stop", "job-take job-stop", "job-take-batch job-stop" })
	void jobOfKilledWorkerIsRequeuedDespitePings(String polls) {
		String id = takeJob();
		closePolls(openPolls(polls));
		assertRequeuedDespitePings(id);
	}

	@ParameterizedTest
	@ValueSource(strings = { "job-take", "job-stop", "job-take job-stop" })
	void jobIsNotLostWhilePollsAreReopenedOrEndedByServer(String polls) {
		String id = takeJob();
		List<CompletableFuture<HttpResponse<String>>> closed = openPolls(polls);
		List<CompletableFuture<HttpResponse<String>>> reopened = openPolls(polls);
		closePolls(closed);
		for (int i = 0; i < 12; i++) {
			this.time.advanceTimeBy(Duration.ofSeconds(10));
			this.worker.ping("&job_id=" + id);
		}
		assertThat(reopened).allSatisfy((poll) -> assertThat(SimulatorClient.get(poll).statusCode()).isEqualTo(204));
		assertThat(this.api.status("real", id).get("status").stringValue()).isEqualTo("IN_PROGRESS");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 30, 300 })
	void jobOfAKilledWorkerWhoseHandlerBlocksIsRequeued(int seconds) throws IOException {
		String id = takeJob();
		Socket connection = openStopConnection("");
		endPolls(id, seconds);
		assertThat(this.api.status("real", id).get("status").stringValue()).isEqualTo("IN_PROGRESS");
		connection.close();
		assertRequeuedDespitePings(id);
	}

	@Test
	void jobIsNotLostWhenItsWorkerUsesNoPersistentConnection() throws IOException {
		String id = takeJob();
		try (Socket connection = openStopConnection("Connection: close\r\n")) {
			endPolls(id, 30);
			assertThat(connection.getInputStream().readAllBytes()).asString(StandardCharsets.UTF_8).contains(" 204 ");
		}
		endPolls(id, 120);
		assertThat(this.api.status("real", id).get("status").stringValue()).isEqualTo("IN_PROGRESS");
	}

	@Test
	void reportOfDisconnectedWorkerIsASignOfLife() {
		String id = takeJob();
		closePolls(openPolls("job-stop"));
		for (int i = 0; i < 6; i++) {
			this.time.advanceTimeBy(Duration.ofSeconds(20));
			this.worker.reportResult(id, "{\"status\":\"IN_PROGRESS\",\"output\":1}");
		}
		assertThat(this.api.status("real", id).get("status").stringValue()).isEqualTo("IN_PROGRESS");
	}

	@Test
	void workerWithoutPollsIsGoneWithinSecondsAndNeverUnhealthy() {
		this.worker.ping("");
		this.worker.reportResult(takeJob(), "{\"output\":1}");
		this.worker.ping("");
		for (int second = 0; second < 120; second++) {
			assertThat(states()).isEqualTo((second <= 6) ? List.of(WorkerState.IDLE) : List.of());
			this.time.advanceTimeBy(Duration.ofSeconds(1));
		}
	}

	@Test
	void workerWithPollsIsNeverGone() {
		for (int i = 0; i < 4; i++) {
			CompletableFuture<HttpResponse<String>> poll = openPolls("job-take").get(0);
			this.time.advanceTimeBy(Duration.ofSeconds(23));
			assertThat(states()).containsExactly(WorkerState.IDLE);
			this.time.advanceTimeBy(Duration.ofSeconds(2));
			assertThat(SimulatorClient.get(poll).statusCode()).isEqualTo(204);
		}
	}

	@Test
	void idlePingsDoNotRetainAKilledWorker() {
		closePolls(List.of(this.worker.startPolling()));
		SimulatorClient.await(() -> {
			this.worker.ping("");
			this.time.advanceTimeBy(Duration.ofSeconds(1));
			return states().isEmpty();
		});
		for (int i = 0; i < 12; i++) {
			this.worker.ping("");
			this.time.advanceTimeBy(Duration.ofSeconds(10));
			assertThat(states()).isEmpty();
		}
		this.worker.startPolling();
		assertThat(states()).containsExactly(WorkerState.IDLE);
	}

	@Test
	void workerThatStillRunsACancelledJobIsRetained() {
		String id = takeJob();
		this.api.post("/real/cancel/" + id, "{}");
		for (int i = 0; i < 24; i++) {
			this.worker.ping("&job_id=" + id);
			assertThat(states()).containsExactly(WorkerState.IDLE);
			this.time.advanceTimeBy(Duration.ofSeconds(5));
		}
	}

	@Test
	void workerThatNeverPolledIsUnhealthyAfterItsLastPing() {
		this.worker.ping("");
		for (int second = 0; second < 90; second++) {
			assertThat(states()).isEqualTo((second <= 30) ? List.of(WorkerState.INITIALIZING)
					: (second <= 60) ? List.of(WorkerState.UNHEALTHY) : List.of());
			this.time.advanceTimeBy(Duration.ofSeconds(1));
		}
	}

	private Socket openStopConnection(String headers) throws IOException {
		long timers = this.simulator.timerCount();
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.simulator.port());
		String request = "GET /v2/real/job-stop/w1?gpu=SIM HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
				+ this.simulator.apiKey() + "\r\n" + headers + "\r\n";
		socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
		SimulatorClient.await(() -> this.simulator.timerCount() > timers);
		return socket;
	}

	private void endPolls(String id, int seconds) {
		for (int i = 0; i < seconds; i += 10) {
			this.worker.ping("&job_id=" + id);
			this.time.advanceTimeBy(Duration.ofSeconds(10));
		}
	}

	private void assertRequeuedDespitePings(String id) {
		SimulatorClient.await(() -> {
			this.worker.ping("&job_id=" + id);
			this.time.advanceTimeBy(Duration.ofSeconds(1));
			return this.api.status("real", id).get("status").stringValue().equals("IN_QUEUE");
		});
		assertThat(states()).isEmpty();
		assertThat(new FakeWorker(this.simulator, "real", "next").takeJobId()).isEqualTo(id);
	}

	private String takeJob() {
		String id = this.api.run("real", BODY);
		assertThat(this.worker.takeJobId()).isEqualTo(id);
		return id;
	}

	private List<CompletableFuture<HttpResponse<String>>> openPolls(String polls) {
		long timers = this.simulator.timerCount();
		List<CompletableFuture<HttpResponse<String>>> opened = Stream.of(polls.split(" "))
			.map((poll) -> this.worker.poll(poll, ANY_POLL))
			.toList();
		// Each pending poll has a timer.
		SimulatorClient.await(() -> this.simulator.timerCount() == timers + opened.size());
		return opened;
	}

	private static void closePolls(List<CompletableFuture<HttpResponse<String>>> polls) {
		polls.forEach((poll) -> poll.cancel(true));
	}

	private List<WorkerState> states() {
		return this.simulator.workers("real").stream().map(WorkerSnapshot::state).toList();
	}

}
