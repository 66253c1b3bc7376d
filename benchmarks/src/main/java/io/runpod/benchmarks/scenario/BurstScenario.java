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

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import org.springframework.context.ConfigurableApplicationContext;

import io.runpod.benchmarks.gateway.GatewayReport;
import io.runpod.benchmarks.gateway.GatewaySettings;
import io.runpod.benchmarks.gateway.GatewaySettings.Limits;
import io.runpod.benchmarks.gateway.GatewaySettings.Throttled;
import io.runpod.benchmarks.measure.CallRecorder;
import io.runpod.benchmarks.measure.MarkdownTable;
import io.runpod.benchmarks.measure.ScenarioResult;
import io.runpod.client.EndpointActivity;
import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.event.RunPodOperation;

/**
 * Scenario of a burst of rejections with 429, and of the recovery of the rate limit.
 */
final class BurstScenario implements Scenario {

	private static final long BURST_MILLIS = 30_000;

	private static final long MAX_RECOVERY_MILLIS = 120_000;

	@Override
	public ScenarioResult run(ScenarioContext context) {
		List<JobInput> jobs = JobInput.createSpread(context.scaleCount(300), context.scaleMillis(200),
				context.scaleMillis(4000));
		MarkdownTable table = new MarkdownTable("rejected", "results", "lost", "submitted twice", "429",
				"latency p50 ms before", "after", "seconds to the full rate");
		table.addRow("target", jobs.size(), 0, 0, "", "", "<= 2 x before", "<= 60");
		Violations violations = new Violations();
		for (Throttled throttled : List.of(Throttled.SUBMISSIONS, Throttled.POLLS)) {
			try (ConfigurableApplicationContext application = context.startApplication()) {
				RunPodEndpoint endpoint = application.getBean(RunPodEndpoint.class);
				EndpointActivity activity = application.getBean(RunPodClient.class)
					.operations()
					.activity(endpoint)
					.orElseThrow();
				measure(context, table, violations, JobCaller.runAndAwait(endpoint.reactive()), activity, jobs,
						throttled);
			}
		}
		return new ScenarioResult(jobs.size() + " jobs of 0.2 to 4 s during 30 s of 429", table, violations.toList());
	}

	private static void measure(ScenarioContext context, MarkdownTable table, Violations violations, JobCaller caller,
			EndpointActivity activity, List<JobInput> jobs, Throttled throttled) {
		GatewaySettings settings = GatewaySettings.workers(jobs.size()).withLimits(Limits.SLIDING, true);
		RunPodOperation operation = (throttled == Throttled.SUBMISSIONS) ? RunPodOperation.RUN : RunPodOperation.STATUS;
		int fullRate = requestsPerWindow(activity, operation);
		context.configureGateway(settings);
		for (int round = 0; round < context.scaleCount(9); round++) {
			JobCaller.callAll(caller, JobInput.createSpread(context.scaleCount(100), 10, 200));
		}
		CallRecorder before = JobCaller.callAll(caller, jobs);
		long burstMillis = context.scaleMillis(BURST_MILLIS);
		context.configureGateway(settings.withThrottling(throttled, burstMillis));
		long burstEnd = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(burstMillis);
		CallRecorder burst = JobCaller.callAll(caller, jobs);
		GatewayReport report = context.report();
		violations.check(burst, jobs.size(), report);
		long recoveryEnd = burstEnd + TimeUnit.MILLISECONDS.toNanos(context.scaleMillis(MAX_RECOVERY_MILLIS));
		while (requestsPerWindow(activity, operation) < fullRate && System.nanoTime() < recoveryEnd) {
			JobCaller.callAll(caller, JobInput.createSpread(context.scaleCount(100), 1, 10));
		}
		double recoverySeconds = Math.max(0, System.nanoTime() - burstEnd) / 1e9;
		CallRecorder after = JobCaller.callAll(caller, jobs);
		table.addRow(throttled.name().toLowerCase(Locale.ROOT), burst.resultCount(), jobs.size() - burst.resultCount(),
				report.duplicateSubmissions(), report.rejected(), before.latencies().percentileMillis(50),
				after.latencies().percentileMillis(50), recoverySeconds);
	}

	private static int requestsPerWindow(EndpointActivity activity, RunPodOperation operation) {
		return activity.limits()
			.stream()
			.filter((limit) -> limit.operations().contains(operation))
			.mapToInt(EndpointActivity.Limit::perWindow)
			.findFirst()
			.orElseThrow();
	}

}
