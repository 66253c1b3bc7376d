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
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.runpod.simulator.endpoint.Operation;

import static org.assertj.core.api.Assertions.assertThat;

class RateLimitTests {

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder()
		.scheduler(this.time)
		.rateLimits(true)
		.workerEndpoint("queue")
		.workerEndpoint("other")
		.start();

	private final SimulatorClient api = new SimulatorClient(this.simulator);

	@Test
	void requestsAboveWindowLimitAreRejected() {
		assertThat(purge("queue")).isEqualTo(200);
		this.time.advanceTimeBy(Duration.ofSeconds(6));
		assertThat(purge("queue")).isEqualTo(200);
		assertThat(purge("queue")).isEqualTo(429);
		assertThat(purge("other")).isEqualTo(200);
		this.time.advanceTimeBy(Duration.ofSeconds(4));
		assertThat(purge("queue")).isEqualTo(200);
		assertThat(purge("queue")).isEqualTo(429);
	}

	@Test
	void requestsAboveConcurrencyLimitAreRejected() {
		String id = this.api.run("queue", "{\"input\":1}");
		IntStream.range(0, 400).forEach((i) -> this.api.getAsync("/queue/status-sync/" + id));
		SimulatorClient.await(() -> this.simulator.requestCount("queue", Operation.STATUS_SYNC) == 400);
		SimulatorClient.await(() -> {
			HttpResponse<String> response = this.api.get("/queue/status-sync/" + id + "?wait=1");
			return response.headers().firstValue("Retry-After").equals(Optional.of("1"))
					&& response.statusCode() == 429;
		});
		this.api.post("/queue/cancel/" + id, "{}");
		SimulatorClient.await(() -> this.api.get("/queue/status-sync/" + id).statusCode() == 200);
	}

	@ParameterizedTest
	@CsvSource({ "0, 1, 10", "1, 1, 10", "1000, 1, 9", "1500, 1, 9", "9999, 1, 1", "0, 10, 1", "4000, 2, 3",
			"0, 0.5, 20" })
	void rejectionHasTheTimeToWaitInRealTime(long simulatedMillis, double timeFactor, String seconds) {
		VirtualTimeScheduler clock = VirtualTimeScheduler.create();
		try (RunPodSimulator limited = RunPodSimulator.builder()
			.scheduler(clock)
			.timeFactor(timeFactor)
			.rateLimits(true)
			.workerEndpoint("queue")
			.start()) {
			SimulatorClient limitedApi = new SimulatorClient(limited);
			limitedApi.post("/queue/purge-queue", "");
			limitedApi.post("/queue/purge-queue", "");
			limited.advanceTimeBy(Duration.ofMillis(simulatedMillis));
			HttpResponse<String> rejected = limitedApi.post("/queue/purge-queue", "");
			assertThat(rejected.statusCode()).isEqualTo(429);
			assertThat(rejected.headers().firstValue("Retry-After")).hasValue(seconds);
			assertThat(rejected.headers().firstValue("RateLimit")).hasValue("\"default\";r=0;t=" + seconds);
		}
	}

	private int purge(String endpoint) {
		return this.api.post("/" + endpoint + "/purge-queue", "").statusCode();
	}

}
