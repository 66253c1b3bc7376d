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

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;

import io.runpod.jobs.JobOutcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the number of statements from the submission of a durable job to its delivery.
 */
class StatementCountTests {

	@Test
	void jobCostsAtMostTwelveStatements() {
		try (JobsFixture fixture = JobsFixture.h2()) {
			AtomicInteger statements = new AtomicInteger();
			DataSource counted = new InterceptingDataSource(fixture.dataSource, (statement, execution) -> {
				statements.addAndGet(statement.isCommit() ? 0 : 1);
				return execution.proceed();
			});
			// without those that do not depend on the number of jobs
			RunPodJobsEngine engine = fixture.engine(counted, new JdbcTransactionManager(counted),
					(builder) -> builder.leaseDuration(Duration.ofMinutes(2)).pollingInterval(Duration.ofMinutes(2)),
					fixture.client("key"));
			engine.registerEndpointHandler("echo", EnumSet.allOf(JobOutcome.class), (job) -> {
			});
			engine.start();
			deliver(fixture, engine, 1);
			int before = statements.get();
			for (int n = 0; n < 10; n++) {
				deliver(fixture, engine, 1);
			}
			int oneByOne = statements.get() - before;
			deliver(fixture, engine, 50);
			int together = statements.get() - before - oneByOne;
			assertThat(oneByOne / 10.0).as("statements of a job alone").isLessThanOrEqualTo(12);
			assertThat(together / 50.0).as("statements of a job among 50").isLessThanOrEqualTo(12);
		}
	}

	private static void deliver(JobsFixture fixture, RunPodJobsEngine engine, int jobs) {
		List<UUID> ids = IntStream.range(0, jobs)
			.mapToObj((n) -> engine.jobs().submit("echo", Map.of("n", n)).id())
			.toList();
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> ids.stream().allMatch((id) -> fixture.column(id, "delivery_state").equals("DELIVERED")));
	}

}
