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

package io.runpod.benchmarks.durable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.runpod.benchmarks.gateway.GatewaySettings;
import io.runpod.benchmarks.gateway.GatewaySettings.Limits;
import io.runpod.benchmarks.measure.MarkdownTable;
import io.runpod.benchmarks.measure.ScenarioResult;
import io.runpod.benchmarks.measure.SystemMetrics;
import io.runpod.benchmarks.scenario.JobInput;
import io.runpod.benchmarks.scenario.Scenario;
import io.runpod.benchmarks.scenario.ScenarioContext;
import io.runpod.benchmarks.scenario.Violations;
import io.runpod.jobs.RunPodJobs;

/**
 * Scenario of many recorded jobs, of which as many are outstanding as the documented
 * limits of RunPod permit.
 */
final class RecordedScenario implements Scenario {

	private static final int THREADS = 16;

	private static final double MIB = 1024 * 1024;

	private static final String OUTSTANDING = "select count(*) from runpod_job where state = 'SUBMITTED'";

	@Override
	public List<String> jvmOptions() {
		return List.of("-Xmx192m");
	}

	@Override
	public ScenarioResult run(ScenarioContext context) {
		int count = context.scaleCount(100_000);
		int outstanding = context.scaleCount(5000);
		// as many are submitted as end, once so many are outstanding
		List<JobInput> jobs = JobInput.createSpread(count, context.scaleMillis(60_000), context.scaleMillis(60_000));
		MarkdownTable table = new MarkdownTable("jobs a transaction", "recorded", "recorded/s", "outstanding",
				"heap MiB before", "recorded", "outstanding", "later");
		table.addRow("target", count, ">= 2000", ">= " + outstanding, "", "as before", "flat", "flat");
		Violations violations = new Violations();
		for (int batchSize : List.of(1, 50)) {
			context.configureGateway(GatewaySettings.workers(count).withLimits(Limits.SLIDING, true));
			try (DurableDatabase database = new DurableDatabase();
					ConfigurableApplicationContext application = ReplicaApplication.start(WebApplicationType.NONE,
							ReplicaApplication.properties(context, database,
									"spring.datasource.hikari.maximum-pool-size=" + 2 * THREADS))) {
				double heapBefore = SystemMetrics.usedHeapBytes() / MIB;
				double seconds = record(application, jobs, batchSize);
				double heapRecorded = SystemMetrics.usedHeapBytes() / MIB;
				int reached = database.awaitCount(OUTSTANDING, outstanding, Duration.ofMinutes(2));
				double heapOutstanding = SystemMetrics.usedHeapBytes() / MIB;
				database.awaitCount(OUTSTANDING, Integer.MAX_VALUE, Duration.ofMillis(context.scaleMillis(30_000)));
				table.addRow(batchSize, database.count("select count(*) from runpod_job"), count / seconds, reached,
						heapBefore, heapRecorded, heapOutstanding, SystemMetrics.usedHeapBytes() / MIB);
				violations.check(database.count("select count(*) from runpod_job") == count, "recorded jobs missing");
				violations.check(context.report().duplicateSubmissions() == 0, "jobs submitted twice");
			}
		}
		return new ScenarioResult(count + " recorded jobs on PostgreSQL, in a JVM with 192 MB", table,
				violations.toList());
	}

	private static double record(ConfigurableApplicationContext application, List<JobInput> jobs, int batchSize) {
		RunPodJobs runPodJobs = application.getBean(RunPodJobs.class);
		TransactionTemplate transaction = new TransactionTemplate(
				application.getBean(PlatformTransactionManager.class));
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		long start = System.nanoTime();
		try {
			CompletableFuture
				.allOf(IntStream.iterate(0, (from) -> from < jobs.size(), (from) -> from + batchSize)
					.mapToObj((from) -> jobs.subList(from, Math.min(from + batchSize, jobs.size())))
					.map((batch) -> CompletableFuture.runAsync(
							() -> transaction
								.executeWithoutResult((status) -> ReplicaApplication.record(runPodJobs, batch)),
							threads))
					.toArray(CompletableFuture[]::new))
				.join();
		}
		finally {
			threads.shutdown();
		}
		return (System.nanoTime() - start) / 1e9;
	}

}
