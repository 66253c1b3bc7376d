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
import java.util.stream.Stream;

import javax.sql.DataSource;

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
import io.runpod.jobs.JobState;
import io.runpod.jobs.engine.InterceptingDataSource.Execution;
import io.runpod.jobs.engine.InterceptingDataSource.Parameter;
import io.runpod.jobs.engine.InterceptingDataSource.Statement;
import io.runpod.jobs.internal.JobCounter;
import io.runpod.jobs.internal.JobEnd;
import io.runpod.jobs.internal.JobRepository;
import io.runpod.jobs.internal.JobSerializer;
import io.runpod.jobs.internal.JobTables;
import io.runpod.jobs.internal.JobTransition;
import io.runpod.jobs.internal.SubmissionQueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests of the plans of all queries of {@link JobRepository} and {@link JobCounter} among
 * 100 000 jobs.
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

	private JobCounter counter;

	@BeforeAll
	void createJobs() throws Exception {
		this.server = PostgreSqlServer.startIfInstalled();
		assumeTrue(this.server != null, "PostgreSQL is not installed");
		this.fixture = new JobsFixture(this.server.createDatabase("plans"));
		DataSource dataSource = new InterceptingDataSource(this.fixture.dataSource, this::explain);
		JobTables tables = JobTables.of(this.fixture.dataSource, "runpod_");
		this.repository = new JobRepository(dataSource, tables, new JobSerializer(JsonMapper.shared()));
		this.counter = new JobCounter(dataSource, tables);
		// 200 pending, sending and unknown, 5000 submitted, 100 undelivered, all others
		// delivered
		this.fixture.jdbcClient
			.sql("""
					insert into runpod_job (id, endpoint, batch, job_key, ordering_key, handler_expected, owner, priority, on_unknown_outcome,
						state, delivery_state, input, ttl, job_id, failed_deliveries, created_at, sending_at, ended_at,
						delivered_at, deadline)
					select gen_random_uuid(), 'echo-' || n % 3, false, 'key-' || n,
						case when n % 10 = 0 then 'order-' || n % 100 end, true, 'owner-' || n % 3, 0, 'WAIT',
						case when n <= 200 then 'PENDING' when n <= 400 then 'SENDING' when n <= 600 then 'UNKNOWN'
							when n <= 5600 then 'SUBMITTED' else 'SUCCEEDED' end,
						case when n <= 5600 then 'NOT_DUE' when n <= 5650 then 'PENDING' when n <= 5700 then 'DEAD_LETTER'
							else 'DELIVERED' end,
						convert_to(repeat('input ', 50), 'UTF8'), 3600000, 'job-' || n, 0, now() - n * interval '1 s',
						now(), now(), case when n > 5700 then now() - n * interval '1 s' end, now() + interval '1 day'
					from generate_series(1, 100000) n""")
			.update();
		this.fixture.jdbcClient.sql("vacuum analyze runpod_job").update();
	}

	@AfterAll
	void close() throws Exception {
		if (this.server != null) {
			this.fixture.close();
			this.server.close();
		}
	}

	Stream<Arguments> queries() {
		JobRepository jobs = this.repository;
		JobQuery all = JobQuery.all();
		return Stream.of(query("find", () -> jobs.find(ID)),
				query("findByKey", () -> jobs.findByKey("echo-1", "key-1")), query("list", () -> jobs.list(all)),
				query("list of an endpoint", () -> jobs.list(all.withEndpoint("echo-1"))),
				query("list of a page",
						() -> jobs.list(all.withAfter(new JobQuery.Cursor(NOW.minusSeconds(50_000), ID)))),
				query("list of a state", () -> jobs.list(all.withStates(JobState.UNKNOWN))),
				query("list of an absent state", () -> jobs.list(all.withStates(JobState.LOST))),
				query("list of dead letters", () -> jobs.list(all.withDeliveryStates(DeliveryState.DEAD_LETTER))),
				query("findPending", () -> jobs.findPending(OWNER, new SubmissionQueue("echo-1", false), 100)),
				query("findRequests", () -> jobs.findRequests(List.of(ID, new UUID(1, 2)))),
				query("findQueuesWithPending", () -> jobs.findQueuesWithPending(OWNER)),
				query("findSubmitted", () -> jobs.findSubmitted(OWNER)),
				query("findUndelivered", () -> jobs.findUndelivered(OWNER, NOW)), query("findOwners", jobs::findOwners),
				query("findUnknown of owner", () -> jobs.findUnknown(OWNER)),
				query("findUnknown", () -> jobs.findUnknown(ID)), query("findSending", () -> jobs.findSending(OWNER)),
				query("findNext", () -> jobs.findNext("order-1")),
				query("countUndelivered", this.counter::countUndelivered),
				query("countByState", this.counter::countByState), query("send", () -> jobs.send(ID, OWNER, NOW)),
				query("accept", () -> jobs.accept(ID, "job", NOW)),
				query("postpone", () -> jobs.postpone(ID, OWNER, "later")),
				query("recordDraft", () -> jobs.recordDraft(ID, OWNER, "draft")),
				query("acceptDraft", () -> jobs.acceptDraft(ID, OWNER, NOW)),
				query("doubt", () -> jobs.doubt(ID, "no answer")),
				query("restart", () -> jobs.restart(JobTransition.REPEAT, ID, OWNER, NOW)),
				query("end", () -> jobs.end(ID, JobEnd.of(JobTransition.FAIL, "failed"), NOW)),
				query("endSubmission",
						() -> jobs.endSubmission(ID, OWNER, JobEnd.of(JobTransition.REFUSE, "refused"), NOW)),
				query("markDelivered", () -> jobs.markDelivered(ID, NOW)),
				query("recordFailedDelivery", () -> jobs.recordFailedDelivery(ID, "failed", 3)),
				query("redeliver", () -> jobs.redeliver(ID)), query("adopt", () -> jobs.adopt("owner-2", OWNER)),
				query("deleteDeliveredBefore", () -> jobs.deleteDeliveredBefore(NOW.minus(Duration.ofDays(7)))));
	}

	private static Arguments query(String name, Runnable query) {
		return Arguments.of(name, query);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("queries")
	void queryUsesIndexes(String name, Runnable query) {
		assertPlans(query);
	}

	@Test
	void everyIndexIsUsed() {
		queries().forEach((arguments) -> ((Runnable) arguments.get()[1]).run());
		List<String> indexes = this.fixture.jdbcClient
			.sql("select indexname from pg_indexes where tablename = 'runpod_job'")
			.query(String.class)
			.list();
		// no query reads a job by its id at RunPod: no two jobs may have the same
		indexes.remove("runpod_job_job_id");
		assertThat(indexes).hasSize(6)
			.allSatisfy((index) -> assertThat(this.plans).as(index).anyMatch((plan) -> plan.contains(index)));
	}

	private void assertPlans(Runnable query) {
		int before = this.plans.size();
		query.run();
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
