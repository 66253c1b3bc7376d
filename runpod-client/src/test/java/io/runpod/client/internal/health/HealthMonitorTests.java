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

package io.runpod.client.internal.health;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.runpod.client.EndpointOptions;
import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodRequestException;
import io.runpod.client.health.EndpointHealth;
import io.runpod.client.testsupport.RawHttpServer;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;
import io.runpod.client.testsupport.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HealthMonitor}.
 */
class HealthMonitorTests {

	private static final String HEALTH = "GET /health";

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	private final VirtualTime time = new VirtualTime();

	@Test
	void recordedHealthResponsesAreParsed() {
		this.runpod.stub(HEALTH)
			.respondsWith(StubResponse.sample("health"), StubResponse.sample("health-documented-only"), StubResponse
				.json("{\"jobs\":{\"inQueue\":2,\"note\":\"x\"},\"workers\":{\"exiting\":1},\"more\":[]}"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThat(endpoint.health().workers().asMap()).containsOnlyKeys("idle", "initializing", "ready", "running",
				"throttled", "unhealthy");
		assertThat(endpoint.health().workers().throttled()).isZero();
		EndpointHealth health = endpoint.health();
		assertThat(health.jobs().asMap()).containsOnlyKeys("inQueue");
		assertThat(health.workers().asMap()).containsEntry("exiting", 1);
	}

	@Test
	void healthWithoutMaxAgeIsNotCached() {
		this.runpod.stub(HEALTH).respondsWith(StubResponse.sample("health"), StubResponse.sample("health-busy"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThat(endpoint.health().jobs().inProgress()).isZero();
		assertThat(endpoint.health().jobs().inProgress()).isEqualTo(1);
		assertThat(this.runpod.requestCount(HEALTH)).isEqualTo(2);
	}

	@Test
	void healthIsCachedUntilMaxAge() {
		this.runpod.stub(HEALTH).respondsWith(StubResponse.sample("health"), StubResponse.sample("health-busy"));
		ReactiveRunPodEndpoint endpoint = endpoint();
		Duration maxAge = Duration.ofSeconds(10);
		assertThat(inProgress(endpoint, maxAge)).isZero();
		this.time.advanceBy(Duration.ofSeconds(9));
		assertThat(inProgress(endpoint, maxAge)).isZero();
		assertThat(this.runpod.requestCount(HEALTH)).isEqualTo(1);
		this.time.advanceBy(Duration.ofSeconds(1));
		assertThat(inProgress(endpoint, maxAge)).isEqualTo(1);
		assertThat(this.runpod.requestCount(HEALTH)).isEqualTo(2);
	}

	@Test
	void concurrentCallersShareOneRequest() {
		this.runpod.stub(HEALTH).respondsWith(StubResponse.sample("health").withDelay(Duration.ofMillis(300)));
		ReactiveRunPodEndpoint endpoint = this.runpod.endpoint().reactive();
		List<CompletableFuture<EndpointHealth>> results = IntStream.range(0, 20)
			.mapToObj((i) -> endpoint.health(Duration.ofSeconds(10)).toFuture())
			.toList();
		assertThat(results)
			.allSatisfy((result) -> assertThat(RecordedRunPod.join(result).workers().idle()).isEqualTo(2));
		assertThat(this.runpod.requestCount(HEALTH)).isEqualTo(1);
	}

	@Test
	void cancelledCallerDoesNotCancelSharedRequest() throws IOException {
		CompletableFuture<Void> release = new CompletableFuture<>();
		try (RawHttpServer server = RawHttpServer
			.respondingWith(RawHttpServer.after(release, RawHttpServer.json(StubResponse.sampleText("health.json"))))) {
			ReactiveRunPodEndpoint endpoint = this.runpod
				.endpoint(this.runpod.clientBuilder().baseUrl(server.baseUrl()), (options) -> {
				})
				.reactive();
			CompletableFuture<EndpointHealth> first = endpoint.health().toFuture();
			CompletableFuture<EndpointHealth> second = endpoint.health().toFuture();
			first.cancel(true);
			release.complete(null);
			assertThat(RecordedRunPod.join(second).workers().idle()).isEqualTo(2);
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void errorIsNotCached() {
		this.runpod.stub(HEALTH).respondsWith(StubResponse.status(400), StubResponse.sample("health"));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(endpoint::health);
		assertThat(endpoint.health(Duration.ofMinutes(1)).workers().idle()).isEqualTo(2);
	}

	@Test
	void namesOfSameEndpointIdShareHealth() {
		this.runpod.stub(HEALTH).respondsWith(StubResponse.sample("health"));
		RunPodClient client = this.runpod.clientBuilder().build();
		client.endpoint(this.runpod.endpointId(), (endpoint) -> endpoint.name("fast")).health();
		client.endpoint(this.runpod.endpointId(), (endpoint) -> endpoint.name("batch")).health(Duration.ofMinutes(1));
		assertThat(this.runpod.requestCount(HEALTH)).isEqualTo(1);
		client.withApiKey(() -> "other").endpoint(this.runpod.endpointId()).health(Duration.ofMinutes(1));
		assertThat(this.runpod.requestCount(HEALTH)).isEqualTo(2);
	}

	@Test
	void closedChildClientIsNotPolled() {
		this.runpod.stub(HEALTH).respondsWith(StubResponse.sample("health"));
		RunPodClient client = this.runpod.clientBuilder()
			.scheduler(this.time.scheduler())
			.options(EndpointOptions.of((options) -> options.healthInterval(Duration.ofSeconds(30))))
			.build();
		RunPodClient child = client.withApiKey(() -> "tenant");
		child.endpoint(this.runpod.endpointId());
		client.operations().startMonitoring();
		this.time.advanceBy(Duration.ofSeconds(2));
		RecordedRunPod.awaitUntil(() -> this.runpod.requestCount(HEALTH) == 1);
		child.close();
		this.time.advanceBy(Duration.ofMinutes(10));
		client.endpoint(this.runpod.endpointId()).health();
		assertThat(this.runpod.requestCount(HEALTH)).isEqualTo(2);
	}

	@Test
	void stallDurationStartsAtFirstObservation() {
		this.runpod.stub(HEALTH)
			.respondsWith(StubResponse.sample("health"), StubResponse.sample("health-queued-throttled"),
					StubResponse.sample("health-queued-throttled"), StubResponse.sample("health-busy"),
					StubResponse.sample("health-queued-unhealthy"));
		ReactiveRunPodEndpoint endpoint = endpoint();
		assertThat(stalledFor(endpoint)).isZero();
		this.time.advanceBy(Duration.ofMinutes(1));
		assertThat(stalledFor(endpoint)).isZero();
		this.time.advanceBy(Duration.ofMinutes(2));
		assertThat(stalledFor(endpoint)).isEqualTo(Duration.ofMinutes(2));
		assertThat(stalledFor(endpoint)).isZero();
		this.time.advanceBy(Duration.ofMinutes(1));
		assertThat(stalledFor(endpoint)).isZero();
	}

	private ReactiveRunPodEndpoint endpoint() {
		return this.runpod.endpoint(this.runpod.clientBuilder().scheduler(this.time.scheduler()), (options) -> {
		}).reactive();
	}

	private static int inProgress(ReactiveRunPodEndpoint endpoint, Duration maxAge) {
		return RecordedRunPod.join(endpoint.health(maxAge).toFuture()).jobs().inProgress();
	}

	private static Duration stalledFor(ReactiveRunPodEndpoint endpoint) {
		return RecordedRunPod.join(endpoint.health().toFuture()).stalledFor();
	}

}
