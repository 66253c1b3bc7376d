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

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.reactive.function.client.WebClient;

import io.runpod.benchmarks.gateway.GatewaySettings;
import io.runpod.benchmarks.measure.MarkdownTable;
import io.runpod.benchmarks.measure.ObservationProperties;
import io.runpod.benchmarks.measure.ScenarioResult;
import io.runpod.benchmarks.measure.SystemMetrics;
import io.runpod.client.RunPodEndpoint;

/**
 * Scenario that compares the cost of a call with a hand-written client. Both are measured
 * alternately and the ratio of each pair is reported, so that other load of the machine
 * affects both. The gateway is a separate process, so that the CPU time of this process
 * is that of the client.
 */
final class CallsScenario implements Scenario {

	private static final int PAIRS = 9;

	private static final long SAMPLE_MILLIS = 1500;

	// before the JVM has compiled both, the client with more code is slower
	private static final int WARM_UP_PAIRS = 20;

	private static final String WITHOUT_LIMITS = "runpod.rate-limit.share=0";

	private static final Map<String, String> INPUT = Map.of("prompt", "a lighthouse");

	@Override
	public ScenarioResult run(ScenarioContext context) {
		MarkdownTable table = new MarkdownTable("callers", "observed", "CPU us a call", "hand-written", "CPU ratio",
				"from", "to", "calls/s", "hand-written", "calls/s ratio");
		table.addRow("target", "", "", "", "<= 1.15", "", "", "", "", ">= 0.90");
		addRows(context, table, false, 1, 50, 200);
		addRows(context, table, true, 50);
		return new ScenarioResult("runSync of a job that takes no time, median of " + PAIRS + " pairs", table,
				List.of());
	}

	private static void addRows(ScenarioContext context, MarkdownTable table, boolean observed,
			int... numbersOfCallers) {
		// RunPod's limits would end the run after the first 2000 calls
		String[] properties = observed ? new String[] { WITHOUT_LIMITS }
				: new String[] { WITHOUT_LIMITS, ObservationProperties.DISABLED };
		try (ConfigurableApplicationContext application = context.startApplication(properties)) {
			context.configureGateway(GatewaySettings.workers(1000));
			RunPodEndpoint endpoint = application.getBean(RunPodEndpoint.class);
			HandWrittenClient handWritten = new HandWrittenClient(application.getBean(WebClient.Builder.class),
					context.baseUrl());
			Callable<Object> client = () -> endpoint.runSync(INPUT, Map.class);
			long nanos = TimeUnit.MILLISECONDS.toNanos(context.scaleMillis(SAMPLE_MILLIS));
			for (int callers : numbersOfCallers) {
				ExecutorService threads = Executors.newFixedThreadPool(callers);
				SamplePair[] pairs = IntStream.range(0, WARM_UP_PAIRS + PAIRS)
					.mapToObj((index) -> measurePair(threads, callers, nanos, client, handWritten::runSync,
							index % 2 == 0))
					.skip(WARM_UP_PAIRS)
					.toArray(SamplePair[]::new);
				threads.shutdown();
				addRow(table, callers, observed, pairs);
			}
		}
	}

	private static void addRow(MarkdownTable table, int callers, boolean observed, SamplePair[] pairs) {
		double[] ratios = Arrays.stream(pairs).mapToDouble(SamplePair::cpuRatio).sorted().toArray();
		table.addRow(callers, observed ? "yes" : "no", median(pairs, (pair) -> pair.client().cpuMicros()),
				median(pairs, (pair) -> pair.handWritten().cpuMicros()), median(pairs, SamplePair::cpuRatio), ratios[0],
				ratios[ratios.length - 1], Math.round(median(pairs, (pair) -> pair.client().perSecond())),
				Math.round(median(pairs, (pair) -> pair.handWritten().perSecond())),
				median(pairs, SamplePair::throughputRatio));
	}

	private static double median(SamplePair[] pairs, ToDoubleFunction<SamplePair> figure) {
		return Arrays.stream(pairs).mapToDouble(figure).sorted().skip(pairs.length / 2).findFirst().orElseThrow();
	}

	private static SamplePair measurePair(ExecutorService threads, int callers, long nanos, Callable<Object> client,
			Callable<Object> handWritten, boolean clientFirst) {
		Sample first = measureSample(threads, callers, nanos, clientFirst ? client : handWritten);
		Sample second = measureSample(threads, callers, nanos, clientFirst ? handWritten : client);
		return clientFirst ? new SamplePair(first, second) : new SamplePair(second, first);
	}

	private static Sample measureSample(ExecutorService threads, int callers, long nanos, Callable<Object> call) {
		long cpu = SystemMetrics.cpuNanos();
		long start = System.nanoTime();
		Callable<Integer> caller = () -> {
			int calls = 0;
			while (System.nanoTime() - start < nanos) {
				call.call();
				calls++;
			}
			return calls;
		};
		try {
			int calls = 0;
			for (Future<Integer> future : threads.invokeAll(Collections.nCopies(callers, caller))) {
				calls += future.get();
			}
			return new Sample(calls, System.nanoTime() - start, SystemMetrics.cpuNanos() - cpu);
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private record Sample(int calls, long nanos, long cpuNanos) {

		double cpuMicros() {
			return this.cpuNanos / 1e3 / this.calls;
		}

		double perSecond() {
			return this.calls * 1e9 / this.nanos;
		}

	}

	private record SamplePair(Sample client, Sample handWritten) {

		double cpuRatio() {
			return this.client.cpuMicros() / this.handWritten.cpuMicros();
		}

		double throughputRatio() {
			return this.client.perSecond() / this.handWritten.perSecond();
		}

	}

}
