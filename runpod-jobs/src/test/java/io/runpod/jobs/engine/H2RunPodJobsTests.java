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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.runpod.jobs.JobQuery;
import io.runpod.jobs.JobState;
import io.runpod.jobs.RunPodJobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of {@link RunPodJobs} on H2.
 */
class H2RunPodJobsTests extends AbstractRunPodJobsTests {

	@Override
	JobsFixture createFixture() {
		return JobsFixture.h2();
	}

	@Test
	void fileWithDelayedWritesIsRefused(@TempDir Path directory) {
		String url = "jdbc:h2:file:" + directory.resolve("jobs");
		try (JobsFixture file = new JobsFixture(url, this.fixture.simulator)) {
			assertThatIllegalStateException().isThrownBy(file::engine)
				.withMessageMatching(
						"The H2 database '.*jobs' would lose durable RunPod jobs when its process dies, because"
								+ " it writes commits with a delay. Append ';WRITE_DELAY=0' to its JDBC URL");
		}
	}

	@Test
	void engineIsStartedAgain() {
		RunPodJobsEngine engine = startedEngine();
		engine.stop();
		UUID id = engine.jobs().submit("echo", Map.of("n", 1)).id();
		engine.start();
		awaitDelivery(id);
		assertThat(this.fixture.submissions()).isOne();
	}

	@Test
	void jobWhoseWebhookIsLostIsPolled() {
		CountDownLatch release = new CountDownLatch(1);
		this.fixture.simulator.endpoint("echo", (job) -> {
			release.await();
			return Map.of("n", 1);
		});
		// of a port that refuses connections
		RunPodJobsEngine first = this.fixture
			.engine((builder) -> builder.webhooks((endpoint, id) -> URI.create("http://127.0.0.1:1/" + id)));
		first.start();
		UUID id = first.jobs().submit("echo", Map.of("n", 1)).id();
		awaitState(id, JobState.SUBMITTED);
		first.stop();
		release.countDown();
		startedEngine();
		assertThat(awaitDelivery(id).state()).isEqualTo(JobState.SUCCEEDED);
		assertThat(this.fixture.submissions()).isOne();
	}

	@Test
	void submissionIsCheckedBeforeItIsRecorded() {
		List<Object> cyclic = new ArrayList<>();
		cyclic.add(cyclic);
		RunPodJobsEngine engine = this.fixture.engine();
		assertThatIllegalArgumentException().isThrownBy(() -> engine.jobs().submit("no-endpoint", Map.of("n", 1)))
			.withMessage("There is no endpoint 'no-endpoint'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> engine.jobs().submit("echo", Map.of("n", 1), (options) -> options.handler("mail")))
			.withMessage("There is no handler with the name 'mail'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> engine.jobs().submit("echo", Map.of("n", 1), (options) -> options.context(cyclic)))
			.withMessage("The context of a durable job cannot be written as JSON: java.util.ArrayList: Document nesting"
					+ " depth (501) exceeds the maximum allowed (500, from"
					+ " `StreamWriteConstraints.getMaxNestingDepth()`)");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> engine.jobs().submit("echo", "x".repeat(10 * 1024 * 1024)))
			.withMessage("The input of a durable job has 10485762 bytes as JSON, but RunPod accepts 10485760."
					+ " Upload it, and submit its URL");
		assertThat(engine.jobs().list(JobQuery.all())).isEmpty();
		UUID id = engine.jobs().submit("echo", Map.of("n", 1)).id();
		assertThatIllegalStateException().isThrownBy(() -> engine.jobs().redeliver(id))
			.withMessage("Durable job " + id + " is PENDING: its outcome can be delivered when it has ended");
		assertThatIllegalStateException().isThrownBy(() -> engine.jobs().retry(id))
			.withMessage("Durable job " + id + " is PENDING: only a failed job can be run again");
	}

}
