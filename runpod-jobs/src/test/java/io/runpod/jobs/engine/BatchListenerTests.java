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

package io.runpod.jobs.engine;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;

import io.runpod.client.batch.RunPodBatch;
import io.runpod.client.exception.RunPodException;
import io.runpod.jobs.JobContext;
import io.runpod.jobs.JobOutcome;
import io.runpod.jobs.JobQuery;
import io.runpod.jobs.RunPodJobListener;
import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.TrackedJob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of {@link RunPodJobListener} methods that receive batches.
 */
class BatchListenerTests {

	private final JobsFixture fixture = JobsFixture.h2();

	private final RunPodJobsEngine engine = this.fixture.engine();

	private final RunPodJobs jobs = this.engine.jobs();

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void batchesAndJobsOfOneEndpointHaveDifferentListeners() {
		Listeners listeners = new Listeners();
		register(listeners);
		this.engine.start();
		this.jobs.submit("echo", Map.of("n", 1), (options) -> options.context("job"));
		this.jobs.submitBatch("echo", List.of(1, 2), (options) -> options.context("batch"));
		Awaitility.await().until(() -> listeners.received.size() == 4);
		assertThat(listeners.received).containsExactlyInAnyOrder("output of job", "job", "2 completed of batch",
				"batch");
	}

	@Test
	void batchListenerReceivesFailure() {
		Listeners listeners = new Listeners();
		register(listeners);
		this.engine.start();
		TrackedJob batch = this.jobs.submitBatch("missing", List.of(1, 2));
		Awaitility.await().until(() -> listeners.received.size() == 1);
		assertThat(listeners.received.remove()).startsWith("null failed: Durable job " + batch.id()
				+ " (endpoint 'missing') ended as REFUSED: There is no endpoint"
				+ " with the id missing for this API key: createBatch on");
	}

	@Test
	void batchAndOutputOfOneMethodAreRejected() {
		BatchAndOutput bean = new BatchAndOutput();
		assertThatIllegalStateException().isThrownBy(() -> register(bean))
			.withMessage("The @RunPodJobListener method void io.runpod.jobs.engine.BatchListenerTests$BatchAndOutput"
					+ ".on(io.runpod.client.batch.RunPodBatch,java.lang.String) has parameters for a batch and for the"
					+ " output of a job, but a batch has no output. Read its items by RunPodEndpoint.batch().items");
	}

	@Test
	void batchWithoutListenerOfBatchesIsNotRecorded() {
		register(new OutputsOnly());
		String method = "void io.runpod.jobs.engine.BatchListenerTests$OutputsOnly.on(java.lang.String)";
		assertThatIllegalArgumentException().isThrownBy(() -> this.jobs.submitBatch("echo", List.of(1)))
			.withMessage("Endpoint 'echo' has [" + method + "] for outputs of jobs only. Add a @RunPodJobListener"
					+ " method with a parameter of type RunPodBatch");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.jobs.submitBatch("echo", List.of(1), (options) -> options.handler("texts")))
			.withMessage("Handler 'texts' has [" + method.replace(".on(", ".named(") + "] for outputs of jobs only."
					+ " Add a @RunPodJobListener method with a parameter of type RunPodBatch");
		assertThat(this.jobs.list(JobQuery.all())).isEmpty();
	}

	@Test
	void jobWithoutListenerOfOutputsIsNotRecorded() {
		register(new BatchesOnly());
		assertThatIllegalArgumentException().isThrownBy(() -> this.jobs.submit("echo", 1))
			.withMessage("Endpoint 'echo' has [void io.runpod.jobs.engine.BatchListenerTests$BatchesOnly"
					+ ".on(io.runpod.client.batch.RunPodBatch)] for batches only. Add a @RunPodJobListener method with"
					+ " a parameter for the output");
		assertThat(this.jobs.list(JobQuery.all())).isEmpty();
	}

	private void register(Object bean) {
		GenericApplicationContext context = new GenericApplicationContext();
		context.getBeanFactory().registerSingleton("bean", bean);
		context.refresh();
		new RunPodJobListenerProcessor(context.getBeanFactory(), this.engine).afterSingletonsInstantiated();
	}

	static class Listeners {

		private final Queue<String> received = new ConcurrentLinkedQueue<>();

		@RunPodJobListener("echo")
		void job(Map<String, Object> output, @JobContext String context) {
			this.received.add("output of " + context);
		}

		@RunPodJobListener("echo")
		void batch(RunPodBatch batch, @JobContext String context) {
			this.received.add(batch.completed() + " completed of " + context);
		}

		@RunPodJobListener("echo")
		void either(TrackedJob job) {
			this.received.add(job.isBatch() ? "batch" : "job");
		}

		@RunPodJobListener(endpoint = "missing", on = JobOutcome.FAILURE)
		void failed(@Nullable RunPodBatch batch, RunPodException failure) {
			this.received.add(batch + " failed: " + failure.getMessage());
		}

	}

	static class BatchAndOutput {

		@RunPodJobListener("echo")
		void on(RunPodBatch batch, String output) {
		}

	}

	static class OutputsOnly {

		@RunPodJobListener("echo")
		void on(String output) {
		}

		@RunPodJobListener(handler = "texts")
		void named(String output) {
		}

		@RunPodJobListener(endpoint = "echo", on = JobOutcome.FAILURE)
		void failed(RunPodException failure) {
		}

	}

	static class BatchesOnly {

		@RunPodJobListener("echo")
		void on(RunPodBatch batch) {
		}

	}

}
