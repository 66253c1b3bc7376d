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

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.runpod.client.batch.RunPodBatch;
import io.runpod.jobs.JobState;
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
	void adoptedBatchIsDeliveredOnce() {
		UUID id = this.fixture.engine().jobs().submitBatch("echo", List.of(1, 2)).id();
		startedEngine();
		TrackedJob delivered = awaitDelivery(id);
		assertThat(delivered.state()).isEqualTo(JobState.SUCCEEDED);
		assertThat(delivered.batch()).extracting(RunPodBatch::completed).isEqualTo(2);
		assertThat(this.fixture.receivedCount(id)).isOne();
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

}
