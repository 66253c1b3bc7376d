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
import io.runpod.benchmarks.measure.Finding;
import io.runpod.benchmarks.measure.Ledger;
import io.runpod.benchmarks.measure.Table;
import io.runpod.client.RunPodEndpoint;

/**
 * How long it takes until a caller knows that its job has ended.
 */
final class LatencyScenario implements Scenario {

	@Override
	public Finding run(Bench bench) {
		List<Input> jobs = Input.spread(bench.count(300), bench.millis(200), bench.millis(8000));
		Table table = new Table("caller", "results", "lag p50 ms", "lag p99 ms", "requests a job", "429");
		table.row("to reach", jobs.size(), "< 3", "< 15", "2.00", "0");
		Flaws flaws = new Flaws();
		try (ConfigurableApplicationContext application = bench.application()) {
			Caller client = Caller.runAndAwait(application.getBean(RunPodEndpoint.class).reactive());
			warmUp(bench, client);
			Ledger ledger = measure(bench, table, "run and await", client, jobs);
			flaws.check(ledger, jobs.size(), bench.report());
			if (bench.peers()) {
				HandWritten byHand = new HandWritten(application.getBean(WebClient.Builder.class), bench.baseUrl());
				measure(bench, table, "by hand, every 1 s", byHand.polling(Duration.ofSeconds(1)), jobs);
			}
		}
		return new Finding(jobs.size() + " jobs of 0.2 to 8 s: from completion to the caller's knowing", table,
				flaws.list());
	}

	private static void warmUp(Bench bench, Caller caller) {
		bench.gateway(GatewaySettings.workers(100));
		for (int round = 0; round < bench.count(10); round++) {
			Caller.callAll(caller, Input.spread(100, 10, 200));
		}
	}

	private static Ledger measure(Bench bench, Table table, String name, Caller caller, List<Input> jobs) {
		bench.gateway(GatewaySettings.workers(jobs.size()));
		Ledger ledger = Caller.callAll(caller, jobs);
		GatewayReport report = bench.report();
		table.row(name, ledger.results(), ledger.lags().millis(50), ledger.lags().millis(99),
				(double) report.allRequests() / jobs.size(), report.refused());
		return ledger;
	}

}
