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
import java.util.function.BiConsumer;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.runpod.simulator.endpoint.Operation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for jobs that end while a remote worker runs them.
 */
class WorkerStopTests {

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder()
		.scheduler(this.time)
		.workerEndpoint("real")
		.start();

	private final SimulatorClient api = new SimulatorClient(this.simulator);

	private final FakeWorker worker = new FakeWorker(this.simulator, "real", "w1");

	@ParameterizedTest
	@EnumSource
	void stopIsRepeatedWhilePingsNameTheJob(Cause cause) {
		String id = stop(cause);
		for (int i = 0; i < 3; i++) {
			assertThat(this.worker.awaitJobsToStop()).containsExactly(id);
			this.worker.ping("&job_id=another%2C" + id);
		}
		assertThat(this.worker.awaitJobsToStop()).containsExactly(id);
	}

	@ParameterizedTest
	@EnumSource
	void stopIsNotRepeatedAfterTheLateResult(Cause cause) {
		String id = stop(cause);
		assertThat(this.worker.awaitJobsToStop()).containsExactly(id);
		String status = this.api.status("real", id).toString();
		assertThat(this.worker.reportResult(id, "{\"output\":\"too late\"}").statusCode()).isEqualTo(200);
		this.worker.ping("&job_id=" + id);
		assertNoStop(2);
		assertThat(this.api.status("real", id)).hasToString(status);
	}

	@Test
	void stopIsSentOnceIfPingsDoNotNameTheJob() {
		assertThat(stop(Cause.CANCELLED)).isEqualTo(this.worker.awaitJobsToStop().get(0));
		this.worker.ping("");
		assertNoStop(2);
	}

	@Test
	void runningJobIsNotStopped() {
		String id = this.api.run("real", "{\"input\":1}");
		this.worker.takeJobId();
		this.worker.ping("&job_id=" + id);
		assertNoStop(1);
	}

	@Test
	void jobTakenAgainIsNotStopped() {
		String id = stop(Cause.LOST);
		assertThat(this.worker.takeJobId()).isEqualTo(id);
		this.worker.ping("&job_id=" + id);
		assertNoStop(1);
	}

	private String stop(Cause cause) {
		String id = this.api.run("real", "{\"input\":1,\"policy\":%s}".formatted(cause.policy));
		this.worker.takeJobId();
		cause.action.accept(this, id);
		return id;
	}

	private void assertNoStop(int polls) {
		CompletableFuture<HttpResponse<String>> stop = this.worker.poll("job-stop", "?gpu=SIM");
		SimulatorClient.await(() -> this.simulator.requestCount("real", Operation.JOB_STOP) == polls);
		assertThat(this.worker.reportResult("unknown", "{}").statusCode()).isEqualTo(200);
		assertThat(stop).isNotDone();
	}

	private enum Cause {

		CANCELLED("{}", (tests, id) -> tests.api.post("/real/cancel/" + id, "{}")),

		EXECUTION_TIMEOUT("{\"executionTimeout\":5000}",
				(tests, id) -> tests.time.advanceTimeBy(Duration.ofSeconds(5))),

		EXPIRED("{\"ttl\":10000}", (tests, id) -> tests.time.advanceTimeBy(Duration.ofSeconds(10))),

		LOST("{}", (tests, id) -> tests.time.advanceTimeBy(Duration.ofSeconds(40)));

		private final String policy;

		private final BiConsumer<WorkerStopTests, String> action;

		Cause(String policy, BiConsumer<WorkerStopTests, String> action) {
			this.policy = policy;
			this.action = action;
		}

	}

}
