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

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.JobQuery;
import io.runpod.jobs.JobQuery.Cursor;
import io.runpod.jobs.JobState;
import io.runpod.jobs.engine.InterceptingDataSource.Execution;
import io.runpod.jobs.engine.InterceptingDataSource.Parameter;
import io.runpod.jobs.engine.InterceptingDataSource.Statement;
import io.runpod.jobs.internal.JobRepository;
import io.runpod.jobs.internal.JobSerializer;
import io.runpod.jobs.internal.JobTables;
import io.runpod.jobs.internal.JobTransition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests of the plans of all queries of {@link JobRepository} among 100 000 jobs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgreSqlQueryPlanTests {

	private static final String OWNER = "owner-1";

	private static final UUID ID = new UUID(1, 1);

	private static final Instant NOW = Instant.now();

	private final List<String> plans = new ArrayList<>();

	private PostgreSqlServer server;

	private JobsFixture fixture;

	private JobRepository repository;

	@BeforeAll
	void createJobs() throws Exception {
		this.server = PostgreSqlServer.startIfInstalled();
		assumeTrue(this.server != null, "PostgreSQL is not installed");
		this.fixture = new JobsFixture(this.server.createDatabase("plans"));
		this.repository = new JobRepository(new InterceptingDataSource(this.fixture.dataSource, this::explain),
				JobTables.of(this.fixture.dataSource, "runpod_"), new JobSerializer(JsonMapper.shared()));
		// 200 pending, sending and unknown, 5000 submitted, 100 undelivered, all others
		// delivered
		this.fixture.jdbcClient.sql("""
				insert into runpod_job (id, endpoint, job_key, handler_expected, owner, priority, on_unknown_outcome,
					state, delivery_state, input, ttl, job_id, failed_deliveries, created_at, sending_at, ended_at,
					delivered_at, deadline)
				select gen_random_uuid(), 'echo-' || n % 3, 'key-' || n, true, 'owner-' || n % 3, 0, 'WAIT',
					case when n <= 200 then 'PENDING' when n <= 400 then 'SENDING' when n <= 600 then 'UNKNOWN'
						when n <= 5600 then 'SUBMITTED' else 'SUCCEEDED' end,
					case when n <= 5600 then 'NOT_DUE' when n <= 5650 then 'PENDING' when n <= 5700 then 'DEAD_LETTER'
						else 'DELIVERED' end,
					convert_to(repeat('input ', 50), 'UTF8'), 3600000, 'job-' || n, 0, now() - n * interval '1 s',
					now(), now(), case when n > 5700 then now() - n * interval '1 s' end, now() + interval '1 day'
				from generate_series(1, 100000) n""").update();
		this.fixture.jdbcClient.sql("vacuum analyze runpod_job").update();
	}

	@AfterAll
	void close() throws Exception {
		if (this.server != null) {
			this.fixture.close();
			this.server.close();
		}
	}

	static Stream<Arguments> queries() {
		JobQuery all = JobQuery.all();
		return Stream.of(query("find", (jobs) -> jobs.find(ID)),
				query("findByKey", (jobs) -> jobs.findByKey("echo-1", "key-1")),
				query("list", (jobs) -> jobs.list(all)),
				query("list of an endpoint", (jobs) -> jobs.list(all.withEndpoint("echo-1"))),
				query("list of a page", (jobs) -> jobs.list(all.withAfter(new Cursor(NOW.minusSeconds(50_000), ID)))),
				query("list of a state", (jobs) -> jobs.list(all.withStates(JobState.UNKNOWN))),
				query("list of an absent state", (jobs) -> jobs.list(all.withStates(JobState.LOST))),
				query("list of dead letters", (jobs) -> jobs.list(all.withDeliveryStates(DeliveryState.DEAD_LETTER))),
				query("findPending", (jobs) -> jobs.findPending(OWNER, "echo-1", 100)),
				query("findRequests", (jobs) -> jobs.findRequests(List.of(ID, new UUID(1, 2)))),
				query("findEndpointsWithPending", (jobs) -> jobs.findEndpointsWithPending(OWNER)),
				query("findSubmitted", (jobs) -> jobs.findSubmitted(OWNER)),
				query("findUndelivered", (jobs) -> jobs.findUndelivered(OWNER, NOW)),
				query("findOwners", JobRepository::findOwners),
				query("findUnknown of owner", (jobs) -> jobs.findUnknown(OWNER)),
				query("findUnknown", (jobs) -> jobs.findUnknown(ID)),
				query("send", (jobs) -> jobs.send(ID, OWNER, NOW)),
				query("accept", (jobs) -> jobs.accept(ID, "job", NOW)),
				query("postpone", (jobs) -> jobs.postpone(ID, "later")),
				query("doubt", (jobs) -> jobs.doubt(ID, "no answer")),
				query("restart", (jobs) -> jobs.restart(JobTransition.REPEAT, ID, OWNER, NOW)),
				query("end", (jobs) -> jobs.end(JobTransition.FAIL, ID, NOW, null, "failed")),
				query("markDelivered", (jobs) -> jobs.markDelivered(ID, NOW)),
				query("recordFailedDelivery", (jobs) -> jobs.recordFailedDelivery(ID, "failed", 3)),
				query("redeliver", (jobs) -> jobs.redeliver(ID)),
				query("adopt", (jobs) -> jobs.adopt("owner-2", OWNER)),
				query("deleteDeliveredBefore", (jobs) -> jobs.deleteDeliveredBefore(NOW.minus(Duration.ofDays(7)))));
	}

	private static Arguments query(String name, Consumer<JobRepository> query) {
		return Arguments.of(name, query);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("queries")
	void queryUsesIndexes(String name, Consumer<JobRepository> query) {
		assertPlans(query);
	}

	@Test
	void everyIndexIsUsed() {
		queries().forEach((arguments) -> query(arguments).accept(this.repository));
		List<String> indexes = this.fixture.jdbcClient
			.sql("select indexname from pg_indexes where tablename = 'runpod_job'")
			.query(String.class)
			.list();
		// no query reads a job by its id at RunPod: no two jobs may have the same
		indexes.remove("runpod_job_job_id");
		assertThat(indexes).hasSize(5)
			.allSatisfy((index) -> assertThat(this.plans).as(index).anyMatch((plan) -> plan.contains(index)));
	}

	@SuppressWarnings("unchecked")
	private static Consumer<JobRepository> query(Arguments arguments) {
		return (Consumer<JobRepository>) arguments.get()[1];
	}

	private void assertPlans(Consumer<JobRepository> query) {
		int before = this.plans.size();
		query.accept(this.repository);
		List<String> queryPlans = this.plans.subList(before, this.plans.size());
		assertThat(queryPlans).isNotEmpty()
			.allSatisfy((plan) -> assertThat(plan).contains("Index").doesNotContain("Seq Scan"));
	}

	private Object explain(Statement statement, Execution execution) throws Throwable {
		if (statement.isCommit()) {
			return execution.proceed();
		}
		try (PreparedStatement explain = statement.connection()
			.prepareStatement("explain (costs off) " + statement.sql())) {
			for (Parameter parameter : statement.parameters()) {
				parameter.set(explain);
			}
			StringBuilder plan = new StringBuilder(statement.sql()).append('\n');
			try (ResultSet rows = explain.executeQuery()) {
				while (rows.next()) {
					plan.append(rows.getString(1)).append('\n');
				}
			}
			this.plans.add(plan.toString());
		}
		return execution.proceed();
	}

}
