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

import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.runpod.client.job.JobResult;
import io.runpod.client.testsupport.RecordedRunPod;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the maximum number of inputs in flight, with any number of inputs.
 */
class RunAllBackpressureTests {

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	private final RunAllFixture fixture = new RunAllFixture(this.runpod);

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void inputsAreRequestedOnlyAsResultsAreConsumed(boolean inOrder) {
		this.runpod.stub("POST /run").respondsWith(RunAllFixture.queuedJob("a"));
		this.fixture.completeJob("a", 1);
		AtomicLong requested = new AtomicLong();
		RunAllFixture.ProgressRecorder progressEvents = new RunAllFixture.ProgressRecorder();
		RunAllOptions options = RunAllOptions.defaults().withInFlight(20).withOnProgress(progressEvents::add);
		Long results = this.runpod.endpoint()
			.reactive()
			.withRunAll(inOrder ? options.withInOrder(true) : options)
			.runAll(Flux.range(0, 1_000_000).doOnRequest(requested::addAndGet), Integer.class)
			.take(300)
			.count()
			.block(RecordedRunPod.TIMEOUT);
		assertThat(results).isEqualTo(300);
		assertThat(requested).hasValueLessThanOrEqualTo(300 + 20);
		assertThat(progressEvents).isNotEmpty()
			.allSatisfy((progress) -> assertThat(progress.inFlight()).isLessThan(20));
		assertThat(this.runpod.requestCount("POST /run")).isLessThanOrEqualTo(300 + 20);
	}

	@Test
	void blockingStreamPullsInputsOnReaderThread() {
		this.runpod.stub("POST /run").respondsWith(RunAllFixture.queuedJob("a"));
		this.fixture.completeJob("a", 1);
		Thread reader = Thread.currentThread();
		RunAllFixture.LazyInputs inputs = new RunAllFixture.LazyInputs(1_000_000, (index) -> {
			assertThat(Thread.currentThread()).isSameAs(reader);
			return "input";
		});
		RunPodEndpoint endpoint = this.runpod.endpoint().withRunAll(RunAllOptions.defaults().withInFlight(20));
		try (Stream<JobResult<String, Integer>> all = endpoint.runAll(() -> inputs, Integer.class)) {
			assertThat(inputs.taken).hasValue(0);
			Iterator<JobResult<String, Integer>> results = all.iterator();
			for (int read = 1; read <= 300; read++) {
				assertThat(results.next().outputOrThrow()).isEqualTo(1);
				assertThat(inputs.taken).hasValueLessThan(read + 20);
			}
		}
		assertThat(this.runpod.requestCount("POST /run")).isLessThan(300 + 20);
	}

	@Test
	void noDemandStopsSubmissions() {
		this.runpod.stub("POST /run").respondsWith(RunAllFixture.queuedJob("a"));
		this.fixture.completeJob("a", 1);
		AtomicInteger taken = new AtomicInteger();
		RunAllFixture.ProgressRecorder progressEvents = new RunAllFixture.ProgressRecorder();
		StepVerifier
			.create(this.runpod.endpoint()
				.reactive()
				.withRunAll(RunAllOptions.defaults().withInFlight(3).withOnProgress(progressEvents::add))
				.runAll(Flux.range(0, 1000).doOnNext((input) -> taken.incrementAndGet()), Integer.class), 0)
			.expectSubscription()
			.then(() -> RecordedRunPod.awaitUntil(() -> progressEvents.size() == 3))
			.then(() -> assertThat(taken).hasValue(3))
			.thenRequest(2)
			.expectNextCount(2)
			.then(() -> RecordedRunPod.awaitUntil(() -> progressEvents.size() == 5))
			.then(() -> assertThat(taken).hasValue(5))
			.thenCancel()
			.verify(RecordedRunPod.TIMEOUT);
	}

}
