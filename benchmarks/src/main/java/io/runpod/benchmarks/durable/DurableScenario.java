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

package io.runpod.benchmarks.durable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.util.retry.Retry;

import io.runpod.benchmarks.gateway.GatewayReport;
import io.runpod.benchmarks.gateway.GatewaySettings;
import io.runpod.benchmarks.gateway.GatewaySettings.Limits;
import io.runpod.benchmarks.measure.MarkdownTable;
import io.runpod.benchmarks.measure.ScenarioResult;
import io.runpod.benchmarks.scenario.JobInput;
import io.runpod.benchmarks.scenario.Scenario;
import io.runpod.benchmarks.scenario.ScenarioContext;
import io.runpod.benchmarks.scenario.Violations;

/**
 * Scenario of durable jobs in three replicas, one of which is killed and one stopped,
 * while PostgreSQL is restarted, requests are lost and listeners fail.
 */
final class DurableScenario implements Scenario {

	private static final int BATCH_SIZE = 25;

	// counts each job once, also if the listener had written it twice
	private static final String DELIVERED = "select count(*) from runpod_job where delivery_state = 'DELIVERED'";

	// those without an answer are found by their webhooks
	private static final String NONE_OPEN = "select case when count(*) = 0 then 1 else 0 end from runpod_job"
			+ " where state <> 'UNKNOWN' and delivery_state <> 'DELIVERED'";

	private final int replicaCount;

	private final String[] properties;

	// with further properties of the replicas
	DurableScenario(int replicaCount, String... properties) {
		this.replicaCount = replicaCount;
		this.properties = properties;
	}

	@Override
	public ScenarioResult run(ScenarioContext context) {
		List<JobInput> jobs = JobInput.createSpread(context.scaleCount(10_000), context.scaleMillis(200),
				context.scaleMillis(20_000));
		int workers = context.scaleCount(400);
		double idealSeconds = JobInput.idealSeconds(jobs, workers);
		// adoption, repetitions of webhooks and of deliveries, and the starts of
		// processes
		Duration timeout = Duration.ofSeconds(120 + (long) (2 * idealSeconds));
		context
			.configureGateway(GatewaySettings.workers(workers).withLimits(Limits.SLIDING, true).withFaults(0.05, 0.02));
		MarkdownTable table = new MarkdownTable("jobs", "accepted by RunPod", "delivered", "delivered twice", "lost",
				"never received by RunPod", "submitted twice", "429", "before the faults", "by operation",
				"last delivery / ideal", "statements a job");
		table.addRow("target", "", "all accepted", 0, 0, "unknown", 0, "<= 20", "", "", "<= 1.25", "<= 12");
		Violations violations = new Violations();
		try (DurableDatabase database = new DurableDatabase(); ReplicaProxy proxy = new ReplicaProxy()) {
			List<Replica> replicas = IntStream.range(0, this.replicaCount)
				.mapToObj((index) -> new Replica(properties(context, database, proxy)))
				.toList();
			try {
				proxy.setReplicas(replicas);
				replicas.forEach(DurableScenario::awaitStart);
				database.resetStatements();
				Instant start = Instant.now();
				CompletableFuture<Void> recording = CompletableFuture.runAsync(() -> record(proxy, jobs));
				database.awaitCount(DELIVERED, jobs.size() / 5, timeout);
				int rejectedBeforeFaults = context.report().rejected();
				replicas.get(0).killAndRestart();
				database.awaitCount(DELIVERED, jobs.size() * 2 / 5, timeout);
				database.restart();
				database.awaitCount(DELIVERED, jobs.size() * 3 / 5, timeout);
				awaitStart(replicas.get(0));
				violations.check(replicas.get(1).terminate(), "a replica did not stop");
				recording.join();
				database.awaitCount(NONE_OPEN, 1, timeout);
				GatewayReport report = context.report();
				int accepted = report.submitted();
				int delivered = database.awaitCount(DELIVERED, accepted, timeout);
				int unknown = database.count("select count(*) from runpod_job where state = 'UNKNOWN'");
				int received = database.count("select count(*) from received");
				int distinct = database.count("select count(distinct job_key) from received");
				int lost = jobs.size() - unknown - distinct;
				table.addRow(jobs.size(), report.submitted(), delivered, received - distinct, lost, unknown,
						report.duplicateSubmissions(), report.rejected(), rejectedBeforeFaults, report.rejections(),
						Duration.between(start, database.lastDelivery()).toMillis() / 1000.0 / idealSeconds,
						(double) database.statements() / jobs.size());
				String logs = " (" + replicas.stream().map((replica) -> replica.log().toString()).toList() + ")";
				violations.check(distinct == accepted,
						distinct + " of " + accepted + " accepted jobs delivered" + logs);
				violations.check(received == distinct, (received - distinct) + " jobs delivered twice" + logs);
				violations.check(lost == 0, lost + " jobs lost" + logs);
				violations.check(report.duplicateSubmissions() == 0,
						report.duplicateSubmissions() + " jobs submitted twice" + logs);
			}
			finally {
				replicas.forEach(Replica::close);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return new ScenarioResult(
				jobs.size() + " durable jobs of " + context.scaleMillis(200) + " to " + context.scaleMillis(20_000)
						+ " ms in " + this.replicaCount + " replicas, with 5 % of 500s and 2 % of resets",
				table, violations.toList());
	}

	private String[] properties(ScenarioContext context, DurableDatabase database, ReplicaProxy proxy) {
		Stream<String> all = Stream.of("runpod.webhook.base-url=" + proxy.url(), "runpod.webhook.secrets=benchmark",
				"runpod.jobs.lease-duration=5s", "spring.datasource.hikari.connection-timeout=5000",
				"benchmark.failure-rate=0.1");
		return ReplicaApplication.properties(context, database,
				Stream.concat(all, Stream.of(this.properties)).toArray(String[]::new));
	}

	private static void record(ReplicaProxy proxy, List<JobInput> jobs) {
		for (int i = 0; i < jobs.size(); i += BATCH_SIZE) {
			request("POST", proxy.url(), jobs.subList(i, Math.min(i + BATCH_SIZE, jobs.size())));
		}
	}

	private static void awaitStart(Replica replica) {
		request("GET", "http://127.0.0.1:" + replica.port(), List.of());
	}

	// repeated until a replica responds: the keys of the jobs are the same
	private static void request(String method, String url, List<JobInput> inputs) {
		WebClient.create(url)
			.method(HttpMethod.valueOf(method))
			.uri(ReplicaApplication.PATH)
			.bodyValue(inputs)
			.retrieve()
			.toBodilessEntity()
			.retryWhen(Retry.fixedDelay(120, Duration.ofMillis(500)))
			.block();
	}

}
