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

package io.runpod.sample.observability;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.RunPodJob;
import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.TrackedJob;
import io.runpod.jobs.event.TrackedJobListener;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.endpoint.HandlerContext;
import io.runpod.simulator.endpoint.OpenAiHandler;
import io.runpod.simulator.endpoint.Operation;
import io.runpod.simulator.endpoint.WorkerSnapshot;
import io.runpod.simulator.endpoint.WorkerState;
import io.runpod.spring.boot.test.RunPodSimulatorCustomizer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with a real Prometheus that scrapes the sample with jobs on the simulator: every
 * query of the dashboard has a result, and every alert fires in its state only.
 */
@RequiresPrometheus
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "runpod.monitoring.interval=300ms", "runpod.endpoints.sdxl.price-per-second=0.05" })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PrometheusIT {

	private static final String FAILING_PROMPT = "fail";

	private static final String FIVE_MINUTE_PROMPT = "take five minutes";

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	@Autowired
	private RunPodSimulator simulator;

	@Autowired
	private RunPodClient client;

	@Autowired
	private RunPodEndpoint sdxl;

	@Autowired
	private Map<String, RunPodEndpoint> endpoints;

	@Autowired
	private RunPodJobs durableJobs;

	@Autowired
	private List<TrackedJobListener> durableJobListeners;

	@Autowired
	private JdbcClient database;

	private PrometheusServer prometheus;

	private WebClient webClient;

	private final List<String> firedAlerts = new ArrayList<>();

	@BeforeAll
	void start(@TempDir Path directory, @LocalServerPort int port) throws IOException {
		this.prometheus = PrometheusServer.start(directory, port);
		this.webClient = WebClient.create("http://localhost:" + port);
		// a counter that first appears with its last value has no increase
		awaitUntilAsserted("a scrape", () -> assertThat(this.prometheus.query("up == 1")).isNotEmpty());
	}

	@AfterAll
	void stop() {
		this.prometheus.close();
	}

	@Test
	@Order(1)
	void dashboardQueriesReturnDataAndNoAlertFires() throws IOException {
		List<String> failedResponses = new CopyOnWriteArrayList<>();
		Disposable load = Disposables.composite(generateLoad(failedResponses), generateDurableJobs());
		try {
			this.simulator.failNext(Operation.STATUS, Fault.TOO_MANY_REQUESTS);
			this.sdxl.status(submitJobs(1).get(0));
			this.durableJobListeners.forEach((listener) -> listener.onSubmissionPostponed("sdxl"));
			awaitUntilAsserted("six scrapes",
					() -> assertThat(this.prometheus.query("sum_over_time(up[1m])")).singleElement()
						.satisfies((count) -> assertThat(count).isGreaterThanOrEqualTo(6)));
			assertThat(ObservabilityFiles.dashboardQueries()).isNotEmpty()
				.allSatisfy((query) -> awaitUntilAsserted(query.toString(),
						() -> assertThat(this.prometheus.query(query.expression())).isNotEmpty()));
			assertThat(this.prometheus.firingAlerts()).isEmpty();
		}
		finally {
			load.dispose();
		}
		awaitUntilAsserted("no job is awaited",
				() -> assertThat(this.endpoints.values()).allSatisfy((endpoint) -> assertThat(
						this.client.operations().activity(endpoint).orElseThrow().awaitedJobs(0).total())
					.isZero()));
		assertThat(failedResponses).isEmpty();
	}

	// not more requests than the application completes, however slow the machine is
	private Disposable generateLoad(List<String> failedResponses) {
		return Flux.interval(Duration.ofMillis(250))
			.onBackpressureDrop()
			.concatMap((number) -> Flux.just("/picture", "/story")
				.flatMap((path) -> this.webClient.get()
					.uri(path + "?prompt=a lighthouse")
					.retrieve()
					.toBodilessEntity()
					.onErrorResume(WebClientResponseException.class, (ex) -> {
						failedResponses.add(ex.getResponseBodyAsString());
						return Mono.empty();
					})), 1)
			.subscribe();
	}

	private Disposable generateDurableJobs() {
		return Schedulers.boundedElastic()
			.schedulePeriodically(() -> this.durableJobs.submit("sdxl", prompt("a lighthouse")), 0, 1,
					TimeUnit.SECONDS);
	}

	@Test
	@Order(2)
	void alertsFireOnlyInTheirState() throws IOException {
		assertFires(() -> this.runJobs(10, FAILING_PROMPT), "RunPodJobsFail");
		assertFires(this::throttleStatusRequests, "RunPodThrottlesRequests");
		List<String> queued = new ArrayList<>();
		assertFires(() -> {
			this.simulator.control("sdxl").setWorkerState(WorkerState.THROTTLED);
			queued.addAll(submitJobs(8));
		}, "RunPodNoReadyWorkers", "RunPodWorkersThrottled");
		assertFires(() -> queued.addAll(submitJobs(12)), "RunPodQueueGrowing");
		assertFires(() -> this.simulator.control("sdxl").setWorkerState(WorkerState.UNHEALTHY),
				"RunPodWorkersUnhealthy");
		assertFires(() -> {
			this.simulator.advanceTimeBy(Duration.ofMinutes(2));
			this.simulator.control("sdxl").setWorkerState(WorkerState.IDLE);
			Flux.fromIterable(queued).flatMap((job) -> this.sdxl.reactive().await(job)).blockLast(TIMEOUT);
		}, "RunPodDelayHigh");
		assertFires(this::runFiveMinuteJob, "RunPodSpendHigh");
		submitDurableJobs(3);
		assertFires(() -> setState("'SUCCEEDED', delivery_state = 'DEAD_LETTER'"), "RunPodDurableJobsDeadLetters");
		assertFires(() -> setState("'UNKNOWN', delivery_state = 'NOT_DUE'"), "RunPodDurableJobsUnknown");
		// with a handler, it would be delivered by the next check of the records
		assertFires(() -> setState("'SUCCEEDED', delivery_state = 'PENDING', ended_at = ended_at - interval '1' hour,"
				+ " handler = 'removed', handler_expected = true"), "RunPodDurableJobsNotDelivered");
		assertFires(() -> this.durableJobListeners.forEach((listener) -> listener.onJobsAdopted(3)),
				"RunPodDurableJobsAdopted");
		assertFires(() -> this.failNext(1000, Operation.HEALTH, Fault.BAD_GATEWAY_HTML), "RunPodUnreachable");
		assertThat(ObservabilityFiles.alertQueries()).extracting(ObservabilityFiles.Query::title)
			.containsExactlyInAnyOrderElementsOf(this.firedAlerts);
	}

	private void submitDurableJobs(int number) {
		IntStream.range(0, number)
			.mapToObj((i) -> this.durableJobs.submit("sdxl", prompt("a lighthouse")).id())
			.toList()
			.forEach((id) -> awaitUntilAsserted("a durable job is delivered",
					() -> assertThat(this.durableJobs.find(id)).get()
						.extracting(TrackedJob::deliveryState)
						.isEqualTo(DeliveryState.DELIVERED)));
	}

	// as if a handler had failed, was missing, or a process had died
	private void setState(String state) {
		this.database
			.sql("update runpod_job set state = " + state
					+ " where id = (select min(id) from runpod_job where delivery_state = 'DELIVERED')")
			.update();
	}

	private void throttleStatusRequests() {
		String id = submitJobs(1).get(0);
		failNext(20, Operation.STATUS, Fault.TOO_MANY_REQUESTS);
		Flux.range(0, 20).flatMap((number) -> this.sdxl.reactive().status(id)).blockLast(TIMEOUT);
	}

	private void runFiveMinuteJob() {
		Mono<RunPodJob> job = this.sdxl.reactive().runSync(prompt(FIVE_MINUTE_PROMPT)).cache();
		job.subscribe();
		awaitUntilAsserted("a worker runs it",
				() -> assertThat(this.simulator.workers("sdxl")).extracting(WorkerSnapshot::state)
					.contains(WorkerState.RUNNING));
		this.simulator.advanceTimeBy(Duration.ofMinutes(5));
		job.block(TIMEOUT);
	}

	private void failNext(int times, Operation operation, Fault fault) {
		IntStream.range(0, times).forEach((number) -> this.simulator.failNext(operation, fault));
	}

	private void runJobs(int number, String prompt) {
		Flux.range(0, number).flatMap((i) -> this.sdxl.reactive().runSync(prompt(prompt))).blockLast(TIMEOUT);
	}

	private List<String> submitJobs(int number) {
		return Flux.range(0, number)
			.flatMap((i) -> this.sdxl.reactive().run(prompt("a lighthouse")))
			.map(RunPodJob::id)
			.collectList()
			.block(TIMEOUT);
	}

	private void assertFires(Runnable trigger, String... alerts) {
		assertThat(this.prometheus.firingAlerts()).extracting(PrometheusIT::alertName).doesNotContain(alerts);
		trigger.run();
		for (String alert : alerts) {
			awaitUntilAsserted(alert,
					() -> assertThat(this.prometheus.firingAlerts())
						.filteredOn((firing) -> alertName(firing).equals(alert))
						.isNotEmpty()
						.allSatisfy(PrometheusIT::hasSummaryAndAction));
			this.firedAlerts.add(alert);
		}
	}

	private static String alertName(JsonNode alert) {
		return alert.at("/labels/alertname").asString();
	}

	private static void hasSummaryAndAction(JsonNode alert) {
		JsonNode endpoint = alert.at("/labels/endpoint");
		assertThat(alert.at("/annotations/summary").asString())
			.contains(endpoint.isMissingNode() ? "" : "'" + endpoint.asString() + "'")
			.doesNotContain("{{", "<error", "<no value>");
		assertThat(alert.at("/annotations/action").asString()).isNotEmpty().doesNotContain("{{", "<error");
	}

	private static void awaitUntilAsserted(String alias, ThrowingRunnable assertion) {
		Awaitility.await(alias)
			.atMost(TIMEOUT)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(200))
			.untilAsserted(assertion);
	}

	private static Map<String, String> prompt(String prompt) {
		return Map.of("prompt", prompt);
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class SimulatorConfiguration {

		private static final String IMAGE = Base64.getEncoder().encodeToString(new byte[1024]);

		@Bean
		RunPodSimulatorCustomizer simulatedEndpoints() {
			return (simulator) -> simulator.endpoint("sdxl", SimulatorConfiguration::generatePicture)
				.endpoint("llm", (job) -> Flux.just("Once", " there", " was"))
				.endpoint("chat", new OpenAiHandler("simulated"));
		}

		private static Object generatePicture(HandlerContext job) {
			String prompt = String.valueOf(((Map<?, ?>) job.input()).get("prompt"));
			return switch (prompt) {
				case FAILING_PROMPT ->
					job.delay(Duration.ofMillis(50)).then(Mono.error(() -> new IllegalStateException("out of memory")));
				case FIVE_MINUTE_PROMPT -> job.delay(Duration.ofMinutes(5)).thenReturn(Map.of("image", IMAGE));
				default -> job.delay(Duration.ofMillis(100)).thenReturn(Map.of("image", IMAGE));
			};
		}

	}

}
