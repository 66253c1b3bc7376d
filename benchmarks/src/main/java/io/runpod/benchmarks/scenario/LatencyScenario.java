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

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.reactive.function.client.WebClient;

import io.runpod.benchmarks.gateway.GatewayReport;
import io.runpod.benchmarks.gateway.GatewaySettings;
import io.runpod.benchmarks.measure.CallRecorder;
import io.runpod.benchmarks.measure.MarkdownTable;
import io.runpod.benchmarks.measure.ScenarioResult;
import io.runpod.client.RunPodEndpoint;

/**
 * Scenario that measures the latency from the end of a job to the result at its caller.
 */
final class LatencyScenario implements Scenario {

	@Override
	public ScenarioResult run(ScenarioContext context) {
		List<JobInput> jobs = JobInput.createSpread(context.scaleCount(300), context.scaleMillis(200),
				context.scaleMillis(8000));
		MarkdownTable table = new MarkdownTable("caller", "results", "latency p50 ms", "latency p99 ms",
				"requests a job", "429");
		table.addRow("target", jobs.size(), "< 3", "< 15", "2.00", "0");
		Violations violations = new Violations();
		try (ConfigurableApplicationContext application = context.startApplication()) {
			JobCaller client = JobCaller.runAndAwait(application.getBean(RunPodEndpoint.class).reactive());
			warmUp(context, client);
			CallRecorder recorder = measure(context, table, "run and await", client, jobs);
			violations.check(recorder, jobs.size(), context.report());
			if (context.includesHandWritten()) {
				HandWrittenClient handWritten = new HandWrittenClient(application.getBean(WebClient.Builder.class),
						context.baseUrl());
				measure(context, table, "hand-written, every 1 s", handWritten.pollingCaller(Duration.ofSeconds(1)),
						jobs);
			}
		}
		return new ScenarioResult(jobs.size() + " jobs of 0.2 to 8 s: latency from completion to result", table,
				violations.toList());
	}

	private static void warmUp(ScenarioContext context, JobCaller caller) {
		context.configureGateway(GatewaySettings.workers(100));
		for (int round = 0; round < context.scaleCount(10); round++) {
			JobCaller.callAll(caller, JobInput.createSpread(100, 10, 200));
		}
	}

	private static CallRecorder measure(ScenarioContext context, MarkdownTable table, String name, JobCaller caller,
			List<JobInput> jobs) {
		context.configureGateway(GatewaySettings.workers(jobs.size()));
		CallRecorder recorder = JobCaller.callAll(caller, jobs);
		GatewayReport report = context.report();
		table.addRow(name, recorder.resultCount(), recorder.latencies().percentileMillis(50),
				recorder.latencies().percentileMillis(99), (double) report.totalRequests() / jobs.size(),
				report.rejected());
		return recorder;
	}

}
