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

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.runpod.jobs.JobCount;
import io.runpod.jobs.JobQuery;
import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.TrackedJob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests of {@link RunPodJobs} on PostgreSQL.
 */
class PostgreSqlRunPodJobsTests extends AbstractRunPodJobsTests {

	private static final AtomicInteger databases = new AtomicInteger();

	private static PostgreSqlServer server;

	@BeforeAll
	static void startServer() {
		server = PostgreSqlServer.startIfInstalled();
		assumeTrue(server != null, "PostgreSQL is not installed");
	}

	@AfterAll
	static void stopServer() throws Exception {
		if (server != null) {
			server.close();
		}
	}

	@Override
	JobsFixture createFixture() {
		try {
			return new JobsFixture(server.createDatabase("jobs" + databases.incrementAndGet()));
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void restartOfDatabaseLosesNothing() throws Exception {
		RunPodJobsEngine engine = startedEngine();
		UUID first = engine.jobs().submit("echo", Map.of("n", 1)).id();
		server.stop();
		server.start();
		UUID second = engine.jobs().submit("echo", Map.of("n", 2)).id();
		awaitDelivery(first);
		awaitDelivery(second);
		assertThat(this.fixture.receivedCount(first)).isOne();
		assertThat(this.fixture.receivedCount(second)).isOne();
		assertThat(this.fixture.submissions()).isEqualTo(2);
	}

	@Test
	void countsAndPagesUseIndexes() {
		RunPodJobsEngine engine = this.fixture.engine();
		TrackedJob job = engine.jobs().submit("echo", Map.of("n", 1));
		this.fixture.jdbcClient.sql("insert into runpod_job (id, endpoint, handler_expected, owner, priority,"
				+ " on_unknown_outcome, state, delivery_state, ttl, failed_deliveries, created_at, delivered_at, deadline)"
				+ " select gen_random_uuid(), 'echo', true, 'other', 0, 'WAIT', 'SUCCEEDED', 'DELIVERED', 1, 0,"
				+ " now() - n * interval '1 s', now(), now() from generate_series(1, 20000) n")
			.update();
		this.fixture.jdbcClient.sql("analyze runpod_job").update();
		long sequentialScans = scans("seq_scan", "tables where relname = 'runpod_job'");
		assertThat(engine.countUndelivered().block()).extracting(JobCount::count).containsExactly(1L);
		assertThat(engine.jobs().list(JobQuery.all().withAfter(job).withLimit(10))).hasSize(10);
		Awaitility.await()
			.until(() -> scans("idx_scan", "indexes where indexrelname = 'runpod_job_delivery'") > 0
					&& scans("idx_scan", "indexes where indexrelname = 'runpod_job_created'") > 0);
		assertThat(scans("seq_scan", "tables where relname = 'runpod_job'")).isEqualTo(sequentialScans);
	}

	private long scans(String column, String source) {
		return this.fixture.jdbcClient.sql("select " + column + " from pg_stat_user_" + source)
			.query(Long.class)
			.single();
	}

}
