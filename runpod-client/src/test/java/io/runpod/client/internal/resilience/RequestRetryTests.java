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

package io.runpod.client.internal.resilience;

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
import io.runpod.client.event.RequestRetriedEvent;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodRequestException;
import io.runpod.client.health.EndpointHealth;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;
import io.runpod.client.testsupport.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for retries of transient failures, counted at the server.
 */
class RequestRetryTests {

	private static final String STATUS = "GET /status/" + RecordedRunPod.JOB_ID;

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@ParameterizedTest
	@MethodSource("transientFailures")
	void statusIsRetriedUntilItSucceeds(StubResponse failure) {
		this.runpod.stub(STATUS).respondsWith(failure, StubResponse.sample("status-completed"));
		assertThat(this.runpod.endpoint().status(RecordedRunPod.JOB_ID).isSuccessful()).isTrue();
		assertThat(this.runpod.requestCount(STATUS)).isEqualTo(2);
	}

	@Test
	void readTimeoutIsRetried() {
		VirtualTime time = new VirtualTime();
		this.runpod.stub(STATUS)
			.respondsWith(StubResponse.sample("status-completed").neverSent(), StubResponse.sample("status-completed"));
		CompletableFuture<RunPodJob> job = this.runpod
			.endpoint(this.runpod.clientBuilder(time), (options) -> options.requestTimeout(Duration.ofSeconds(5)))
			.reactive()
			.status(RecordedRunPod.JOB_ID)
			.toFuture();
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount(STATUS) == 1);
		time.advanceBy(Duration.ofSeconds(5));
		RecordedRunPod.join(time.advanceUntilDone(job, Duration.ofMillis(100)));
		assertThat(this.runpod.requestCount(STATUS)).isEqualTo(2);
	}

	static Stream<Named<StubResponse>> transientFailures() {
		return Stream.of(Named.of("408", StubResponse.status(408)), Named.of("425", StubResponse.status(425)),
				Named.of("429", StubResponse.status(429)), Named.of("500", StubResponse.status(500)),
				Named.of("HTML 502", StubResponse.sample("edge-502.html")), Named.of("503", StubResponse.status(503)),
				Named.of("504", StubResponse.status(504)), Named.of("reset", StubResponse.connectionReset()),
				Named.of("empty", StubResponse.status(200)), Named.of("broken off", StubResponse.json("{\"id\":")));
	}

	@Test
	void statusIsRetriedUpToMaxAttempts() {
		this.runpod.stub(STATUS).respondsWith(StubResponse.status(503));
		RunPodEndpoint endpoint = this.runpod.endpoint((options) -> options.maxAttempts(3));
		assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(() -> endpoint.status(RecordedRunPod.JOB_ID))
			.withMessage(
					"status on endpoint 'sdxl', job " + RecordedRunPod.JOB_ID + ", failed after 3 attempts (HTTP 503)")
			.satisfies((ex) -> assertThat(ex.getAttempts()).isEqualTo(3));
		assertThat(this.runpod.requestCount(STATUS)).isEqualTo(3);
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 402, 403, 404, 405, 409, 422 })
	void permanentErrorIsNotRetried(int status) {
		this.runpod.stub(STATUS).respondsWith(StubResponse.status(status));
		assertThatExceptionOfType(RunPodException.class)
			.isThrownBy(() -> this.runpod.endpoint().status(RecordedRunPod.JOB_ID));
		assertThat(this.runpod.requestCount(STATUS)).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "cancel", "health" })
	void cancelAndHealthAreRetried(String operation) {
		this.runpod.stub("POST /cancel/" + RecordedRunPod.JOB_ID)
			.respondsWith(StubResponse.status(500), StubResponse.sample("status-cancelled-queued"));
		this.runpod.stub("GET /health").respondsWith(StubResponse.status(500), StubResponse.sample("health"));
		if (operation.equals("cancel")) {
			this.runpod.endpoint().cancel(RecordedRunPod.JOB_ID);
		}
		else {
			this.runpod.endpoint().health();
		}
		assertThat(this.runpod.requestCount("POST /cancel/" + RecordedRunPod.JOB_ID)
				+ this.runpod.requestCount("GET /health"))
			.isEqualTo(2);
	}

	@Test
	void listenerIsNotifiedOfEachRetry() {
		this.runpod.stub(STATUS)
			.respondsWith(StubResponse.status(429), StubResponse.status(503), StubResponse.connectionReset(),
					StubResponse.sample("status-completed"));
		List<String> retries = new CopyOnWriteArrayList<>();
		RunPodListener listener = new RunPodListener() {

			@Override
			public void onRequestRetried(RequestRetriedEvent event) {
				retries.add(event.endpoint() + " " + event.operation() + " " + event.reason());
			}

		};
		this.runpod.endpoint(this.runpod.clientBuilder().listener(listener), (options) -> {
		}).status(RecordedRunPod.JOB_ID);
		assertThat(retries).containsExactly("sdxl status throttled", "sdxl status server_error",
				"sdxl status no_response");
	}

	@ParameterizedTest
	@ValueSource(ints = { 429, 503 })
	void retryAfterIsHonoured(int status) {
		VirtualTime time = new VirtualTime();
		this.runpod.stub("GET /health")
			.respondsWith(StubResponse.status(status).withHeader("Retry-After", "7"), StubResponse.sample("health"));
		CompletableFuture<EndpointHealth> health = endpoint(time).reactive().health().toFuture();
		RecordedRunPod.join(time.advanceUntilDone(health, Duration.ofMillis(50)));
		assertThat(time.elapsed()).isBetween(Duration.ofSeconds(7), Duration.ofMillis(7500));
	}

	@Test
	void longRetryAfterIsCapped() {
		VirtualTime time = new VirtualTime();
		this.runpod.stub("GET /health")
			.respondsWith(StubResponse.status(429).withHeader("Retry-After", "86400"), StubResponse.sample("health"));
		CompletableFuture<EndpointHealth> health = endpoint(time).reactive().health().toFuture();
		RecordedRunPod.join(time.advanceUntilDone(health, Duration.ofMillis(100)));
		assertThat(time.elapsed()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Wed, 21 Oct 2026 07:28:00 GMT", "-5", "soon", "" })
	void invalidRetryAfterIsIgnored(String value) {
		this.runpod.stub("GET /health")
			.respondsWith(StubResponse.status(429).withHeader("Retry-After", value), StubResponse.sample("health"));
		assertThat(this.runpod.endpoint().health().workers().idle()).isEqualTo(2);
	}

	@Test
	void applicationErrorIsNotRetried() {
		this.runpod.stub("GET /health").respondsWith(StubResponse.sample("health"));
		CopyOnWriteArrayList<String> filteredPaths = new CopyOnWriteArrayList<>();
		RunPodEndpoint endpoint = this.runpod
			.endpoint(this.runpod.clientBuilder().webClient((builder) -> builder.filter((request, next) -> {
				filteredPaths.add(request.url().getPath());
				throw new IllegalStateException("filter is broken");
			})), (options) -> {
			});
		assertThatIllegalStateException().isThrownBy(endpoint::health).withMessage("filter is broken");
		assertThat(filteredPaths).hasSize(1);
	}

	private RunPodEndpoint endpoint(VirtualTime time) {
		return this.runpod.endpoint(this.runpod.clientBuilder(time), (options) -> {
		});
	}

}
