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

import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.sql.DataSource;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;

import io.runpod.jobs.JobOutcome;
import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.endpoint.Operation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link JobSubmitter} while inputs are read.
 */
class JobSubmitterTests {

	private final JobsFixture fixture = JobsFixture.h2();

	private final AtomicBoolean reading = new AtomicBoolean();

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void failedReadOfInputsIsRepeated() {
		RunPodJobsEngine engine = engine(() -> {
			throw new SQLTransientConnectionException("A failure of the connection", "08006");
		});
		UUID id = engine.jobs().submit("echo", Map.of("n", 1)).id();
		engine.start();
		awaitDelivery(id);
		assertThat(this.reading).isTrue();
	}

	@Test
	void jobSubmittedWhileInputsAreReadIsLeftOut() {
		RunPodJobsEngine engine = engine(() -> this.fixture.jdbcClient.sql(
				"update runpod_job set state = 'SUBMITTED', job_id = 'submitted', input = null where job_key = 'first'")
			.update());
		engine.jobs().submit("echo", Map.of("n", 1), (options) -> options.key("first"));
		UUID second = engine.jobs().submit("echo", Map.of("n", 2)).id();
		engine.start();
		awaitDelivery(second);
		assertThat(this.reading).isTrue();
		assertThat(this.fixture.submissions()).isOne();
	}

	@Test
	void failedScheduleOfUnknownOutcomeIsRepeated() {
		AtomicBoolean failed = new AtomicBoolean();
		DataSource dataSource = new InterceptingDataSource(this.fixture.dataSource, (statement, execution) -> {
			if (statement.sql().startsWith("insert into runpod_job_schedule")
					&& Thread.currentThread().getName().startsWith("runpod-jobs-")
					&& failed.compareAndSet(false, true)) {
				throw new SQLTransientConnectionException("A failure of the connection", "08006");
			}
			return execution.proceed();
		});
		// the records are not checked meanwhile, which would schedule it as well
		RunPodJobsEngine engine = this.fixture.engine(dataSource, new JdbcTransactionManager(dataSource),
				(builder) -> builder.leaseDuration(Duration.ofMinutes(2)), this.fixture.client("key"));
		engine.start();
		this.fixture.simulator.failNext(Operation.RUN, Fault.CONNECTION_RESET);
		UUID id = engine.jobs().submit("echo", Map.of("n", 1)).id();
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.fixture.jdbcClient
				.sql("select task_instance from runpod_job_schedule where task_name = 'runpod-unknown-outcome'")
				.query(String.class)
				.list()).containsExactly(id.toString()));
		assertThat(failed).isTrue();
	}

	// an action before inputs are read for the first time
	private RunPodJobsEngine engine(Action action) {
		DataSource dataSource = new InterceptingDataSource(this.fixture.dataSource, (statement, execution) -> {
			if (statement.sql().startsWith("select id, input") && this.reading.compareAndSet(false, true)) {
				action.run();
			}
			return execution.proceed();
		});
		RunPodJobsEngine engine = this.fixture.engine(dataSource, new JdbcTransactionManager(dataSource), (builder) -> {
		}, this.fixture.client("key"));
		engine.registerEndpointHandler("echo", EnumSet.allOf(JobOutcome.class), this.fixture::receive);
		return engine;
	}

	private void awaitDelivery(UUID id) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> this.fixture.column(id, "delivery_state").equals("DELIVERED"));
	}

	private interface Action {

		void run() throws Exception;

	}

}
