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
import io.runpod.benchmarks.measure.CallRecorder.Output;
import io.runpod.benchmarks.measure.LatencyRecorder;
import io.runpod.benchmarks.measure.MarkdownTable;
import io.runpod.benchmarks.measure.ScenarioResult;
import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunPodEndpoint;

/**
 * Scenario of one stream, with and without long polls of the server.
 */
final class StreamScenario implements Scenario {

	private static final long CHUNK_MILLIS = 20;

	@Override
	public ScenarioResult run(ScenarioContext context) {
		int count = context.scaleCount(200);
		MarkdownTable table = new MarkdownTable("server", "chunks", "lost", "repeated", "requests", "429",
				"latency p50 ms", "latency p99 ms");
		table.addRow("target", count, 0, 0, "", 0, "long polls < 5, else < 60", "");
		Violations violations = new Violations();
		try (ConfigurableApplicationContext application = context.startApplication()) {
			ReactiveRunPodEndpoint endpoint = application.getBean(RunPodEndpoint.class).reactive();
			context.configureGateway(GatewaySettings.workers(1));
			read(endpoint, count, new LatencyRecorder(count));
			measure(context, table, violations, endpoint, count, true);
			measure(context, table, violations, endpoint, count, false);
		}
		return new ScenarioResult("One stream of " + count + " chunks at " + CHUNK_MILLIS + " ms", table,
				violations.toList());
	}

	private static void measure(ScenarioContext context, MarkdownTable table, Violations violations,
			ReactiveRunPodEndpoint endpoint, int count, boolean longPolls) {
		context.configureGateway(
				GatewaySettings.workers(1).withLimits(Limits.SLIDING, true).withStreamLongPolls(longPolls));
		LatencyRecorder latencies = new LatencyRecorder(count);
		List<Integer> numbers = read(endpoint, count, latencies);
		long distinct = numbers.stream().distinct().count();
		GatewayReport report = context.report();
		table.addRow(longPolls ? "long polls" : "immediate responses", numbers.size(), count - distinct,
				numbers.size() - distinct, report.totalRequests(), report.rejected(), latencies.percentileMillis(50),
				latencies.percentileMillis(99));
		violations.check(distinct == count, (count - distinct) + " of " + count + " chunks lost");
		violations.check(numbers.size() == distinct, (numbers.size() - distinct) + " chunks repeated");
		violations.check(numbers.equals(numbers.stream().sorted().toList()), "chunks out of order");
	}

	private static List<Integer> read(ReactiveRunPodEndpoint endpoint, int count, LatencyRecorder latencies) {
		return endpoint.runStream(new JobInput(0, CHUNK_MILLIS, count), Output.class)
			.doOnNext((chunk) -> latencies.record(chunk.at()))
			.map(Output::n)
			.collectList()
			.blockOptional()
			.orElseThrow();
	}

}
