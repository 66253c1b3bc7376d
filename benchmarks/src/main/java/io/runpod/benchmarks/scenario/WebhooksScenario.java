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

import io.runpod.benchmarks.gateway.GatewayReport;
import io.runpod.benchmarks.gateway.GatewaySettings;
import io.runpod.benchmarks.gateway.GatewaySettings.Limits;
import io.runpod.benchmarks.measure.CallRecorder;
import io.runpod.benchmarks.measure.CallRecorder.Output;
import io.runpod.benchmarks.measure.LatencyRecorder;
import io.runpod.benchmarks.measure.MarkdownTable;
import io.runpod.benchmarks.measure.ScenarioResult;
import io.runpod.benchmarks.receiver.WebhookReceiver;
import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.client.webhook.WebhookOptions;

/**
 * Scenario with webhooks: many outstanding jobs, and submissions whose response is lost.
 */
final class WebhooksScenario implements Scenario {

	// after so many the client relies on webhooks
	private static final int WARM_UP_JOBS = 600;

	// at full scale, for the JIT compiler
	private static final int WARM_UP_ROUNDS = 6;

	private static final long MIN_WARM_UP_MILLIS = 20;

	private static final long MAX_WARM_UP_MILLIS = 3000;

	@Override
	public ScenarioResult run(ScenarioContext context) {
		MarkdownTable table = new MarkdownTable("jobs", "webhooks", "submitted", "results", "reported as unknown",
				"submitted twice", "requests a job", "sockets", "latency p50 ms", "latency p99 ms",
				"without webhook p50 ms", "without webhook p99 ms", "429");
		table.addRow("target", "", "", "all submitted", "", 0, "<= 2.2", "<= 450", "< 5", "< 50", "as without webhooks",
				"as without webhooks", "");
		Violations violations = new Violations();
		int count = context.scaleCount(5000);
		long millis = context.scaleMillis(30_000);
		List<JobInput> outstanding = JobInput.createSpread(count, millis, millis);
		GatewaySettings limited = GatewaySettings.workers(count).withLimits(Limits.SLIDING, true);
		String name = count + " of " + millis / 1000.0 + " s";
		for (Delivery delivery : Delivery.values()) {
			measure(context, table, violations, name, outstanding, limited, delivery);
		}
		List<JobInput> faulty = JobInput.createSpread(context.scaleCount(300), context.scaleMillis(200),
				context.scaleMillis(8000));
		GatewaySettings faults = GatewaySettings.workers(faulty.size()).withFaults(0.05, 0.02);
		for (Delivery delivery : List.of(Delivery.OFF, Delivery.ALL)) {
			measure(context, table, violations, faulty.size() + ", 7 % faults", faulty, faults, delivery);
		}
		return new ScenarioResult("Webhooks", table, violations.toList());
	}

	private static void measure(ScenarioContext context, MarkdownTable table, Violations violations, String name,
			List<JobInput> jobs, GatewaySettings settings, Delivery delivery) {
		// no job is missing for longer
		Duration unknownOutcomeWait = Duration.ofMillis(Math.max(3000, context.scaleMillis(20_000)));
		try (WebhookReceiver receiver = new WebhookReceiver();
				ConfigurableApplicationContext application = context.startApplication((builder) -> {
					if (delivery != Delivery.OFF) {
						builder.webhooks(
								WebhookOptions.of(receiver.addresses()).withUnknownOutcomeWait(unknownOutcomeWait));
					}
				})) {
			receiver.deliverTo(application.getBean(RunPodClient.class).operations());
			ReactiveRunPodEndpoint endpoint = application.getBean(RunPodEndpoint.class).reactive();
			context.configureGateway(GatewaySettings.workers(WARM_UP_JOBS).withLostWebhooks(delivery.lostWebhooks));
			for (int i = 0; i < context.scaleCount(WARM_UP_ROUNDS); i++) {
				JobCaller.callAll(JobCaller.runAndAwait(endpoint), JobInput.createSpread(WARM_UP_JOBS,
						MIN_WARM_UP_MILLIS, context.scaleMillis(MAX_WARM_UP_MILLIS)));
			}
			context.configureGateway(settings.withLostWebhooks(delivery.lostWebhooks));
			LatencyRecorder withoutWebhook = new LatencyRecorder(jobs.size());
			JobCaller caller = JobCaller.runAndAwait(endpoint);
			CallRecorder recorder = JobCaller.callAll((input) -> caller.call(input).doOnNext((output) -> {
				if (delivery.isLost(output)) {
					withoutWebhook.record(output.at());
				}
			}), jobs);
			GatewayReport report = context.report();
			int unknown = recorder.errors()
				.getOrDefault(RunPodSubmissionOutcomeUnknownException.class.getSimpleName(), 0);
			table.addRow(name, delivery.description, report.submitted(), recorder.resultCount(), unknown,
					report.duplicateSubmissions(), (double) report.totalRequests() / jobs.size(),
					report.peakConnections(), recorder.latencies().percentileMillis(50),
					recorder.latencies().percentileMillis(99), percentile(withoutWebhook, 50),
					percentile(withoutWebhook, 99), report.rejected());
			violations.check(delivery == Delivery.OFF || recorder.resultCount() == report.submitted(),
					(report.submitted() - recorder.resultCount()) + " results of submitted jobs lost "
							+ recorder.errors());
			violations.check(recorder.resultCount() + unknown == jobs.size(),
					"jobs without a result or a clear error " + recorder.errors());
			violations.check(report.duplicateSubmissions() == 0,
					report.duplicateSubmissions() + " jobs submitted twice");
		}
	}

	// blank if each job has a webhook
	private static Object percentile(LatencyRecorder latencies, int percent) {
		double millis = latencies.percentileMillis(percent);
		return Double.isNaN(millis) ? "" : millis;
	}

	/**
	 * Delivery of the webhooks of a client.
	 */
	private enum Delivery {

		/** None is requested. */
		OFF("off", 0),
		/** All are delivered. */
		ALL("on", 0),
		/** A third is lost. */
		LOSSY("a third lost", 3);

		private final String description;

		private final int lostWebhooks;

		Delivery(String description, int lostWebhooks) {
			this.description = description;
			this.lostWebhooks = lostWebhooks;
		}

		boolean isLost(Output output) {
			return this == OFF || (this.lostWebhooks > 0 && output.n() % this.lostWebhooks == 0);
		}

	}

}
