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
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.context.ConfigurableApplicationContext;

import io.runpod.benchmarks.gateway.GatewayReport;
import io.runpod.benchmarks.gateway.GatewaySettings;
import io.runpod.benchmarks.measure.CallRecorder;
import io.runpod.benchmarks.measure.CallRecorder.Output;
import io.runpod.benchmarks.measure.MarkdownTable;
import io.runpod.benchmarks.measure.ScenarioResult;
import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;

/**
 * Scenario with random request failures, half of them after processing.
 */
final class FaultsScenario implements Scenario {

	private static final double ERROR_RATE = 0.05;

	private static final double RESET_RATE = 0.02;

	@Override
	public ScenarioResult run(ScenarioContext context) {
		List<JobInput> jobs = JobInput.createSpread(context.scaleCount(300), context.scaleMillis(200),
				context.scaleMillis(8000));
		MarkdownTable table = new MarkdownTable("submissions without an answer", "wanted", "submitted", "results",
				"lost", "reported as unknown", "other errors", "submitted twice", "faults");
		table.addRow("target", jobs.size(), "repeated: all", "all submitted", 0, "all others", 0, "not repeated: 0",
				"");
		Violations violations = new Violations();
		for (boolean repeated : List.of(false, true)) {
			try (ConfigurableApplicationContext application = context
				.startApplication("runpod.retry.unknown-outcome=" + repeated)) {
				measure(context, table, violations, application.getBean(RunPodEndpoint.class).reactive(), jobs,
						repeated);
			}
		}
		return new ScenarioResult(jobs.size() + " jobs with 5 % of 500s and 2 % of resets", table, violations.toList());
	}

	private static void measure(ScenarioContext context, MarkdownTable table, Violations violations,
			ReactiveRunPodEndpoint endpoint, List<JobInput> jobs, boolean repeated) {
		context.configureGateway(GatewaySettings.workers(jobs.size()).withFaults(ERROR_RATE, RESET_RATE));
		AtomicInteger submitted = new AtomicInteger();
		CallRecorder recorder = JobCaller.callAll((input) -> endpoint.run(input)
			.doOnNext((job) -> submitted.incrementAndGet())
			.flatMap((job) -> endpoint.await(job.id(), Output.class)), jobs);
		GatewayReport report = context.report();
		int lost = submitted.get() - recorder.resultCount();
		int unknown = recorder.errors().getOrDefault(RunPodSubmissionOutcomeUnknownException.class.getSimpleName(), 0);
		int others = jobs.size() - recorder.resultCount() - unknown;
		table.addRow(repeated ? "repeated" : "not repeated", jobs.size(), submitted.get(), recorder.resultCount(), lost,
				unknown, others, report.duplicateSubmissions(), report.faults());
		violations.check(lost == 0, lost + " results of submitted jobs lost " + recorder.errors());
		violations.check(others == 0, others + " jobs without a result or a clear error " + recorder.errors());
		violations.check(!repeated || recorder.resultCount() == jobs.size(),
				"only " + recorder.resultCount() + " results when repeated");
		violations.check(repeated || report.duplicateSubmissions() == 0,
				report.duplicateSubmissions() + " jobs submitted twice");
	}

}
