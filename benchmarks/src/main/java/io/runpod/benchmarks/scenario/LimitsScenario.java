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
import io.runpod.benchmarks.measure.Finding;
import io.runpod.benchmarks.measure.Ledger;
import io.runpod.benchmarks.measure.Table;
import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunPodEndpoint;

/**
 * Far more jobs at once than the documented limits let through at once.
 */
final class LimitsScenario implements Scenario {

	private static final long ROUND_TRIP = 50;

	@Override
	public List<String> jvmOptions() {
		return List.of("-Xmx96m");
	}

	@Override
	public Finding run(Bench bench) {
		List<Input> jobs = Input.spread(bench.count(2000), bench.millis(2000), bench.millis(20_000));
		Table table = new Table("caller", "window", "status-sync", "results", "lost", "submitted twice", "429",
				"requests a job", "last result / ideal");
		table.row("to reach", "", "", jobs.size(), 0, 0, "< 20", "", "<= 1.10");
		Flaws flaws = new Flaws();
		for (Limits window : List.of(Limits.FIXED, Limits.SLIDING)) {
			for (boolean limited : List.of(false, true)) {
				flaws.check(client(bench, table, "run and await", Caller::runAndAwait, jobs, window, limited),
						jobs.size(), bench.report());
			}
		}
		flaws.check(client(bench, table, "runSync", Caller::runSync, jobs, Limits.SLIDING, true), jobs.size(),
				bench.report());
		if (bench.peers()) {
			byHand(bench, table, jobs, Duration.ofSeconds(1));
			byHand(bench, table, jobs, Duration.ofSeconds(5));
		}
		return new Finding(
				jobs.size() + " jobs of 2 to 20 s at once, 400 workers, 50 ms away, under the documented" + " limits",
				table, flaws.list());
	}

	private static Ledger client(Bench bench, Table table, String name,
			Function<ReactiveRunPodEndpoint, Caller> calling, List<Input> jobs, Limits window, boolean limited) {
		try (ConfigurableApplicationContext application = bench.application()) {
			Caller caller = calling.apply(application.getBean(RunPodEndpoint.class).reactive());
			return measure(bench, table, name, caller, jobs, window, limited);
		}
	}

	private static void byHand(Bench bench, Table table, List<Input> jobs, Duration interval) {
		try (ConfigurableApplicationContext application = bench.application()) {
			HandWritten byHand = new HandWritten(application.getBean(WebClient.Builder.class), bench.baseUrl());
			measure(bench, table, "by hand, every " + interval.toSeconds() + " s", byHand.polling(interval), jobs,
					Limits.SLIDING, true);
		}
	}

	private static Ledger measure(Bench bench, Table table, String name, Caller caller, List<Input> jobs, Limits window,
			boolean limited) {
		int workers = bench.count(400);
		bench.gateway(GatewaySettings.workers(workers).withLimits(window, limited).withRoundTrip(ROUND_TRIP));
		Ledger ledger = Caller.callAll(caller, jobs);
		GatewayReport report = bench.report();
		table.row(name, window.name().toLowerCase(Locale.ROOT), limited ? "limited" : "free", ledger.results(),
				jobs.size() - ledger.results(), report.submittedTwice(), report.refused(),
				(double) report.allRequests() / jobs.size(), ledger.seconds() / Input.idealSeconds(jobs, workers));
		return ledger;
	}

}
