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

import org.springframework.context.ConfigurableApplicationContext;

import io.runpod.benchmarks.gateway.GatewayReport;
import io.runpod.benchmarks.gateway.GatewaySettings;
import io.runpod.benchmarks.gateway.GatewaySettings.Limits;
import io.runpod.benchmarks.measure.Finding;
import io.runpod.benchmarks.measure.Lags;
import io.runpod.benchmarks.measure.Ledger.Output;
import io.runpod.benchmarks.measure.Table;
import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunPodEndpoint;

/**
 * One stream, of a server that holds looks at it and of one that does not.
 */
final class StreamScenario implements Scenario {

	private static final long CHUNK_MILLIS = 20;

	@Override
	public Finding run(Bench bench) {
		int count = bench.count(200);
		Table table = new Table("server", "chunks", "lost", "repeated", "requests", "429", "lag p50 ms", "lag p99 ms");
		table.row("to reach", count, 0, 0, "", 0, "held < 5, not held < 60", "");
		Flaws flaws = new Flaws();
		try (ConfigurableApplicationContext application = bench.application()) {
			ReactiveRunPodEndpoint endpoint = application.getBean(RunPodEndpoint.class).reactive();
			bench.gateway(GatewaySettings.workers(1));
			read(endpoint, count, new Lags(count));
			measure(bench, table, flaws, endpoint, count, true);
			measure(bench, table, flaws, endpoint, count, false);
		}
		return new Finding("One stream of " + count + " chunks at " + CHUNK_MILLIS + " ms", table, flaws.list());
	}

	private static void measure(Bench bench, Table table, Flaws flaws, ReactiveRunPodEndpoint endpoint, int count,
			boolean held) {
		bench.gateway(GatewaySettings.workers(1).withLimits(Limits.SLIDING, true).withHeldStreams(held));
		Lags lags = new Lags(count);
		List<Integer> numbers = read(endpoint, count, lags);
		long different = numbers.stream().distinct().count();
		GatewayReport report = bench.report();
		table.row(held ? "holds" : "does not hold", numbers.size(), count - different, numbers.size() - different,
				report.allRequests(), report.refused(), lags.millis(50), lags.millis(99));
		flaws.check(different == count, (count - different) + " of " + count + " chunks lost");
		flaws.check(numbers.size() == different, (numbers.size() - different) + " chunks repeated");
		flaws.check(numbers.equals(numbers.stream().sorted().toList()), "chunks out of order");
	}

	private static List<Integer> read(ReactiveRunPodEndpoint endpoint, int count, Lags lags) {
		return endpoint.runStream(new Input(0, CHUNK_MILLIS, count), Output.class)
			.doOnNext((chunk) -> lags.arrived(chunk.at()))
			.map(Output::n)
			.collectList()
			.blockOptional()
			.orElseThrow();
	}

}
