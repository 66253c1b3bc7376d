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

package io.runpod.spring.boot.autoconfigure.metrics;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.TrackedJob;
import io.runpod.jobs.engine.RunPodJobsEngine;
import io.runpod.jobs.event.TrackedJobListener;
import io.runpod.spring.boot.autoconfigure.RunPodContextRunners;
import io.runpod.spring.boot.autoconfigure.jobs.RunPodJobsAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link RunPodJobsMetricsAutoConfiguration}.
 */
class RunPodJobsMetricsAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = RunPodContextRunners
		.createWithSdxl(RunPodMetricsAutoConfiguration.class, RunPodJobsAutoConfiguration.class,
				RunPodJobsMetricsAutoConfiguration.class)
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class))
		.withBean(SimpleMeterRegistry.class)
		.withPropertyValues("spring.datasource.generate-unique-name=true", "runpod.monitoring.interval=0s");

	@Test
	void jobsAreCountedByEndpointAndState() {
		this.contextRunner.run((context) -> {
			RunPodJobs jobs = context.getBean(RunPodJobs.class);
			JdbcClient database = JdbcClient.create(context.getBean(HikariDataSource.class));
			context.getBean(RunPodJobsEngine.class).stop();
			List<UUID> ids = List.of(jobs.submit("sdxl", "a").id(), jobs.submit("sdxl", "b").id(),
					jobs.submit("sdxl", "c").id(), jobs.submit("sdxl", "d").id());
			update(database, ids.get(0), "state = 'FAILED', delivery_state = 'DEAD_LETTER'");
			update(database, ids.get(1), "state = 'FAILED', delivery_state = 'DELIVERED'");
			update(database, ids.get(2),
					"state = 'FAILED', delivery_state = 'PENDING', ended_at = created_at - interval '1' hour");
			update(database, ids.get(3), "state = 'UNKNOWN', endpoint = 'removed'");
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			bind(context.getBean(TrackedJobGauges.class), registry);
			assertThat(gauge(registry, "sdxl", "dead_letter")).isOne();
			assertThat(gauge(registry, "sdxl", "undelivered")).isOne();
			assertThat(gauge(registry, "sdxl", "pending")).isZero();
			assertThat(gauge(registry, "removed", "unknown")).isOne();
			assertThat(registry.get("runpod.durable.undelivered.age").tag("endpoint", "sdxl").gauge().value())
				.isBetween(3600.0, 3700.0);
			assertThat(registry.get("runpod.durable.undelivered.age").tag("endpoint", "removed").gauge().value())
				.isZero();
		});
	}

	@Test
	void gaugesAreNotANumberWhileDatabaseIsAway() {
		this.contextRunner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			bind(context.getBean(TrackedJobGauges.class), registry);
			context.getBean(HikariDataSource.class).close();
			assertThat(gauge(registry, "sdxl", "pending")).isNaN();
			assertThat(registry.get("runpod.durable.undelivered.age").gauge().value()).isNaN();
		});
	}

	@Test
	void eventsAreCounted() {
		this.contextRunner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("runpod.durable.jobs.adopted").counter().count()).isZero();
			TrackedJobListener listener = context.getBean(TrackedJobListener.class);
			TrackedJob job = mock(TrackedJob.class);
			given(job.endpoint()).willReturn("sdxl");
			given(job.endedAt()).willReturn(java.time.Instant.now().minusSeconds(5));
			given(job.deliveryState()).willReturn(DeliveryState.PENDING, DeliveryState.DEAD_LETTER);
			listener.onSubmissionPostponed("sdxl");
			listener.onOutcomeUnknown(job);
			listener.onJobLost(job);
			listener.onSubmissionRepeated(job);
			listener.onJobsAdopted(3);
			listener.onDeliveryFailed(job);
			listener.onDeliveryFailed(job);
			listener.onDelivered(job);
			Map.of("postponed", "submissions", "unknown", "submissions", "lost", "submissions", "repeated",
					"submissions", "failed", "deliveries", "dead_letter", "deliveries", "delivered", "deliveries")
				.forEach((outcome,
						name) -> assertThat(registry.get("runpod.durable." + name)
							.tags("endpoint", "sdxl", "outcome", outcome)
							.counter()
							.count()).as(outcome).isOne());
			assertThat(registry.get("runpod.durable.jobs.adopted").counter().count()).isEqualTo(3);
			assertThat(
					registry.get("runpod.durable.delivery.delay").tag("endpoint", "sdxl").timer().max(TimeUnit.SECONDS))
				.isBetween(5.0, 60.0);
		});
	}

	@Test
	void backsOffWithoutDurableJobsOrRegistry() {
		this.contextRunner.withPropertyValues("runpod.jobs.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TrackedJobGauges.class));
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.runpod.jobs"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("runPodTrackedJobGauges"));
		this.contextRunner.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("runPodTrackedJobGauges"));
	}

	private static void update(JdbcClient database, UUID id, String assignments) {
		database.sql("update runpod_job set " + assignments + " where id = :id").param("id", id).update();
	}

	private static void bind(TrackedJobGauges gauges, MeterRegistry registry) {
		gauges.bindTo(registry);
	}

	private static double gauge(MeterRegistry registry, String endpoint, String state) {
		return registry.get("runpod.durable.jobs").tags("endpoint", endpoint, "state", state).gauge().value();
	}

}
