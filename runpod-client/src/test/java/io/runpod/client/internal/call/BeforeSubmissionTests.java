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

package io.runpod.client.internal.call;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of {@link ReactiveRunPodEndpoint#withBeforeSubmission}.
 */
class BeforeSubmissionTests {

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@Test
	void actionRunsBeforeEachAttempt() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.status(429), StubResponse.sample("run-in-queue"));
		AtomicInteger sentBefore = new AtomicInteger();
		AtomicInteger actions = new AtomicInteger();
		Mono<Void> action = Mono.fromRunnable(() -> {
			actions.incrementAndGet();
			sentBefore.addAndGet(this.runpod.requestCount("POST /run"));
		});
		this.runpod.endpoint().reactive().withBeforeSubmission(action).run("x").block();
		assertThat(actions).hasValue(2);
		assertThat(sentBefore).as("none before the first, one before the second").hasValue(1);
	}

	@Test
	void actionIsKeptByOtherViewsAndNotRunByOtherOperations() {
		this.runpod.stub("GET /status/" + RecordedRunPod.JOB_ID).respondsWith(StubResponse.sample("status-completed"));
		ReactiveRunPodEndpoint endpoint = this.runpod.endpoint()
			.reactive()
			.withBeforeSubmission(Mono.error(new IllegalStateException("not now")))
			.withTimeout(Duration.ofSeconds(10))
			.withCancelOnTimeout(true);
		assertThat(endpoint.status(RecordedRunPod.JOB_ID).block()).isNotNull();
		assertThatIllegalStateException().isThrownBy(() -> endpoint.run("x").block()).withMessage("not now");
	}

	@ParameterizedTest
	@MethodSource("submissions")
	void errorOfActionRejectsSubmission(Submission submission) {
		ReactiveRunPodEndpoint endpoint = this.runpod.endpoint()
			.reactive()
			.withBeforeSubmission(Mono.error(new IllegalStateException("not now")));
		assertThatIllegalStateException().isThrownBy(() -> Flux.from(submission.submit(endpoint)).blockLast())
			.withMessage("not now");
		assertThat(this.runpod.requestCount("POST /run") + this.runpod.requestCount("POST /runsync")).isZero();
	}

	static Stream<Named<Submission>> submissions() {
		return Stream.of(Named.of("run", (endpoint) -> endpoint.run("x")),
				Named.of("runSync", (endpoint) -> endpoint.runSync("x")),
				Named.of("runSync, typed", (endpoint) -> endpoint.runSync("x", String.class)),
				Named.of("runStream", (endpoint) -> endpoint.runStream("x", String.class)),
				Named.of("runAll", (endpoint) -> endpoint.runAll(Flux.just("x"), String.class)
					.map((result) -> result.outputOrThrow())));
	}

	interface Submission {

		Publisher<?> submit(ReactiveRunPodEndpoint endpoint);

	}

}
