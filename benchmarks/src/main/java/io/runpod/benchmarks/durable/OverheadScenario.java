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

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

import io.runpod.benchmarks.gateway.GatewaySettings;
import io.runpod.benchmarks.measure.CallRecorder.Output;
import io.runpod.benchmarks.measure.LatencyRecorder;
import io.runpod.benchmarks.measure.MarkdownTable;
import io.runpod.benchmarks.measure.ScenarioResult;
import io.runpod.benchmarks.measure.SystemMetrics;
import io.runpod.benchmarks.scenario.JobInput;
import io.runpod.benchmarks.scenario.Scenario;
import io.runpod.benchmarks.scenario.ScenarioContext;
import io.runpod.benchmarks.scenario.Violations;
import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunPodEndpoint;
import io.runpod.jobs.JobOutcome;
import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.engine.RunPodJobsEngine;

/**
 * Scenario of jobs that take no time, ten at a time, by the client alone and as durable
 * jobs.
 */
final class OverheadScenario implements Scenario {

	private static final int CONCURRENCY = 10;

	private static final int WARM_UP_ROUNDS = 3;

	@Override
	public ScenarioResult run(ScenarioContext context) {
		List<JobInput> jobs = JobInput.createSpread(context.scaleCount(1000), 0, 0);
		MarkdownTable table = new MarkdownTable("jobs", "results", "CPU us a job", "from end to listener p50 ms",
				"p99 ms");
		table.addRow("target", jobs.size(), "", "< 50", "");
		Violations violations = new Violations();
		context.configureGateway(GatewaySettings.workers(jobs.size()));
		try (DurableDatabase database = new DurableDatabase()) {
			try (ConfigurableApplicationContext application = start(context, database, WebApplicationType.NONE)) {
				ReactiveRunPodEndpoint endpoint = application.getBean(RunPodEndpoint.class).reactive();
				addRow(table, violations, "client alone, not recorded", jobs,
						(input, recorder) -> endpoint.run(input)
							.flatMap((job) -> endpoint.await(job.id(), Output.class))
							.subscribe(recorder::record));
				addDurableRow(table, violations, "durable, without webhooks", jobs, application);
			}
			int port = Replica.findFreePort();
			try (ConfigurableApplicationContext application = start(context, database, WebApplicationType.REACTIVE,
					"server.port=" + port, "runpod.webhook.secrets=benchmark",
					"runpod.webhook.base-url=http://127.0.0.1:" + port)) {
				addDurableRow(table, violations, "durable, with webhooks", jobs, application);
			}
		}
		return new ScenarioResult(jobs.size() + " jobs of 0 ms, " + CONCURRENCY + " at a time", table,
				violations.toList());
	}

	private static ConfigurableApplicationContext start(ScenarioContext context, DurableDatabase database,
			WebApplicationType type, String... properties) {
		// RunPod's limits would end the run after the first 1000 submissions
		return ReplicaApplication.start(type,
				ReplicaApplication.properties(context, database,
						Stream.concat(Stream.of("runpod.rate-limit.share=0"), Arrays.stream(properties))
							.toArray(String[]::new)));
	}

	private static void addDurableRow(MarkdownTable table, Violations violations, String name, List<JobInput> jobs,
			ConfigurableApplicationContext application) {
		RunPodJobs runPodJobs = application.getBean(RunPodJobs.class);
		Round[] current = new Round[1];
		application.getBean(RunPodJobsEngine.class)
			.registerEndpointHandler(ScenarioContext.ENDPOINT, EnumSet.allOf(JobOutcome.class), (job) -> {
				Output output = job.output(Output.class);
				if (output != null) {
					current[0].record(output);
				}
			});
		addRow(table, violations, name, jobs, (input, round) -> {
			current[0] = round;
			runPodJobs.submit(ScenarioContext.ENDPOINT, input);
		});
	}

	private static void addRow(MarkdownTable table, Violations violations, String name, List<JobInput> jobs,
			BiConsumer<JobInput, Round> submission) {
		for (int i = 0; i < WARM_UP_ROUNDS; i++) {
			new Round(jobs.size()).run(jobs, submission);
		}
		long cpu = SystemMetrics.cpuNanos();
		Round round = new Round(jobs.size());
		round.run(jobs, submission);
		table.addRow(name, jobs.size(), (SystemMetrics.cpuNanos() - cpu) / 1e3 / jobs.size(),
				round.latencies.percentileMillis(50), round.latencies.percentileMillis(99));
	}

	/**
	 * Round of jobs, each submitted when an earlier one has ended.
	 */
	private static final class Round {

		private final LatencyRecorder latencies;

		private final Semaphore permits = new Semaphore(CONCURRENCY);

		private final CountDownLatch pending;

		Round(int jobs) {
			this.latencies = new LatencyRecorder(jobs);
			this.pending = new CountDownLatch(jobs);
		}

		void run(List<JobInput> jobs, BiConsumer<JobInput, Round> submission) {
			try {
				for (JobInput job : jobs) {
					this.permits.acquire();
					submission.accept(job, this);
				}
				this.pending.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		void record(Output output) {
			this.latencies.record(output.at());
			this.permits.release();
			this.pending.countDown();
		}

	}

}
