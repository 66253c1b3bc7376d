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
import java.util.Locale;
import java.util.function.Function;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.reactive.function.client.WebClient;

import io.runpod.benchmarks.gateway.GatewayReport;
import io.runpod.benchmarks.gateway.GatewaySettings;
import io.runpod.benchmarks.gateway.GatewaySettings.Limits;
import io.runpod.benchmarks.measure.CallRecorder;
import io.runpod.benchmarks.measure.MarkdownTable;
import io.runpod.benchmarks.measure.ScenarioResult;
import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunPodEndpoint;

/**
 * Scenario with more concurrent jobs than the documented limits allow requests.
 */
final class LimitsScenario implements Scenario {

	private static final long ROUND_TRIP_MILLIS = 50;

	@Override
	public List<String> jvmOptions() {
		return List.of("-Xmx96m");
	}

	@Override
	public ScenarioResult run(ScenarioContext context) {
		List<JobInput> jobs = JobInput.createSpread(context.scaleCount(2000), context.scaleMillis(2000),
				context.scaleMillis(20_000));
		MarkdownTable table = new MarkdownTable("caller", "window", "status-sync", "results", "lost", "submitted twice",
				"429", "requests a job", "last result / ideal");
		table.addRow("target", "", "", jobs.size(), 0, 0, "< 20", "", "<= 1.10");
		Violations violations = new Violations();
		for (Limits window : List.of(Limits.FIXED, Limits.SLIDING)) {
			for (boolean limited : List.of(false, true)) {
				violations.check(
						measureClient(context, table, "run and await", JobCaller::runAndAwait, jobs, window, limited),
						jobs.size(), context.report());
			}
		}
		violations.check(measureClient(context, table, "runSync", JobCaller::runSync, jobs, Limits.SLIDING, true),
				jobs.size(), context.report());
		if (context.includesHandWritten()) {
			measureHandWritten(context, table, jobs, Duration.ofSeconds(1));
			measureHandWritten(context, table, jobs, Duration.ofSeconds(5));
		}
		return new ScenarioResult(
				jobs.size() + " jobs of 2 to 20 s at once, 400 workers, 50 ms away, under the documented" + " limits",
				table, violations.toList());
	}

	private static CallRecorder measureClient(ScenarioContext context, MarkdownTable table, String name,
			Function<ReactiveRunPodEndpoint, JobCaller> callerFactory, List<JobInput> jobs, Limits window,
			boolean limited) {
		try (ConfigurableApplicationContext application = context.startApplication()) {
			JobCaller caller = callerFactory.apply(application.getBean(RunPodEndpoint.class).reactive());
			return measure(context, table, name, caller, jobs, window, limited);
		}
	}

	private static void measureHandWritten(ScenarioContext context, MarkdownTable table, List<JobInput> jobs,
			Duration interval) {
		try (ConfigurableApplicationContext application = context.startApplication()) {
			HandWrittenClient handWritten = new HandWrittenClient(application.getBean(WebClient.Builder.class),
					context.baseUrl());
			measure(context, table, "hand-written, every " + interval.toSeconds() + " s",
					handWritten.pollingCaller(interval), jobs, Limits.SLIDING, true);
		}
	}

	private static CallRecorder measure(ScenarioContext context, MarkdownTable table, String name, JobCaller caller,
			List<JobInput> jobs, Limits window, boolean limited) {
		int workers = context.scaleCount(400);
		context.configureGateway(
				GatewaySettings.workers(workers).withLimits(window, limited).withRoundTrip(ROUND_TRIP_MILLIS));
		CallRecorder recorder = JobCaller.callAll(caller, jobs);
		GatewayReport report = context.report();
		table.addRow(name, window.name().toLowerCase(Locale.ROOT), limited ? "limited" : "free", recorder.resultCount(),
				jobs.size() - recorder.resultCount(), report.duplicateSubmissions(), report.rejected(),
				(double) report.totalRequests() / jobs.size(),
				recorder.seconds() / JobInput.idealSeconds(jobs, workers));
		return recorder;
	}

}
