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

import io.runpod.client.job.JobResult;
import io.runpod.client.recorded.Answer;
import io.runpod.client.recorded.RecordedRunPod;
import io.runpod.client.recorded.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many inputs are under way where nobody said how many.
 */
class RunAllInFlightTests {

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	private final ManyJobs jobs = new ManyJobs(this.runpod);

	private final AtomicInteger taken = new AtomicInteger();

	private final Flux<Integer> inputs = Flux.range(0, 5000).doOnNext((input) -> this.taken.incrementAndGet());

	@BeforeEach
	void nothingIsAnswered() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue").never());
	}

	@Test
	void aQuarterOfTheLooksThatMayBeInFlightAtFirst() {
		assertThat(takenAtFirst(this.runpod.endpoint())).isEqualTo(100);
		assertThat(takenAtFirst(share(0.1))).isEqualTo(10);
		assertThat(takenAtFirst(share(0))).isEqualTo(100);
		assertThat(takenAtFirst(concurrentLooks(40))).isEqualTo(10);
		assertThat(takenAtFirst(concurrentLooks(8000))).isEqualTo(1000);
	}

	@ParameterizedTest
	@CsvSource({ "49,0,100", "150,0,300", "0,150,300", "5000,0,1000" })
	void twiceAsManyAsRunPodWorksOnIfThatIsMore(int jobs, int workers, int most) {
		RunPodEndpoint endpoint = this.runpod.endpoint();
		worksOn(endpoint, jobs, workers);
		assertThat(takenAtFirst(endpoint)).isEqualTo(most);
		assertThat(takenAtFirst(endpoint.withRunAll(RunAllOptions.defaults().inFlight(7)))).isEqualTo(7);
	}

	@Test
	void ourShareOfThat() {
		RunPodEndpoint endpoint = share(0.5);
		worksOn(endpoint, 150, 0);
		assertThat(takenAtFirst(endpoint)).isEqualTo(150);
	}

	@Test
	void whatWasSeenLongAgoDoesNotCount() {
		VirtualTime time = new VirtualTime();
		RunPodEndpoint endpoint = this.runpod.endpoint(this.runpod.client(time), (options) -> {
		});
		worksOn(endpoint, 150, 0);
		time.pass(Duration.ofMinutes(5));
		assertThat(takenAtFirst(endpoint)).isEqualTo(300);
		time.pass(Duration.ofMillis(1));
		assertThat(takenAtFirst(endpoint)).isEqualTo(100);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void itFollowsTheEndpointUpAndDownWhileItRuns(boolean blocking) {
		RunPodEndpoint endpoint = this.runpod.endpoint();
		submittedFromNowOn("first");
		CompletableFuture<Void> all = CompletableFuture.runAsync(() -> runAll(endpoint, blocking));
		submitted(100);
		worksOn(endpoint, 150, 0);
		submittedFromNowOn("second");
		this.jobs.completes("first", 1);
		submitted(100 + 300);
		worksOn(endpoint, 0, 0);
		submittedFromNowOn("third");
		this.jobs.completes("second", 2);
		submitted(100 + 300 + 100);
		assertThat(this.taken).hasValue(500);
		this.jobs.completes("third", 3);
		RecordedRunPod.get(all);
	}

	private void runAll(RunPodEndpoint endpoint, boolean blocking) {
		if (blocking) {
			Iterable<Integer> inputs = () -> IntStream.range(0, 500)
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
				.block(RecordedRunPod.LIMIT)).isEqualTo(500);
		}
	}

	// what has the same id shares its looks
	private void submittedFromNowOn(String id) {
		this.runpod.on("GET /status-sync/" + id)
			.answers(Answer.json("{\"id\":\"" + id + "\",\"status\":\"IN_PROGRESS\"}"));
		this.runpod.on("POST /run").answers(ManyJobs.job(id));
	}

	private void submitted(int number) {
		RecordedRunPod.until(() -> this.runpod.count("POST /run") >= number);
		assertThat(this.runpod.count("POST /run")).isEqualTo(number);
	}

	private void worksOn(RunPodEndpoint endpoint, int jobs, int workers) {
		this.runpod.on("GET /health")
			.answers(Answer.json("{\"jobs\":{\"inProgress\":" + jobs + "},\"workers\":{\"running\":" + workers + "}}"));
		assertThat(RecordedRunPod.get(endpoint.reactive().health().toFuture()).jobs().inProgress()).isEqualTo(jobs);
	}

	private int takenAtFirst(RunPodEndpoint endpoint) {
		this.taken.set(0);
		Disposable all = endpoint.reactive().runAll(this.inputs, Integer.class).subscribe();
		all.dispose();
		return this.taken.get();
	}

	private RunPodEndpoint concurrentLooks(int concurrent) {
		return this.runpod.endpoint(this.runpod.client().limit(LimitedOperation.STATUS, null, concurrent),
				(options) -> {
				});
	}

	private RunPodEndpoint share(double share) {
		return this.runpod.endpoint(this.runpod.client().limitShare(share), (options) -> {
		});
	}

}
