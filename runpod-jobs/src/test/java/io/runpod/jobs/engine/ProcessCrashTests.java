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
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.JobOutcome;
import io.runpod.jobs.JobQuery;
import io.runpod.jobs.JobState;
import io.runpod.jobs.TrackedJob;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of processes that are killed at every point of a durable job, and of the process
 * started after them on the same database.
 */
@Tag("extensive")
class ProcessCrashTests {

	private static final int CONCURRENT_PROCESSES = 4;

	@TempDir
	private Path directory;

	@Test
	void nothingIsLostOrSubmittedTwiceAtAnyPoint() throws Exception {
		List<String> results = new ArrayList<>();
		ExecutorService processes = Executors.newFixedThreadPool(CONCURRENT_PROCESSES);
		try {
			while (!results.contains("not halted")) {
				List<Future<String>> batch = new ArrayList<>();
				for (int i = 1; i <= CONCURRENT_PROCESSES; i++) {
					int point = results.size() + i;
					batch.add(processes.submit(() -> haltAt(point)));
				}
				for (Future<String> result : batch) {
					results.add(result.get(3, TimeUnit.MINUTES));
				}
			}
		}
		finally {
			processes.shutdownNow();
		}
		results.removeIf("not halted"::equals);
		assertThat(results).hasSizeGreaterThanOrEqualTo(15);
		assertThat(results).isSubsetOf("nothing recorded", "delivered", "unknown and never sent");
		assertThat(results).contains("nothing recorded", "delivered");
	}

	private String haltAt(int point) throws Exception {
		String jdbcUrl = "jdbc:h2:file:" + this.directory.resolve("jobs" + point) + ";WRITE_DELAY=0";
		try (JobsFixture fixture = new JobsFixture(jdbcUrl)) {
			CompletableFuture<String> accepted = new CompletableFuture<>();
			fixture.simulator.endpoint("echo", (job) -> {
				accepted.complete(job.jobId());
				return Map.of("n", 1);
			});
			fixture.dataSource.getHikariPoolMXBean().softEvictConnections();
			fixture.dataSource.close();
			return (exitCode(jdbcUrl, fixture.simulator.baseUrl(), point) != 0) ? resume(jdbcUrl, fixture, accepted)
					: "not halted";
		}
	}

	private String resume(String jdbcUrl, JobsFixture crashed, CompletableFuture<String> accepted) throws Exception {
		try (JobsFixture fixture = new JobsFixture(jdbcUrl, crashed.simulator)) {
			RunPodJobsEngine engine = fixture.engine((builder) -> builder.leaseDuration(Duration.ofSeconds(1)));
			engine.registerEndpointHandler("echo", EnumSet.allOf(JobOutcome.class), fixture::receive);
			engine.start();
			List<TrackedJob> jobs = engine.jobs().list(JobQuery.all());
			if (jobs.isEmpty()) {
				assertThat(fixture.submissions()).isZero();
				return "nothing recorded";
			}
			TrackedJob job = jobs.get(0);
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.until(() -> isResumed(engine.jobs().find(job.id()).orElseThrow()));
			if (engine.jobs().find(job.id()).orElseThrow().state() == JobState.UNKNOWN) {
				if (fixture.submissions() == 0) {
					return "unknown and never sent";
				}
				engine.jobFound(job.id(), accepted.get(10, TimeUnit.SECONDS));
				Awaitility.await()
					.atMost(Duration.ofSeconds(60))
					.until(() -> engine.jobs().find(job.id()).orElseThrow().deliveryState() == DeliveryState.DELIVERED);
			}
			assertThat(fixture.submissions()).isOne();
			assertThat(fixture.receivedCount(job.id())).isOne();
			return "delivered";
		}
	}

	private static boolean isResumed(TrackedJob job) {
		return job.state() == JobState.UNKNOWN || job.deliveryState() == DeliveryState.DELIVERED;
	}

	private static int exitCode(String jdbcUrl, String baseUrl, int haltAt) throws Exception {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
				HaltingProcess.class.getName(), jdbcUrl, baseUrl, String.valueOf(haltAt)));
		Process process = new ProcessBuilder(command).inheritIO().start();
		try {
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("process that halts at point %s ended", haltAt)
				.isTrue();
			assertThat(process.exitValue()).isIn(0, HaltingProcess.EXIT_CODE);
			return process.exitValue();
		}
		finally {
			process.destroyForcibly();
		}
	}

}
