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

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.runpod.client.EndpointActivity.Limit;
import io.runpod.client.RunPodClient;
import io.runpod.client.event.RequestThrottledEvent;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.event.RunPodOperation;
import io.runpod.simulator.RunPodSimulator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of replicas that share the rate limits of RunPod.
 */
class SharedRateLimitTests {

	private static final int JOBS = 400;

	private final JobsFixture fixture = new JobsFixture("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1",
			RunPodSimulator.builder().apiKey("key").rateLimits(true).endpoint("echo", (job) -> Map.of("n", 1)).start());

	private final List<Runnable> resources = new ArrayList<>();

	private final AtomicInteger throttled = new AtomicInteger();

	@AfterEach
	void close() {
		Collections.reverse(this.resources);
		this.resources.forEach(Runnable::run);
		this.fixture.close();
	}

	@Test
	void replicasStayWithinLimitsTogether() {
		List<RunPodClient> clients = IntStream.range(0, 3).mapToObj((index) -> client()).toList();
		clients.forEach(this::startedEngine);
		awaitRunLimits(clients, 333, 333, 333);
		Disposable.Composite bursts = Disposables.composite();
		clients.forEach((client) -> bursts.add(Flux.range(0, JOBS)
			.flatMap((index) -> client.endpoint("echo").reactive().run(index), JOBS)
			.onErrorComplete()
			.subscribe()));
		// without shares, all of the 1200 requests would be sent, and 200 rejected
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.until(() -> this.fixture.submissions() + waiting(clients) >= 3 * JOBS);
		bursts.dispose();
		assertThat(this.throttled).hasValueLessThanOrEqualTo(10);
	}

	@Test
	void startedAndStoppedReplicasAreCounted() {
		List<Integer> counts = new CopyOnWriteArrayList<>();
		startedEngine(client(), counts::add);
		RunPodClient other = client();
		RunPodJobsEngine engine = startedEngine(other);
		Awaitility.await().untilAsserted(() -> assertThat(counts).containsExactly(2));
		engine.stop();
		Awaitility.await().untilAsserted(() -> assertThat(counts).containsExactly(2, 1));
		startedEngine(other);
		Awaitility.await().untilAsserted(() -> assertThat(counts).containsExactly(2, 1, 2));
	}

	@Test
	void shareOfStoppedReplicaIsFreeAfterOneWindow() {
		VirtualTimeScheduler time = VirtualTimeScheduler.create();
		RunPodClient client = client((builder) -> builder.scheduler(time));
		List<Integer> counts = new CopyOnWriteArrayList<>();
		startedEngine(client, (count) -> {
			client.operations().setReplicas(count);
			counts.add(count);
		});
		RunPodJobsEngine other = startedEngine(client());
		Awaitility.await().untilAsserted(() -> assertThat(counts).containsExactly(2));
		assertThat(runLimit(client)).isEqualTo(500);
		other.stop();
		Awaitility.await().untilAsserted(() -> assertThat(counts).containsExactly(2, 1));
		// RunPod counts requests of the stopped one in this window
		time.advanceTimeBy(Duration.ofSeconds(10));
		assertThat(runLimit(client)).isEqualTo(500);
		time.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(runLimit(client)).isEqualTo(1000);
	}

	@Test
	void failingConsumerOfReplicasDoesNotAffectTheLease() {
		CompletableFuture<Integer> counted = new CompletableFuture<>();
		RunPodJobsEngine engine = this.fixture
			.engine((builder) -> builder.leaseDuration(Duration.ofMinutes(2)).replicas((count) -> {
				counted.complete(count);
				throw new IllegalStateException("The client is closed");
			}));
		this.fixture.engine((builder) -> builder.leaseDuration(Duration.ofMinutes(2)));
		engine.start();
		assertThat(counted.join()).isEqualTo(2);
		Awaitility.await().during(Duration.ofMillis(200)).until(() -> !engine.isLeaseInDoubt());
	}

	private RunPodClient client() {
		return client((builder) -> {
		});
	}

	private RunPodClient client(Consumer<RunPodClient.Builder> options) {
		RunPodClient.Builder builder = RunPodClient
			.builder(WebClient.builder().clientConnector(new ReactorClientHttpConnector()))
			.baseUrl(URI.create(this.fixture.simulator.baseUrl()))
			.apiKey(() -> "key")
			.listener(new RunPodListener() {

				@Override
				public void onRequestThrottled(RequestThrottledEvent event) {
					SharedRateLimitTests.this.throttled.incrementAndGet();
				}

			});
		options.accept(builder);
		RunPodClient client = builder.build();
		this.resources.add(client::close);
		return client;
	}

	private RunPodJobsEngine startedEngine(RunPodClient client) {
		return startedEngine(client, client.operations()::setReplicas);
	}

	private RunPodJobsEngine startedEngine(RunPodClient client, IntConsumer replicas) {
		RunPodJobsEngine engine = RunPodJobsEngine
			.builder(this.fixture.dataSource, new JdbcTransactionManager(this.fixture.dataSource), client::endpoint)
			.leaseDuration(Duration.ofSeconds(5))
			.replicas(replicas)
			.build();
		engine.start();
		this.resources.add(engine::stop);
		return engine;
	}

	private static void awaitRunLimits(List<RunPodClient> clients, Integer... limits) {
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(clients).extracting(SharedRateLimitTests::runLimit).containsExactly(limits));
	}

	private static int runLimit(RunPodClient client) {
		return runLimits(List.of(client)).mapToInt(Limit::perWindow).sum();
	}

	private static int waiting(List<RunPodClient> clients) {
		return runLimits(clients).filter((limit) -> limit.inFlight() == 0).mapToInt(Limit::waiting).sum();
	}

	private static Stream<Limit> runLimits(List<RunPodClient> clients) {
		return clients.stream()
			.flatMap((client) -> client.operations()
				.activity(client.endpoint("echo"))
				.orElseThrow()
				.limits()
				.stream()
				.filter((limit) -> limit.operations().contains(RunPodOperation.RUN)));
	}

}
