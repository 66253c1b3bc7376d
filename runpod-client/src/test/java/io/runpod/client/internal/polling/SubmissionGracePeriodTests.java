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

package io.runpod.client.internal.polling;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.exception.RunPodJobNotFoundException;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;
import io.runpod.client.testsupport.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the grace period in which a "not found" of a submitted job is retried.
 */
class SubmissionGracePeriodTests {

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	private final VirtualTime time = new VirtualTime();

	@BeforeEach
	void stubResponses() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("run-in-queue"));
		for (JobOperation operation : JobOperation.values()) {
			this.runpod.stub(operation.path).respondsWith(StubResponse.sample("problem-404-job"));
		}
	}

	@ParameterizedTest
	@EnumSource
	void notFoundIsReportedAfterGracePeriod(JobOperation operation) {
		Throwable error = error(operation, Duration.ofSeconds(60));
		assertThat(error).isInstanceOf(RunPodJobNotFoundException.class)
			.hasMessageStartingWith(
					"Job " + RecordedRunPod.JOB_ID + " was not found on endpoint 'sdxl'. Results are kept");
		assertThat(((RunPodJobNotFoundException) error).getAttempts())
			.isEqualTo(this.runpod.requestCount(operation.path));
		assertThat(this.runpod.requestCount(operation.path)).isBetween(28, 31);
		assertThat(this.time.elapsed()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(33));
	}

	@ParameterizedTest
	@EnumSource
	void timeoutWithinGracePeriodReportsNotFoundSoFar(JobOperation operation) {
		Throwable error = error(operation, Duration.ofSeconds(10));
		assertThat(error).isInstanceOf(RunPodTimeoutException.class)
			.hasCauseExactlyInstanceOf(RunPodJobNotFoundException.class)
			.hasMessageStartingWith("No result after 10000 ms: job " + RecordedRunPod.JOB_ID
					+ " (endpoint 'sdxl') was not found so far. It was submitted a moment ago, and RunPod may not return"
					+ " it yet; await its id to resume waiting. The last of ")
			.hasMessageContaining(" requests: Job " + RecordedRunPod.JOB_ID + " was not found on");
		assertThat(((RunPodTimeoutException) error).getAttempts()).isBetween(this.runpod.requestCount(operation.path),
				this.runpod.requestCount(operation.path) + 1);
	}

	private Throwable error(JobOperation operation, Duration timeout) {
		ReactiveRunPodEndpoint endpoint = this.runpod
			.endpoint(this.runpod.clientBuilder(this.time), (options) -> options.pollInterval(Duration.ofSeconds(1)))
			.reactive();
		RecordedRunPod.join(endpoint.run("x").toFuture());
		CompletableFuture<Throwable> error = operation.invocation.apply(endpoint.withTimeout(timeout))
			.toFuture()
			.handle((job, ex) -> ex);
		return RecordedRunPod.join(this.time.advanceUntilDone(error, Duration.ofMillis(100)));
	}

	/**
	 * The operations on a job.
	 */
	enum JobOperation {

		STATUS("GET /status/", (endpoint) -> endpoint.status(RecordedRunPod.JOB_ID)),
		AWAIT("GET /status-sync/", (endpoint) -> endpoint.await(RecordedRunPod.JOB_ID)),
		STREAM("GET /stream/", (endpoint) -> endpoint.stream(RecordedRunPod.JOB_ID, String.class).then()),
		CANCEL("POST /cancel/", (endpoint) -> endpoint.cancel(RecordedRunPod.JOB_ID));

		private final String path;

		private final Function<ReactiveRunPodEndpoint, Mono<?>> invocation;

		JobOperation(String path, Function<ReactiveRunPodEndpoint, Mono<?>> invocation) {
			this.path = path + RecordedRunPod.JOB_ID;
			this.invocation = invocation;
		}

	}

}
