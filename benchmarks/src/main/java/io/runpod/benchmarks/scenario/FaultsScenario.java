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
import io.runpod.benchmarks.measure.Finding;
import io.runpod.benchmarks.measure.Ledger;
import io.runpod.benchmarks.measure.Ledger.Output;
import io.runpod.benchmarks.measure.Table;
import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.RunPodSubmissionUnknownException;

/**
 * Requests that fail now and then, half of them after RunPod acted on them.
 */
final class FaultsScenario implements Scenario {

	private static final double ERRORS = 0.05;

	private static final double RESETS = 0.02;

	@Override
	public Finding run(Bench bench) {
		List<Input> jobs = Input.spread(bench.count(300), bench.millis(200), bench.millis(8000));
		Table table = new Table("submissions without an answer", "wanted", "submitted", "results", "lost",
				"reported as unknown", "other errors", "submitted twice", "faults");
		table.row("to reach", jobs.size(), "repeated: all", "all submitted", 0, "all others", 0, "not repeated: 0", "");
		Flaws flaws = new Flaws();
		for (boolean repeated : List.of(false, true)) {
			try (ConfigurableApplicationContext application = bench
				.application("runpod.repeat-unknown-submissions=" + repeated)) {
				measure(bench, table, flaws, application.getBean(RunPodEndpoint.class).reactive(), jobs, repeated);
			}
		}
		return new Finding(jobs.size() + " jobs with 5 % of 500s and 2 % of resets", table, flaws.list());
	}

	private static void measure(Bench bench, Table table, Flaws flaws, ReactiveRunPodEndpoint endpoint,
			List<Input> jobs, boolean repeated) {
		bench.gateway(GatewaySettings.workers(jobs.size()).withFaults(ERRORS, RESETS));
		AtomicInteger submitted = new AtomicInteger();
		Ledger ledger = Caller.callAll((input) -> endpoint.run(input)
			.doOnNext((job) -> submitted.incrementAndGet())
			.flatMap((job) -> endpoint.await(job.id(), Output.class)), jobs);
		GatewayReport report = bench.report();
		int lost = submitted.get() - ledger.results();
		int unknown = ledger.errors().getOrDefault(RunPodSubmissionUnknownException.class.getSimpleName(), 0);
		int others = jobs.size() - ledger.results() - unknown;
		table.row(repeated ? "repeated" : "not repeated", jobs.size(), submitted.get(), ledger.results(), lost, unknown,
				others, report.submittedTwice(), report.faults());
		flaws.check(lost == 0, lost + " results of submitted jobs lost " + ledger.errors());
		flaws.check(others == 0, others + " jobs without a result or a clear error " + ledger.errors());
		flaws.check(!repeated || ledger.results() == jobs.size(),
				"only " + ledger.results() + " results when repeated");
		flaws.check(repeated || report.submittedTwice() == 0, report.submittedTwice() + " jobs submitted twice");
	}

}
