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

import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.runpod.jobs.RunPodJobs;

import static org.assertj.core.api.Assertions.assertThat;
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

}
