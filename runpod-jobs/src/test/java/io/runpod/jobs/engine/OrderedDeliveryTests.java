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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.util.Assert;

import io.runpod.jobs.JobOutcome;
import io.runpod.jobs.TrackedJob;
import io.runpod.jobs.internal.JobTables;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the delivery of jobs with an ordering key.
 */
class OrderedDeliveryTests {

	private static final EnumSet<JobOutcome> ALL = EnumSet.allOf(JobOutcome.class);

	private static @Nullable PostgreSqlServer server;

	private JobsFixture fixture;

	@BeforeAll
	static void startServer() {
		server = PostgreSqlServer.startIfInstalled();
	}

	@AfterAll
	static void stopServer() throws Exception {
		if (server != null) {
			server.close();
		}
	}

	static Stream<Named<Supplier<JobsFixture>>> databases() {
		Named<Supplier<JobsFixture>> h2 = Named.of("H2", JobsFixture::h2);
		return (server != null) ? Stream.of(h2, Named.of("PostgreSQL", OrderedDeliveryTests::postgreSql))
				: Stream.of(h2);
	}

	private static JobsFixture postgreSql() {
		try {
			return new JobsFixture(server.createDatabase("ordered" + System.nanoTime()));
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@AfterEach
	void closeDatabase() {
		this.fixture.close();
	}

	@ParameterizedTest
	@MethodSource("databases")
	void outcomesWithOrderingKeyAreDeliveredInOrder(Supplier<JobsFixture> database) {
		this.fixture = database.get();
		CountDownLatch release = new CountDownLatch(1);
		this.fixture.simulator.endpoint("echo", (job) -> {
			if (job.inputJson().contains("first")) {
				release.await();
			}
			return Map.of("n", 1);
		});
		List<RunPodJobsEngine> engines = IntStream.range(0, 2).mapToObj((index) -> orderedEngine()).toList();
		List<UUID> ids = IntStream.range(0, 6)
			.mapToObj((index) -> engines.get(index % 2)
				.jobs()
				.submit("echo", (index == 0) ? "first" : index, (options) -> options.orderingKey("A-1").context(index))
				.id())
			.toList();
		UUID other = engines.get(0).jobs().submit("echo", 9, (options) -> options.orderingKey("A-2").context(9)).id();
		ids.stream().skip(1).forEach((id) -> await(id, "state", "SUCCEEDED"));
		await(other, "delivery_state", "DELIVERED");
		assertThat(this.fixture.delivered).hasSize(1);
		// its first job is adopted
		engines.get(0).stop();
		release.countDown();
		await(ids.get(5), "delivery_state", "DELIVERED");
		assertThat(this.fixture.delivered).extracting(TrackedJob::id)
			.containsExactly(other, ids.get(0), ids.get(1), ids.get(2), ids.get(4), ids.get(5));
		assertThat(this.fixture.column(ids.get(3), "delivery_state")).isEqualTo("DEAD_LETTER");
	}

	@ParameterizedTest
	@MethodSource("databases")
	void heldBackOutcomeSurvivesProcessThatDeliveredTheOneBefore(Supplier<JobsFixture> database) {
		this.fixture = database.get();
		RunPodJobsEngine dead = this.fixture.engine();
		UUID first = dead.jobs().submit("echo", 1, (options) -> options.orderingKey("A-1").context(1)).id();
		RunPodJobsEngine engine = this.fixture.engine((builder) -> builder.leaseDuration(Duration.ofMinutes(1)));
		engine.registerEndpointHandler("echo", ALL, this.fixture::receive);
		engine.start();
		UUID second = engine.jobs().submit("echo", 2, (options) -> options.orderingKey("A-1").context(2)).id();
		await(second, "delivery_state", "PENDING");
		this.fixture.jdbcClient
			.sql("update runpod_job set state = 'SUCCEEDED', delivery_state = 'DELIVERED' where id = :id")
			.param("id", first)
			.update();
		// the lease of the dead process ends
		await(second, "delivery_state", "DELIVERED");
	}

	@ParameterizedTest
	@MethodSource("databases")
	void jobsOfTablesInOtherSchemaAreDeliveredInOrder(Supplier<JobsFixture> database) throws IOException {
		this.fixture = database.get();
		JobTables tables = new JobTables("gpu.paint_", JobTables.isPostgreSql(this.fixture.dataSource));
		String script = new ClassPathResource(tables.script()).getContentAsString(StandardCharsets.UTF_8);
		this.fixture.jdbcClient.sql("create schema gpu").update();
		new ResourceDatabasePopulator(new ByteArrayResource(tables.prefixed(script).getBytes(StandardCharsets.UTF_8)))
			.execute(this.fixture.dataSource);
		RunPodJobsEngine engine = this.fixture.engine((builder) -> builder.tablePrefix(tables.prefix()));
		AtomicInteger attempts = new AtomicInteger();
		engine.registerEndpointHandler("echo", ALL, (job) -> {
			// repeated by the schedule
			Assert.state(attempts.incrementAndGet() != 1, "not yet");
			this.fixture.receive(job);
		});
		engine.start();
		List<UUID> ids = IntStream.range(0, 3)
			.mapToObj((index) -> engine.jobs().submit("echo", index, (options) -> options.orderingKey("A-1")).id())
			.toList();
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.untilAsserted(
					() -> assertThat(this.fixture.delivered).extracting(TrackedJob::id).containsExactlyElementsOf(ids));
		assertThat(this.fixture.jdbcClient.sql("select count(*) from runpod_job").query(Integer.class).single())
			.isZero();
	}

	private RunPodJobsEngine orderedEngine() {
		RunPodJobsEngine engine = this.fixture.engine((builder) -> builder.maxDeliveryAttempts(1));
		engine.registerEndpointHandler("echo", ALL, (job) -> {
			Assert.state(job.context(Integer.class) != 3, "dead letter");
			this.fixture.receive(job);
		});
		engine.start();
		return engine;
	}

	private void await(UUID id, String column, String value) {
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> value.equals(this.fixture.column(id, column)));
	}

}
