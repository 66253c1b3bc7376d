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

package io.runpod.client.traffic;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.EndpointHealth;
import io.runpod.client.job.RunPodException;
import io.runpod.client.job.RunPodRequestException;
import io.runpod.client.observation.RunPodListener;
import io.runpod.client.recorded.Answer;
import io.runpod.client.recorded.RecordedRunPod;
import io.runpod.client.recorded.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What may pass is tried again: counted at the server.
 */
class RepeatedRequestTests {

	private static final String STATUS = "GET /status/" + RecordedRunPod.JOB;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@ParameterizedTest
	@MethodSource("passing")
	void aLookIsRepeatedUntilItSucceeds(Answer fault) {
		this.runpod.on(STATUS).answers(fault, Answer.sample("status-completed"));
		RunPodEndpoint endpoint = this.runpod.endpoint((options) -> options.requestTimeout(Duration.ofMillis(800)));
		assertThat(endpoint.status(RecordedRunPod.JOB).succeeded()).isTrue();
		assertThat(this.runpod.count(STATUS)).isEqualTo(2);
	}

	static Stream<Named<Answer>> passing() {
		return Stream.of(Named.of("408", Answer.status(408)), Named.of("425", Answer.status(425)),
				Named.of("429", Answer.status(429)), Named.of("500", Answer.status(500)),
				Named.of("HTML 502", Answer.sample("edge-502.html")), Named.of("503", Answer.status(503)),
				Named.of("504", Answer.status(504)), Named.of("reset", Answer.reset()),
				Named.of("read timeout", Answer.sample("status-completed").never()),
				Named.of("empty", Answer.status(200)), Named.of("broken off", Answer.json("{\"id\":")));
	}

	@Test
	void aLookIsRepeatedOnlySoOften() {
		this.runpod.on(STATUS).answers(Answer.status(503));
		RunPodEndpoint endpoint = this.runpod.endpoint((options) -> options.maxAttempts(3));
		assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(() -> endpoint.status(RecordedRunPod.JOB))
			.withMessage(
					"status on endpoint 'sdxl', job " + RecordedRunPod.JOB + ", failed after 3 attempts (HTTP 503)")
			.satisfies((ex) -> assertThat(ex.getAttempts()).isEqualTo(3));
		assertThat(this.runpod.count(STATUS)).isEqualTo(3);
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 402, 403, 404, 405, 409, 422 })
	void aRefusalForGoodIsNotRepeated(int status) {
		this.runpod.on(STATUS).answers(Answer.status(status));
		assertThatExceptionOfType(RunPodException.class)
			.isThrownBy(() -> this.runpod.endpoint().status(RecordedRunPod.JOB));
		assertThat(this.runpod.count(STATUS)).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "cancel", "health" })
	void cancelAndHealthAreRepeatedToo(String operation) {
		this.runpod.on("POST /cancel/a").answers(Answer.status(500), Answer.sample("status-cancelled-queued"));
		this.runpod.on("GET /health").answers(Answer.status(500), Answer.sample("health"));
		if (operation.equals("cancel")) {
			this.runpod.endpoint().cancel("a");
		}
		else {
			this.runpod.endpoint().health();
		}
		assertThat(this.runpod.count("POST /cancel/a") + this.runpod.count("GET /health")).isEqualTo(2);
	}

	@Test
	void theListenerIsToldOfEachRepetition() {
		this.runpod.on(STATUS)
			.answers(Answer.status(429), Answer.status(503), Answer.reset(), Answer.sample("status-completed"));
		List<String> told = new CopyOnWriteArrayList<>();
		RunPodListener listener = new RunPodListener() {

			@Override
			public void requestRetried(String endpoint, String operation, String reason) {
				told.add(endpoint + " " + operation + " " + reason);
			}

		};
		this.runpod.endpoint(this.runpod.client().listener(listener), (options) -> {
		}).status(RecordedRunPod.JOB);
		assertThat(told).containsExactly("sdxl status throttled", "sdxl status server_error", "sdxl status broken");
	}

	@ParameterizedTest
	@ValueSource(ints = { 429, 503 })
	void retryAfterIsHonoured(int status) {
		VirtualTime time = new VirtualTime();
		this.runpod.on("GET /health")
			.answers(Answer.status(status).withHeader("Retry-After", "7"), Answer.sample("health"));
		CompletableFuture<EndpointHealth> health = endpoint(time).reactive().health().toFuture();
		RecordedRunPod.get(time.passUntilDone(health, Duration.ofMillis(50)));
		assertThat(time.passed()).isBetween(Duration.ofSeconds(7), Duration.ofMillis(7500));
	}

	@Test
	void retryAfterDoesNotStopTheClientForLong() {
		VirtualTime time = new VirtualTime();
		this.runpod.on("GET /health")
			.answers(Answer.status(429).withHeader("Retry-After", "86400"), Answer.sample("health"));
		CompletableFuture<EndpointHealth> health = endpoint(time).reactive().health().toFuture();
		RecordedRunPod.get(time.passUntilDone(health, Duration.ofMillis(100)));
		assertThat(time.passed()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Wed, 21 Oct 2026 07:28:00 GMT", "-5", "soon", "" })
	void anyOtherRetryAfterIsIgnored(String value) {
		this.runpod.on("GET /health")
			.answers(Answer.status(429).withHeader("Retry-After", value), Answer.sample("health"));
		assertThat(this.runpod.endpoint().health().workers().idle()).isEqualTo(2);
	}

	@Test
	void anErrorInsideTheApplicationIsNotRepeated() {
		this.runpod.on("GET /health").answers(Answer.sample("health"));
		CopyOnWriteArrayList<String> asked = new CopyOnWriteArrayList<>();
		RunPodEndpoint endpoint = this.runpod
			.endpoint(this.runpod.client().webClient((builder) -> builder.filter((request, next) -> {
				asked.add(request.url().getPath());
				throw new IllegalStateException("filter is broken");
			})), (options) -> {
			});
		assertThatIllegalStateException().isThrownBy(endpoint::health).withMessage("filter is broken");
		assertThat(asked).hasSize(1);
	}

	private RunPodEndpoint endpoint(VirtualTime time) {
		return this.runpod.endpoint(this.runpod.client(time), (options) -> {
		});
	}

}
