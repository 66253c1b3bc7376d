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

package io.runpod.spring.boot.test.jobs;

import java.time.Duration;
import java.util.UUID;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.transaction.AfterTransaction;
import org.springframework.test.context.transaction.TestTransaction;
import org.springframework.transaction.annotation.Transactional;
import reactor.core.publisher.Mono;

import io.runpod.jobs.JobQuery;
import io.runpod.jobs.JobState;
import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.TrackedJob;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.endpoint.Operation;
import io.runpod.spring.boot.test.AutoConfigureRunPodSimulator;
import io.runpod.spring.boot.test.RunPodJobsTester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of {@link RunPodJobsTester}, and of durable jobs in a test with H2.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE,
		properties = { "runpod.endpoints.sdxl.timeout=1m", "runpod.jobs.delivery.max-attempts=1" })
@AutoConfigureRunPodSimulator
class RunPodJobsTesterTests {

	@Autowired
	private RunPodSimulator simulator;

	@Autowired
	private RunPodJobsTester tester;

	@Autowired
	private RunPodJobs jobs;

	@Autowired
	private Orders orders;

	@BeforeEach
	void registerEndpoint() {
		this.simulator.endpoint("sdxl", (job) -> "a picture");
	}

	@RepeatedTest(2)
	void keyIsFreeInTheNextTest() {
		UUID id = this.orders.place("A-1");
		assertThat(this.tester.awaitDelivery("sdxl", "A-1").state()).isEqualTo(JobState.SUCCEEDED);
		assertThat(this.orders.state("A-1")).isEqualTo("a picture");
		assertThat(this.tester.awaitDelivery(id).key()).isEqualTo("A-1");
		assertThat(this.simulator.requestCount("sdxl", Operation.RUN)).isOne();
	}

	@Test
	void deliveriesOfAllJobsAreAwaited() {
		this.orders.place("A-2");
		this.orders.place("A-3");
		assertThat(this.tester.awaitDeliveries()).extracting(TrackedJob::key).containsExactly("A-3", "A-2");
	}

	@RepeatedTest(2)
	void lateDeliveryFailsWithTheStateOfTheJob() {
		this.simulator.endpoint("sdxl", (job) -> job.delay(Duration.ofHours(1)).then(Mono.just("late")));
		UUID id = this.orders.place("A-4");
		Mono.fromSupplier(() -> this.jobs.find(id).orElseThrow())
			.filter((job) -> job.state() == JobState.SUBMITTED)
			.repeatWhenEmpty((tries) -> tries.delayElements(Duration.ofMillis(10)))
			.block(Duration.ofSeconds(20));
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.tester.withTimeout(Duration.ofMillis(100)).awaitDelivery(id))
			.withMessageMatching("Durable job " + id + " \\(endpoint 'sdxl', key 'A-4', job [^)]+\\) was not delivered"
					+ " within 100 ms. It is SUBMITTED, its delivery NOT_DUE after 0 failed attempts");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.tester.withTimeout(Duration.ofMillis(1)).awaitDelivery("sdxl", "A-5"))
			.withMessage("There is no durable job of endpoint 'sdxl' with the key 'A-5'");
	}

	@Test
	void deadLetterFailsAtOnce() {
		this.simulator.endpoint("sdxl", (job) -> "");
		UUID id = this.orders.place("A-6");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.tester.withTimeout(Duration.ofHours(1)).awaitDelivery(id))
			.withMessageContaining(
					") is a dead letter. It is SUCCEEDED, its delivery DEAD_LETTER after 1 failed attempts."
							+ " Last failure: Delivery failed: java.lang.IllegalStateException: empty picture");
	}

	@Test
	@Transactional
	void jobOfRolledBackTestIsNotSubmitted() {
		this.orders.place("A-7");
		assertThat(this.jobs.findByKey("sdxl", "A-7")).get().extracting(TrackedJob::state).isEqualTo(JobState.PENDING);
		assertThatIllegalStateException().isThrownBy(() -> this.tester.awaitDelivery("sdxl", "A-7"))
			.withMessage("The job is submitted after the commit of the transaction in which the test waits. End it by"
					+ " TestTransaction.flagForCommit() and TestTransaction.end() before the wait");
		assertThat(this.simulator.requestCount("sdxl", Operation.RUN)).isZero();
	}

	@Test
	@Transactional
	void jobOfCommittedTestIsDelivered() {
		this.orders.place("A-8");
		TestTransaction.flagForCommit();
		TestTransaction.end();
		assertThat(this.tester.awaitDelivery("sdxl", "A-8").state()).isEqualTo(JobState.SUCCEEDED);
	}

	@AfterTransaction
	void rolledBackJobIsGone() {
		assertThat(this.jobs.findByKey("sdxl", "A-7")).isEmpty();
		assertThat(this.jobs.list(JobQuery.all().withStates(JobState.PENDING))).isEmpty();
	}

	@SpringBootApplication
	static class Application {

	}

}
