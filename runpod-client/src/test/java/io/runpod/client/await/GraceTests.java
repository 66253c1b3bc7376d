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

package io.runpod.client.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.job.RunPodJobNotFoundException;
import io.runpod.client.job.RunPodTimeoutException;
import io.runpod.client.recorded.Answer;
import io.runpod.client.recorded.RecordedRunPod;
import io.runpod.client.recorded.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A job that was submitted a moment ago, and that RunPod does not know.
 */
class GraceTests {

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	private final VirtualTime time = new VirtualTime();

	@BeforeEach
	void submit() {
		this.runpod.on("POST /run").answers(Answer.sample("run-in-queue"));
		for (Call call : Call.values()) {
			this.runpod.on(call.path).answers(Answer.sample("problem-404-job"));
		}
	}

	@ParameterizedTest
	@EnumSource
	void afterTheGraceItIsUnknown(Call call) {
		Throwable error = error(call, Duration.ofSeconds(60));
		assertThat(error).isInstanceOf(RunPodJobNotFoundException.class)
			.hasMessageStartingWith(
					"RunPod knows no job " + RecordedRunPod.JOB + " on endpoint 'sdxl'. Results are kept");
		assertThat(((RunPodJobNotFoundException) error).getAttempts()).isEqualTo(this.runpod.count(call.path));
		assertThat(this.runpod.count(call.path)).isBetween(28, 31);
		assertThat(this.time.passed()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(33));
	}

	@ParameterizedTest
	@EnumSource
	void whoWaitsForLessLongIsToldThatItWasNotFoundSoFar(Call call) {
		Throwable error = error(call, Duration.ofSeconds(10));
		assertThat(error).isInstanceOf(RunPodTimeoutException.class)
			.hasCauseExactlyInstanceOf(RunPodJobNotFoundException.class)
			.hasMessageStartingWith("No result after 10000 ms: job " + RecordedRunPod.JOB
					+ " (endpoint 'sdxl') was not found so far. It was submitted a moment ago, and RunPod may not know"
					+ " it yet; await its id to go on waiting. The last of ")
			.hasMessageContaining(" requests: RunPod knows no job " + RecordedRunPod.JOB);
		assertThat(((RunPodTimeoutException) error).getAttempts()).isBetween(this.runpod.count(call.path),
				this.runpod.count(call.path) + 1);
	}

	private Throwable error(Call call, Duration timeout) {
		ReactiveRunPodEndpoint endpoint = this.runpod
			.endpoint(this.runpod.client(this.time), (options) -> options.pollInterval(Duration.ofSeconds(1)))
			.reactive();
		RecordedRunPod.get(endpoint.run("x").toFuture());
		CompletableFuture<Throwable> error = call.of.apply(endpoint.withTimeout(timeout))
			.toFuture()
			.handle((job, ex) -> ex);
		return RecordedRunPod.get(this.time.passUntilDone(error, Duration.ofMillis(100)));
	}

	/**
	 * What can be asked of the job.
	 */
	enum Call {

		STATUS("GET /status/", (endpoint) -> endpoint.status(RecordedRunPod.JOB)),
		AWAIT("GET /status-sync/", (endpoint) -> endpoint.await(RecordedRunPod.JOB)),
		STREAM("GET /stream/", (endpoint) -> endpoint.stream(RecordedRunPod.JOB, String.class).then()),
		CANCEL("POST /cancel/", (endpoint) -> endpoint.cancel(RecordedRunPod.JOB));

		private final String path;

		private final Function<ReactiveRunPodEndpoint, Mono<?>> of;

		Call(String path, Function<ReactiveRunPodEndpoint, Mono<?>> of) {
			this.path = path + RecordedRunPod.JOB;
			this.of = of;
		}

	}

}
