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

package io.runpod.spring.boot.autoconfigure.jobs;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import io.runpod.client.exception.RunPodException;
import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.JobContext;
import io.runpod.jobs.JobOutcome;
import io.runpod.jobs.RunPodJobListener;
import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.RunPodJobsEngine;
import io.runpod.jobs.TrackedJob;
import io.runpod.jobs.TrackedJobEndedEvent;
import io.runpod.spring.boot.autoconfigure.MockRunPodServer;
import io.runpod.spring.boot.autoconfigure.RunPodContextRunners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RunPodJobsAutoConfiguration}.
 */
class RunPodJobsAutoConfigurationTests {

	private static final String JOB_ID = "60902e6c-08a1-426e-9cb9-9eaec90f5e2b-u1";

	@RegisterExtension
	private static final MockRunPodServer runPod = new MockRunPodServer();

	private final ApplicationContextRunner contextRunner = RunPodContextRunners
		.createWithSdxl(RunPodJobsAutoConfiguration.class)
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class))
		.withPropertyValues("spring.datasource.generate-unique-name=true");

	@BeforeEach
	void stubResponses() {
		runPod.stub(WireMock.post("/v2/abc123/run"), "run-in-queue.json");
		runPod.stub(WireMock.get(WireMock.urlPathEqualTo("/v2/abc123/status-sync/" + JOB_ID)), "status-completed.json");
		runPod.stub(WireMock.get(WireMock.urlPathEqualTo("/v2/abc123/status/" + JOB_ID)), "status-completed.json");
	}

	@Test
	void jobIsDeliveredToListenerMethodAndAsEvent() {
		this.contextRunner.withUserConfiguration(Application.class)
			.withPropertyValues("runpod.base-url=" + runPod.baseUrl())
			.run((context) -> {
				UUID id = context.getBean(RunPodJobs.class)
					.submit("sdxl", Map.of("prompt", "a cat"), (options) -> options.context("order 1"))
					.id();
				Awaitility.await()
					.until(() -> context.getBean(RunPodJobs.class)
						.find(id)
						.orElseThrow()
						.deliveryState() == DeliveryState.DELIVERED);
				Application application = context.getBean(Application.class);
				assertThat(application.received).containsExactly("order 1 " + JOB_ID);
				assertThat(application.events).containsExactly(id);
			});
	}

	@Test
	void unknownEndpointNamesTheKnownOnes() {
		this.contextRunner.run((context) -> assertThatIllegalArgumentException()
			.isThrownBy(() -> context.getBean(RunPodJobs.class).submit("sdlx", Map.of("prompt", "a cat")))
			.withMessage("There is no RunPod endpoint 'sdlx'. Endpoints are [sdxl]."
					+ " Configure it by the property runpod.endpoints.sdlx.id"));
	}

	@Test
	void backsOffWithoutDataSourceModuleOrWhenDisabled() {
		RunPodContextRunners.createWithSdxl(RunPodJobsAutoConfiguration.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RunPodJobs.class));
		this.contextRunner.withClassLoader(new FilteredClassLoader(RunPodJobsEngine.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("runPodJobs"));
		this.contextRunner.withPropertyValues("runpod.jobs.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RunPodJobs.class));
	}

	@Test
	void missingTableFailsAtStartUp() {
		this.contextRunner.withPropertyValues("runpod.jobs.jdbc.initialize-schema=never").run((context) -> {
			FailureAnalysis analysis = new JobTableMissingFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription())
				.isEqualTo("The table 'runpod_job' of durable RunPod jobs does not exist.");
			assertThat(analysis.getAction()).isEqualTo("""
					Let the application create it:

					    runpod.jobs.jdbc.initialize-schema=always

					or add the script io/runpod/jobs/schema-h2.sql of runpod-jobs to the migrations of your database.\
					 To use no durable jobs:

					    runpod.jobs.enabled=false""");
		});
	}

	@Test
	void propertiesAreApplied() {
		this.contextRunner
			.withPropertyValues("runpod.jobs.deadline=1h", "runpod.jobs.lease-duration=30s",
					"runpod.jobs.polling-interval=1s", "runpod.jobs.retention=1d",
					"runpod.jobs.max-concurrent-submissions=10", "runpod.jobs.database-threads=2",
					"runpod.jobs.delivery.max-attempts=3", "runpod.jobs.delivery.threads=2")
			.run((context) -> {
				TrackedJob job = context.getBean(RunPodJobs.class).submit("sdxl", Map.of("prompt", "a cat"));
				assertThat(Duration.between(job.createdAt(), job.deadline())).isEqualTo(Duration.ofHours(1));
			});
		this.contextRunner.withPropertyValues("runpod.jobs.delivery.max-attempts=0")
			.run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining("'maxDeliveryAttempts' must be at least 1, but is 0"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		private final List<String> received = new CopyOnWriteArrayList<>();

		private final List<UUID> events = new CopyOnWriteArrayList<>();

		@Bean
		Object listener() {
			return new Object() {

				@RunPodJobListener("sdxl")
				void succeeded(TrackedJob job, @JobContext String order) {
					Application.this.received.add(order + " " + job.jobId());
				}

				@RunPodJobListener(endpoint = "sdxl", on = JobOutcome.FAILURE)
				void failed(RunPodException failure) {
					Application.this.received.add(failure.getMessage());
				}

			};
		}

		@EventListener
		void ended(TrackedJobEndedEvent event) {
			this.events.add(event.job().id());
		}

	}

}
