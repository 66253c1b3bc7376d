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

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;

import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.JobOutcome;
import io.runpod.jobs.JobState;
import io.runpod.jobs.RunPodJobHandler;
import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.endpoint.Operation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the shutdown of an engine.
 */
class EngineShutdownTests {

	private final JobsFixture fixture = JobsFixture.h2();

	private final CountDownLatch release = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.release.countDown();
		this.fixture.close();
	}

	@Test
	void closedEngineHasNoThreads() throws Exception {
		Set<Thread> others = threads();
		ClassLoader applicationClassLoader = Thread.currentThread().getContextClassLoader();
		RunPodJobsEngine engine = startedEngine(this.fixture::receive);
		try (URLClassLoader webServerClassLoader = new URLClassLoader(new URL[0])) {
			Thread.currentThread().setContextClassLoader(webServerClassLoader);
			engine.jobs().submit("echo", Map.of("n", 1));
			Awaitility.await().until(() -> this.fixture.delivered.size() == 1);
		}
		finally {
			Thread.currentThread().setContextClassLoader(applicationClassLoader);
		}
		assertThat(newThreads(others)).extracting(Thread::getName)
			.anyMatch((name) -> name.startsWith("runpod-jobs-"))
			.anyMatch((name) -> name.startsWith("runpod-job-delivery-"));
		assertThat(newThreads(others)).extracting(Thread::getContextClassLoader).containsOnly(applicationClassLoader);
		engine.close();
		Awaitility.await().untilAsserted(() -> assertThat(newThreads(others)).isEmpty());
	}

	@Test
	void recordingInProgressIsNotInterrupted() {
		CountDownLatch recording = new CountDownLatch(1);
		RunPodJobsEngine engine = engineBlockedAt((sql) -> sql.contains("ended_at = "), recording);
		engine.start();
		UUID id = engine.jobs().submit("echo", Map.of("n", 1)).id();
		Awaitility.await().until(() -> recording.getCount() == 0);
		engine.stop();
		this.release.countDown();
		engine.close();
		assertThat(this.fixture.column(id, "state")).isEqualTo(JobState.SUCCEEDED.name());
	}

	@Test
	void leaseIsEndedAfterItsRenewal() throws Exception {
		CountDownLatch renewal = new CountDownLatch(1);
		RunPodJobsEngine engine = engineBlockedAt((sql) -> sql.startsWith("UPDATE runpod_job_schedule")
				&& Thread.currentThread().getName().startsWith("runpod-jobs-"), renewal);
		engine.start();
		Awaitility.await().until(() -> renewal.getCount() == 0);
		Thread stop = new Thread(engine::stop);
		stop.start();
		Awaitility.await().until(() -> stop.getState() == Thread.State.BLOCKED || !stop.isAlive());
		this.release.countDown();
		stop.join();
		engine.close();
		assertThat(engine.isLeaseInDoubt()).isFalse();
		assertThat(this.fixture.jdbcClient
			.sql("select execution_time <= current_timestamp from runpod_job_schedule where task_name = 'runpod-lease'")
			.query(Boolean.class)
			.list()).containsExactly(true);
	}

	@Test
	void webhookInProgressIsRecorded() {
		CompletableFuture<String> accepted = new CompletableFuture<>();
		this.fixture.simulator.endpoint("echo", (job) -> {
			accepted.complete(job.jobId());
			return Map.of("n", 1);
		});
		RunPodJobsEngine engine = startedEngine(this.fixture::receive);
		this.fixture.simulator.failNext(Operation.RUN, Fault.CONNECTION_RESET);
		UUID id = engine.jobs().submit("echo", Map.of("n", 1)).id();
		awaitColumn(id, "state", JobState.UNKNOWN);
		this.fixture.simulator.failNext(Operation.STATUS, Fault.SLOW);
		engine.jobFound(id, accepted.join());
		Awaitility.await().until(() -> this.fixture.simulator.requestCount("echo", Operation.STATUS) == 1);
		CompletableFuture<Void> stop = CompletableFuture.runAsync(engine::stop);
		Awaitility.await().until(() -> !engine.isRunning());
		this.fixture.simulator.advanceTimeBy(Duration.ofSeconds(20));
		stop.join();
		assertThat(this.fixture.column(id, "job_id")).isEqualTo(accepted.join());
	}

	@Test
	void waitingDeliveriesAreLeftToAnotherProcess() {
		CountDownLatch handling = new CountDownLatch(1);
		RunPodJobsEngine first = engine((builder) -> builder.deliveryThreads(1), (job) -> {
			this.fixture.receive(job);
			handling.countDown();
			this.release.await();
		});
		first.start();
		UUID one = first.jobs().submit("echo", Map.of("n", 1)).id();
		UUID other = first.jobs().submit("echo", Map.of("n", 2)).id();
		Awaitility.await().until(() -> handling.getCount() == 0);
		awaitColumn(one, "state", JobState.SUCCEEDED);
		awaitColumn(other, "state", JobState.SUCCEEDED);
		CompletableFuture<Void> close = CompletableFuture.runAsync(first::close);
		Awaitility.await().until(() -> !first.isRunning());
		this.release.countDown();
		close.join();
		assertThat(this.fixture.delivered).hasSize(1);
		startedEngine(this.fixture::receive);
		awaitColumn(one, "delivery_state", DeliveryState.DELIVERED);
		awaitColumn(other, "delivery_state", DeliveryState.DELIVERED);
		assertThat(this.fixture.delivered).hasSize(2);
	}

	// its statements wait for the release
	private RunPodJobsEngine engineBlockedAt(Predicate<String> statements, CountDownLatch reached) {
		DataSource dataSource = new InterceptingDataSource(this.fixture.dataSource, (statement, execution) -> {
			if (statements.test(statement.sql())) {
				reached.countDown();
				this.release.await();
			}
			return execution.proceed();
		});
		return this.fixture.engine(dataSource, new JdbcTransactionManager(dataSource), (builder) -> {
		}, this.fixture.client("key"));
	}

	private RunPodJobsEngine startedEngine(RunPodJobHandler handler) {
		RunPodJobsEngine engine = engine((builder) -> {
		}, handler);
		engine.start();
		return engine;
	}

	private RunPodJobsEngine engine(Consumer<RunPodJobsEngineBuilder> customizer, RunPodJobHandler handler) {
		RunPodJobsEngine engine = this.fixture.engine(customizer);
		engine.registerEndpointHandler("echo", EnumSet.allOf(JobOutcome.class), handler);
		return engine;
	}

	private void awaitColumn(UUID id, String name, Enum<?> value) {
		Awaitility.await().until(() -> this.fixture.column(id, name).equals(value.name()));
	}

	private static Set<Thread> newThreads(Set<Thread> others) {
		return threads().stream().filter((thread) -> !others.contains(thread)).collect(Collectors.toSet());
	}

	private static Set<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("runpod-job"))
			.collect(Collectors.toSet());
	}

}
