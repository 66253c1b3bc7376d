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
import io.runpod.benchmarks.measure.Finding;
import io.runpod.benchmarks.measure.Ledger;
import io.runpod.benchmarks.measure.Ledger.Output;
import io.runpod.benchmarks.measure.Machine;
import io.runpod.benchmarks.measure.Table;
import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunPodEndpoint;

/**
 * Many jobs that somebody submitted and that are waited for by their ids. Workers take
 * them one after the other within the time that a job takes, or all at once.
 */
final class OutstandingScenario implements Scenario {

	private static final long MILLIS = 30_000;

	private static final int ROUNDS = 20;

	@Override
	public Finding run(Bench bench) {
		int count = bench.count(5000);
		long millis = bench.millis(MILLIS);
		List<Input> alike = Input.spread(count, millis, millis);
		List<Input> shuffled = Input.spread(count, millis * 2 / 3, millis * 4 / 3);
		Table table = new Table("jobs", "workers", "client's limits", "results", "sockets", "further threads",
				"KB a job", "requests a job", "lag p50 ms", "lag p99 ms", "429");
		table.row("to reach", "", "", count, "<= 450", "<= 32", "<= 20", "< 5", "< 300, shuffled < 1000", "", "");
		Flaws flaws = new Flaws();
		warmUp(bench, count);
		for (boolean limited : List.of(true, false)) {
			measure(bench, table, flaws, "30 s each", alike, limited);
			measure(bench, table, flaws, "20 to 40 s, shuffled", shuffled, limited);
		}
		return new Finding(count + " outstanding jobs, awaited", table, flaws.list());
	}

	// thousands that end at once would else measure the compiler
	private static void warmUp(Bench bench, int count) {
		List<Input> jobs = Input.spread(count, bench.millis(500), bench.millis(500));
		try (ConfigurableApplicationContext application = bench.application("runpod.limit-share=0")) {
			ReactiveRunPodEndpoint endpoint = application.getBean(RunPodEndpoint.class).reactive();
			for (int round = 0; round < ROUNDS; round++) {
				bench.gateway(GatewaySettings.workers(count));
				List<String> ids = bench.submit(jobs);
				Caller.callAll((input) -> endpoint.await(ids.get(input.n()), Output.class), jobs);
			}
		}
	}

	private static void measure(Bench bench, Table table, Flaws flaws, String name, List<Input> jobs, boolean limited) {
		long ramp = limited ? bench.millis(MILLIS) : 0;
		String share = "runpod.limit-share=" + (limited ? 1 : 0);
		try (ConfigurableApplicationContext application = bench.application(share)) {
			ReactiveRunPodEndpoint endpoint = application.getBean(RunPodEndpoint.class).reactive();
			bench.gateway(GatewaySettings.workers(jobs.size()).withRamp(ramp));
			int threads = Machine.threads();
			Machine.resetMostThreads();
			long before = Machine.usedBytes();
			AtomicLong during = new AtomicLong();
			// when all are waited for and hardly any has ended
			Disposable look = Mono.delay(Duration.ofMillis(bench.millis(MILLIS) * 6 / 10))
				.subscribe((tick) -> during.set(Machine.usedBytes()));
			List<String> ids = bench.submit(jobs);
			Caller caller = (input) -> endpoint.await(ids.get(input.n()), Output.class);
			Ledger ledger = Caller.callAll(caller, jobs);
			look.dispose();
			GatewayReport report = bench.report();
			flaws.check(ledger, jobs.size(), report);
			table.row(name, (ramp > 0) ? "one by one in 30 s" : "all at once", limited ? "documented" : "off",
					ledger.results(), report.connections(), Machine.mostThreads() - threads,
					(during.get() - before) / 1024.0 / jobs.size(), (double) report.allRequests() / jobs.size(),
					ledger.lags().millis(50), ledger.lags().millis(99), report.refused());
		}
	}

}
