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

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.runpod.client.batch.BatchStatus;
import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.JobOutcome;
import io.runpod.jobs.JobQuery;
import io.runpod.jobs.JobState;
import io.runpod.jobs.TrackedJob;
import io.runpod.jobs.engine.HaltingProcess.Course;
import io.runpod.jobs.engine.HaltingProcess.Run;
import io.runpod.simulator.endpoint.Operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests of a process that is killed while its durable jobs are at all points of their
 * courses, and of a process started after it on the same database.
 */
@Tag("extensive")
class ProcessCrashTests {

	@TempDir
	private Path directory;

	private final Map<String, CompletableFuture<String>> accepted = new ConcurrentHashMap<>();

	@Test
	void nothingIsLostOrSubmittedTwiceOnPostgreSql() throws Exception {
		PostgreSqlServer server = PostgreSqlServer.startIfInstalled();
		assumeTrue(server != null, "PostgreSQL is not installed");
		try {
			// of the other courses, those after what they have in common with a success
			Map<Run, String> results = crashAndResume(server.createDatabase("crash"), Stream
				.of(runs(Course.SUCCESS, 1, 22), runs(Course.LISTENER_FAILS, 19, 28), runs(Course.ANSWER_LOST, 7, 20)));
			assertThat(results).hasSizeGreaterThanOrEqualTo(36);
			assertThat(results.values()).contains("nothing recorded", "delivered", "unknown and never sent");
		}
		finally {
			server.close();
		}
	}

	@Test
	void nothingIsLostOrSubmittedTwiceOnH2() throws Exception {
		Map<Run, String> results = crashAndResume("jdbc:h2:file:" + this.directory.resolve("jobs") + ";WRITE_DELAY=0",
				Stream.of(runs(Course.SUCCESS, 3, 22)));
		assertThat(results).hasSizeGreaterThanOrEqualTo(15);
		assertThat(results.values()).contains("nothing recorded", "delivered", "unknown and never sent");
	}

	@Test
	void batchesAreFinalizedOnce() throws Exception {
		Map<Run, String> results = crashAndResume("jdbc:h2:file:" + this.directory.resolve("jobs") + ";WRITE_DELAY=0",
				Stream.of(runs(Course.BATCH, 3, 42)));
		assertThat(results).hasSizeGreaterThanOrEqualTo(30);
		assertThat(results.values()).containsOnly("nothing recorded", "delivered");
	}

	private static Stream<Run> runs(Course course, int from, int to) {
		return IntStream.rangeClosed(from, to).mapToObj((point) -> new Run(course, point));
	}

	private Map<Run, String> crashAndResume(String jdbcUrl, Stream<Stream<Run>> courses) throws Exception {
		List<Run> runs = courses.flatMap((course) -> course).toList();
		try (JobsFixture fixture = new JobsFixture(jdbcUrl)) {
			for (Run run : runs) {
				CompletableFuture<String> jobId = new CompletableFuture<>();
				this.accepted.put(run.endpoint(), jobId);
				fixture.simulator.endpoint(run.endpoint(), (job) -> {
					jobId.complete(job.jobId());
					return Map.of("n", 1);
				});
				fixture.createTables(run.tablePrefix());
			}
			// a file of H2 is open in one process only
			fixture.dataSource.close();
			List<String> halted = crash(jdbcUrl, fixture.simulator.baseUrl(), runs);
			assertThat(halted).hasSameSizeAs(runs).contains(runs.get(runs.size() - 1) + " delivered");
			return resume(jdbcUrl, fixture, runs.stream().filter((run) -> halted.contains(run + " halted")).toList());
		}
	}

	private Map<Run, String> resume(String jdbcUrl, JobsFixture crashed, List<Run> runs) throws Exception {
		try (JobsFixture fixture = new JobsFixture(jdbcUrl, crashed.simulator)) {
			Map<Run, RunPodJobsEngine> engines = new LinkedHashMap<>();
			for (Run run : runs) {
				RunPodJobsEngine engine = fixture.engine((builder) -> builder.tablePrefix(run.tablePrefix())
					.leaseDuration(Duration.ofSeconds(1))
					.pollingInterval(Duration.ofMillis(250)));
				engine.registerEndpointHandler(run.endpoint(), EnumSet.allOf(JobOutcome.class), fixture::receive);
				engine.start();
				engines.put(run, engine);
			}
			Map<Run, String> results = new LinkedHashMap<>();
			for (Map.Entry<Run, RunPodJobsEngine> entry : engines.entrySet()) {
				results.put(entry.getKey(), result(fixture, entry.getKey(), entry.getValue()));
			}
			return results;
		}
	}

	private String result(JobsFixture fixture, Run run, RunPodJobsEngine engine) throws Exception {
		List<TrackedJob> jobs = engine.jobs().list(JobQuery.all());
		int submissions = submissions(fixture, run);
		if (jobs.isEmpty()) {
			assertThat(submissions).as("submissions of %s", run).isZero();
			return "nothing recorded";
		}
		TrackedJob job = jobs.get(0);
		await(run, () -> isResumed(engine.jobs().find(job.id()).orElseThrow()));
		if (engine.jobs().find(job.id()).orElseThrow().state() == JobState.UNKNOWN) {
			if (submissions == 0) {
				return "unknown and never sent";
			}
			engine.jobFound(job.id(), this.accepted.get(run.endpoint()).get(10, TimeUnit.SECONDS));
			await(run, () -> engine.jobs().find(job.id()).orElseThrow().deliveryState() == DeliveryState.DELIVERED);
		}
		JobState expected = (run.course() == Course.ANSWER_LOST) ? JobState.LOST : JobState.SUCCEEDED;
		assertThat(engine.jobs().find(job.id()).orElseThrow().state()).as("state of %s", run).isEqualTo(expected);
		assertThat(submissions(fixture, run)).as("submissions of %s", run)
			.isEqualTo((expected == JobState.LOST) ? submissions : 1)
			.isLessThanOrEqualTo(1);
		assertThat(fixture.receivedCount(job.id())).as("deliveries of %s", run).isOne();
		return "delivered";
	}

	private static int submissions(JobsFixture fixture, Run run) {
		if (run.course() != Course.BATCH) {
			return fixture.simulator.requestCount(run.endpoint(), Operation.RUN);
		}
		return (int) fixture.client("key")
			.endpoint(run.endpoint())
			.batch()
			.list()
			.filter((batch) -> batch.status() == BatchStatus.FINALIZED)
			.count();
	}

	private static void await(Run run, Callable<Boolean> condition) {
		Awaitility.await(run.toString()).atMost(Duration.ofSeconds(60)).until(condition);
	}

	// a loss by policy follows from the doubt at once
	private static boolean isResumed(TrackedJob job) {
		return (job.state() == JobState.UNKNOWN && !job.endpoint().startsWith("answer"))
				|| job.deliveryState() == DeliveryState.DELIVERED;
	}

	private List<String> crash(String jdbcUrl, String baseUrl, List<Run> runs) throws Exception {
		Path output = this.directory.resolve("output.txt");
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
				HaltingProcess.class.getName(), jdbcUrl, baseUrl, output.toString()));
		runs.forEach((run) -> command.add(run.toString()));
		Process process = new ProcessBuilder(command).inheritIO().start();
		try {
			assertThat(process.waitFor(90, TimeUnit.SECONDS)).as("process that halts ended").isTrue();
			assertThat(process.exitValue()).isZero();
			return Files.readAllLines(output);
		}
		finally {
			process.destroyForcibly();
		}
	}

}
