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

package io.runpod.docs;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Flux;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.event.WebhookReceivedEvent;
import io.runpod.client.job.RunPodJob;
import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.TrackedJob;
import io.runpod.jobs.event.TrackedJobListener;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.endpoint.Operation;
import io.runpod.spring.boot.test.RunPodSimulatorCustomizer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the page of metrics, the documentation enums in the code and a running
 * application have the same meters.
 */
class MetricsPageTests {

	private static final List<DocumentedMeter> DOCUMENTED = DocumentedMeter.all();

	@Test
	void pageListsAllDocumentedMeters() {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		List<String> page = ProjectFiles.read(ProjectFiles.ROOT.resolve("docs/metrics.md"))
			.lines()
			.filter((line) -> line.startsWith("| `runpod."))
			.toList();
		assertThat(page).isEqualTo(DOCUMENTED.stream()
			.map((meter) -> meter.toTableRow(registry.config().namingConvention()))
			.sorted()
			.toList());
	}

	@Test
	void registeredMetersMatchDocumentation() {
		try (ConfigurableApplicationContext context = start()) {
			runJobs(context);
			PrometheusMeterRegistry registry = context.getBean(PrometheusMeterRegistry.class);
			Map<String, Set<String>> registeredTags = registry.getMeters()
				.stream()
				.map(Meter::getId)
				.filter((id) -> id.getName().startsWith("runpod"))
				.collect(Collectors.toMap(Meter.Id::getName, MetricsPageTests::tags, (one, other) -> {
					assertThat(other).isEqualTo(one);
					return one;
				}));
			assertThat(registeredTags)
				.isEqualTo(DOCUMENTED.stream().collect(Collectors.toMap(DocumentedMeter::name, DocumentedMeter::tags)));
			String scrape = registry.scrape();
			assertThat(DOCUMENTED).allSatisfy((meter) -> assertThat(scrape).containsPattern(
					"(?m)^" + meter.prometheusName(registry.config().namingConvention()) + "(_count)?[{ ]"));
		}
	}

	@Test
	void failedJobsDoNotIncreaseNumberOfMeters() {
		try (ConfigurableApplicationContext context = start()) {
			RunPodEndpoint sdxl = context.getBean("sdxl", RunPodEndpoint.class);
			runJobs(context);
			context.getBean(RunPodSimulator.class).endpoint("sdxl", (job) -> {
				throw new IllegalStateException("error " + job.input());
			});
			sdxl.runSync("first");
			PrometheusMeterRegistry registry = context.getBean(PrometheusMeterRegistry.class);
			List<Meter.Id> before = meterIds(registry);
			List<RunPodJob> jobs = Flux.range(0, 1000)
				.flatMap((i) -> sdxl.reactive().runSync("job " + i), 50)
				.collectList()
				.block();
			assertThat(jobs).hasSize(1000);
			assertThat(jobs.stream().map(RunPodJob::id).distinct()).hasSize(1000);
			assertThat(jobs).noneMatch(RunPodJob::isSuccessful);
			assertThat(meterIds(registry)).containsExactlyInAnyOrderElementsOf(before);
			assertThat(registry.get("runpod.job.execution").tags("status", "FAILED").timer().count()).isEqualTo(1001);
		}
	}

	private static List<Meter.Id> meterIds(PrometheusMeterRegistry registry) {
		return registry.getMeters()
			.stream()
			.map(Meter::getId)
			.filter((id) -> id.getName().startsWith("runpod"))
			.toList();
	}

	private static Set<String> tags(Meter.Id id) {
		return id.getTags().stream().map(Tag::getKey).collect(Collectors.toSet());
	}

	private static void runJobs(ConfigurableApplicationContext context) {
		RunPodSimulator simulator = context.getBean(RunPodSimulator.class);
		RunPodEndpoint sdxl = context.getBean("sdxl", RunPodEndpoint.class);
		assertThat(sdxl.runSync("a lighthouse").isSuccessful()).isTrue();
		assertThat(sdxl.runStream("a lighthouse", String.class)).hasSize(2);
		assertThat(context.getBean("flux-dev", RunPodEndpoint.class).runSync("a lighthouse").isSuccessful()).isTrue();
		simulator.failNext(Operation.HEALTH, Fault.TOO_MANY_REQUESTS);
		sdxl.health();
		TrackedJob job = context.getBean(RunPodJobs.class).submit("sdxl", "a lighthouse");
		Awaitility.await()
			.until(() -> context.getBean(MeterRegistry.class).find("runpod.durable.delivery.delay").timer() != null);
		context.getBeanProvider(TrackedJobListener.class).forEach((listener) -> listener.onOutcomeUnknown(job));
		// whether a webhook precedes the poll of its job depends on timing
		context.getBeanProvider(RunPodListener.class)
			.forEach((listener) -> listener
				.onWebhookReceived(new WebhookReceivedEvent("sdxl", UUID.randomUUID(), "job-1", Duration.ofMillis(1))));
	}

	private static ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.run("--server.port=0", "--runpod.endpoints.sdxl.price-per-second=0.00019",
					"--runpod.endpoints.flux-dev.id=flux-dev", "--runpod.monitoring.interval=0s",
					"--spring.main.banner-mode=off");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		RunPodSimulatorCustomizer endpoints() {
			return (simulator) -> simulator.endpoint("sdxl", (job) -> Flux.just("a", "b"))
				.endpoint("flux-dev", (job) -> Map.of("cost", 0.02, "image_url", "https://…"));
		}

		@Bean
		PrometheusMeterRegistry prometheus() {
			return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		}

	}

}
