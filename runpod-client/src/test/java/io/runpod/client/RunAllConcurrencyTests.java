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

package io.runpod.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import io.runpod.client.event.RunPodOperation;
import io.runpod.client.job.JobResult;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;
import io.runpod.client.testsupport.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the number of inputs in flight where none is configured.
 */
class RunAllConcurrencyTests {

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	private final RunAllFixture fixture = new RunAllFixture(this.runpod);

	private final AtomicInteger taken = new AtomicInteger();

	private final Flux<Integer> inputs = Flux.range(0, 5000)
		.map((index) -> 1)
		.doOnNext((input) -> this.taken.incrementAndGet());

	@BeforeEach
	void neverAnswerSubmissions() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue").neverSent());
	}

	@Test
	void defaultsToQuarterOfStatusConcurrency() {
		assertThat(initialDemand(this.runpod.endpoint())).isEqualTo(100);
		assertThat(initialDemand(endpointWithLimitShare(0.1))).isEqualTo(10);
		assertThat(initialDemand(endpointWithLimitShare(0))).isEqualTo(100);
		assertThat(initialDemand(endpointWithStatusConcurrency(40))).isEqualTo(10);
		assertThat(initialDemand(endpointWithStatusConcurrency(8000))).isEqualTo(1000);
	}

	@ParameterizedTest
	@CsvSource({ "49,0,100", "150,0,300", "0,150,300", "5000,0,1000" })
	void usesTwiceTheActiveJobsOrWorkersWhenGreater(int jobs, int workers, int expected) {
		RunPodEndpoint endpoint = this.runpod.endpoint();
		reportHealth(endpoint, jobs, workers);
		assertThat(initialDemand(endpoint)).isEqualTo(expected);
		assertThat(initialDemand(endpoint.withRunAll(RunAllOptions.defaults().withInFlight(7)))).isEqualTo(7);
	}

	@Test
	void limitShareScalesConcurrency() {
		RunPodEndpoint endpoint = endpointWithLimitShare(0.5);
		reportHealth(endpoint, 150, 0);
		assertThat(initialDemand(endpoint)).isEqualTo(150);
	}

	@Test
	void ignoresHealthOlderThanFiveMinutes() {
		VirtualTime time = new VirtualTime();
		RunPodEndpoint endpoint = this.runpod.endpoint(this.runpod.clientBuilder(time), (options) -> {
		});
		reportHealth(endpoint, 150, 0);
		time.advanceBy(Duration.ofMinutes(5));
		assertThat(initialDemand(endpoint)).isEqualTo(300);
		time.advanceBy(Duration.ofMillis(1));
		assertThat(initialDemand(endpoint)).isEqualTo(100);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void adaptsToHealthWhileRunning(boolean blocking) {
		RunPodEndpoint endpoint = this.runpod.endpoint();
		respondWithJob("first");
		CompletableFuture<Void> all = CompletableFuture.runAsync(() -> runAll(endpoint, blocking));
		awaitSubmissions(100);
		reportHealth(endpoint, 150, 0);
		respondWithJob("second");
		this.fixture.completeJob("first", 1);
		awaitSubmissions(100 + 300);
		reportHealth(endpoint, 0, 0);
		respondWithJob("third");
		this.fixture.completeJob("second", 2);
		awaitSubmissions(100 + 300 + 100);
		assertThat(this.taken).hasValue(500);
		this.fixture.completeJob("third", 3);
		RecordedRunPod.join(all);
	}

	private void runAll(RunPodEndpoint endpoint, boolean blocking) {
		if (blocking) {
			Iterable<Integer> inputs = () -> IntStream.generate(() -> 1)
				.limit(500)
				.peek((input) -> this.taken.incrementAndGet())
				.iterator();
			try (Stream<JobResult<Integer, Integer>> all = endpoint.runAll(inputs, Integer.class)) {
				assertThat(all).hasSize(500);
			}
		}
		else {
			assertThat(endpoint.reactive()
				.runAll(this.inputs.take(500), Integer.class)
				.count()
				.block(RecordedRunPod.TIMEOUT)).isEqualTo(500);
		}
	}

	// what has the same id shares its looks
	private void respondWithJob(String id) {
		this.runpod.stub("GET /status-sync/" + id)
			.respondsWith(StubResponse.json("{\"id\":\"" + id + "\",\"status\":\"IN_PROGRESS\"}"));
		this.runpod.stub("POST /run").respondsWith(RunAllFixture.queuedJob(id));
	}

	private void awaitSubmissions(int number) {
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount("POST /run") >= number);
		assertThat(this.runpod.requestCount("POST /run")).isEqualTo(number);
	}

	private void reportHealth(RunPodEndpoint endpoint, int jobs, int workers) {
		this.runpod.stub("GET /health")
			.respondsWith(StubResponse
				.json("{\"jobs\":{\"inProgress\":" + jobs + "},\"workers\":{\"running\":" + workers + "}}"));
		assertThat(RecordedRunPod.join(endpoint.reactive().health().toFuture()).jobs().inProgress()).isEqualTo(jobs);
	}

	private int initialDemand(RunPodEndpoint endpoint) {
		this.taken.set(0);
		Disposable all = endpoint.reactive().runAll(this.inputs, Integer.class).subscribe();
		all.dispose();
		return this.taken.get();
	}

	private RunPodEndpoint endpointWithStatusConcurrency(int concurrent) {
		return this.runpod.endpoint(this.runpod.clientBuilder()
			.rateLimit(RunPodOperation.STATUS, (limit) -> limit.maxConcurrent(concurrent)), (options) -> {
			});
	}

	private RunPodEndpoint endpointWithLimitShare(double share) {
		return this.runpod.endpoint(this.runpod.clientBuilder().rateLimitShare(share), (options) -> {
		});
	}

}
