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

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.endpoint.Operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FaultTests {

	private static final String BODY = "{\"input\":{\"x\":1}}";

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder()
		.scheduler(this.time)
		.jobVisibilityDelay(Duration.ofSeconds(2))
		.endpoint("never", (job) -> Mono.never())
		.start();

	private final SimulatorClient api = new SimulatorClient(this.simulator);

	@Test
	void nextRequestsFailInOrder() {
		this.simulator.failNext(Operation.RUN, Fault.TOO_MANY_REQUESTS);
		this.simulator.failNext(Operation.RUN, Fault.INTERNAL_SERVER_ERROR);
		this.simulator.failNext(Operation.RUN, Fault.BAD_GATEWAY_HTML);
		assertThat(this.api.get("/never/health").statusCode()).isEqualTo(200);
		assertThat(this.api.post("/never/run", BODY).statusCode()).isEqualTo(429);
		assertThat(this.api.post("/never/run", BODY).statusCode()).isEqualTo(500);
		HttpResponse<String> page = this.api.post("/never/run", BODY);
		assertThat(page.statusCode()).isEqualTo(502);
		assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html");
		assertThat(page.body()).contains("<html>");
		assertJobs(0);
		assertThat(this.api.post("/never/run", BODY).statusCode()).isEqualTo(200);
		assertJobs(1);
	}

	@Test
	void responseIsLostAfterJobWasSubmitted() {
		this.simulator.failNext(Operation.RUN, Fault.CONNECTION_RESET);
		CompletableFuture<HttpResponse<String>> broken = this.api.postAsync("/never/run", BODY);
		SimulatorClient.await(broken::isDone);
		assertThat(broken).isCompletedExceptionally();
		assertJobs(1);
	}

	@Test
	void responseIsTruncated() {
		this.simulator.failNext(Operation.RUN, Fault.TRUNCATED_JSON);
		String body = this.api.post("/never/run", BODY).body();
		assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> SimulatorClient.json(body));
		assertJobs(1);
	}

	@Test
	void newJobIsNotFoundDuringVisibilityDelay() {
		String id = this.api.run("never", BODY);
		this.time.advanceTimeBy(Duration.ofMillis(1999));
		assertThat(this.api.status("never", id)).isEqualTo(SimulatorClient.sample("problem-404-job.json"));
		this.time.advanceTimeBy(Duration.ofMillis(1));
		assertThat(this.api.status("never", id).get("id").stringValue()).isEqualTo(id);
	}

	private void assertJobs(int count) {
		JsonNode jobs = this.api.health("never").get("jobs");
		assertThat(jobs.get("inProgress").intValue() + jobs.get("inQueue").intValue()).isEqualTo(count);
	}

}
