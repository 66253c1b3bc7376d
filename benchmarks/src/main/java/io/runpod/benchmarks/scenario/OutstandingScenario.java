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

package io.runpod.benchmarks.scenario;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import io.runpod.benchmarks.gateway.GatewayReport;
import io.runpod.benchmarks.gateway.GatewaySettings;
import io.runpod.benchmarks.measure.CallRecorder;
import io.runpod.benchmarks.measure.CallRecorder.Output;
import io.runpod.benchmarks.measure.MarkdownTable;
import io.runpod.benchmarks.measure.ScenarioResult;
import io.runpod.benchmarks.measure.SystemMetrics;
import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunPodEndpoint;

/**
 * Scenario that awaits many jobs submitted by another process by their ids. The jobs are
 * started one by one within the duration of a job, or all at once.
 */
final class OutstandingScenario implements Scenario {

	private static final long JOB_MILLIS = 30_000;

	private static final int WARM_UP_ROUNDS = 20;

	@Override
	public ScenarioResult run(ScenarioContext context) {
		int count = context.scaleCount(5000);
		long millis = context.scaleMillis(JOB_MILLIS);
		List<JobInput> equalJobs = JobInput.createSpread(count, millis, millis);
		List<JobInput> shuffledJobs = JobInput.createSpread(count, millis * 2 / 3, millis * 4 / 3);
		MarkdownTable table = new MarkdownTable("jobs", "workers", "client's limits", "results", "sockets",
				"further threads", "KB a job", "requests a job", "latency p50 ms", "latency p99 ms", "429");
		table.addRow("target", "", "", count, "<= 450", "<= 32", "<= 20", "< 5", "< 300, shuffled < 1000", "", "");
		Violations violations = new Violations();
		warmUp(context, count);
		for (boolean limited : List.of(true, false)) {
			measure(context, table, violations, "30 s each", equalJobs, limited);
			measure(context, table, violations, "20 to 40 s, shuffled", shuffledJobs, limited);
		}
		return new ScenarioResult(count + " outstanding jobs, awaited", table, violations.toList());
	}

	// otherwise thousands of simultaneous completions would measure the JIT compiler
	private static void warmUp(ScenarioContext context, int count) {
		List<JobInput> jobs = JobInput.createSpread(count, context.scaleMillis(500), context.scaleMillis(500));
		try (ConfigurableApplicationContext application = context.startApplication("runpod.rate-limit.share=0")) {
			ReactiveRunPodEndpoint endpoint = application.getBean(RunPodEndpoint.class).reactive();
			for (int round = 0; round < WARM_UP_ROUNDS; round++) {
				context.configureGateway(GatewaySettings.workers(count));
				List<String> ids = context.submitJobs(jobs);
				JobCaller.callAll((input) -> endpoint.await(ids.get(input.n()), Output.class), jobs);
			}
		}
	}

	private static void measure(ScenarioContext context, MarkdownTable table, Violations violations, String name,
			List<JobInput> jobs, boolean limited) {
		long ramp = limited ? context.scaleMillis(JOB_MILLIS) : 0;
		String share = "runpod.rate-limit.share=" + (limited ? 1 : 0);
		try (ConfigurableApplicationContext application = context.startApplication(share)) {
			ReactiveRunPodEndpoint endpoint = application.getBean(RunPodEndpoint.class).reactive();
			context.configureGateway(GatewaySettings.workers(jobs.size()).withRamp(ramp));
			int threadsBefore = SystemMetrics.threadCount();
			SystemMetrics.resetPeakThreadCount();
			long heapBefore = SystemMetrics.usedHeapBytes();
			AtomicLong heapDuring = new AtomicLong();
			// when all jobs are awaited and hardly any has ended
			Disposable heapSampling = Mono.delay(Duration.ofMillis(context.scaleMillis(JOB_MILLIS) * 6 / 10))
				.subscribe((tick) -> heapDuring.set(SystemMetrics.usedHeapBytes()));
			List<String> ids = context.submitJobs(jobs);
			JobCaller caller = (input) -> endpoint.await(ids.get(input.n()), Output.class);
			CallRecorder recorder = JobCaller.callAll(caller, jobs);
			heapSampling.dispose();
			GatewayReport report = context.report();
			violations.check(recorder, jobs.size(), report);
			table.addRow(name, (ramp > 0) ? "one by one in 30 s" : "all at once", limited ? "documented" : "off",
					recorder.resultCount(), report.peakConnections(), SystemMetrics.peakThreadCount() - threadsBefore,
					(heapDuring.get() - heapBefore) / 1024.0 / jobs.size(),
					(double) report.totalRequests() / jobs.size(), recorder.latencies().percentileMillis(50),
					recorder.latencies().percentileMillis(99), report.rejected());
		}
	}

}
