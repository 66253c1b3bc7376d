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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.transaction.PlatformTransactionManager;

import io.runpod.client.EndpointActivity;
import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.event.RunPodOperation;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.webhook.WebhookNotification;
import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.JobContext;
import io.runpod.jobs.JobOutcome;
import io.runpod.jobs.JobState;
import io.runpod.jobs.RunPodJobHandler;
import io.runpod.jobs.RunPodJobListener;
import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.TrackedJob;
import io.runpod.jobs.engine.RunPodJobsEngine;
import io.runpod.jobs.event.RunPodSubmissionOutcomeUnknownEvent;
import io.runpod.jobs.event.TrackedJobEndedEvent;
import io.runpod.spring.boot.RunPodWebhookHandler;
import io.runpod.spring.boot.autoconfigure.LogCapture;
import io.runpod.spring.boot.autoconfigure.MockRunPodServer;
import io.runpod.spring.boot.autoconfigure.RunPodContextRunners;
import io.runpod.spring.boot.jobs.RunPodJobsDataSource;
import io.runpod.spring.boot.jobs.RunPodJobsTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

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
	void submissionWithUnknownOutcomeIsFoundByItsWebhook() {
		runPod.server()
			.stubFor(WireMock.post("/v2/abc123/run")
				.willReturn(WireMock.aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
		this.contextRunner.withUserConfiguration(Application.class)
			.withPropertyValues("runpod.base-url=" + runPod.baseUrl(),
					"runpod.webhook.base-url=https://app.example.com",
					"runpod.webhook.secrets=0123456789abcdef0123456789abcdef", "runpod.webhook.unknown-outcome-wait=0s")
			.run((context) -> {
				RunPodJobs jobs = context.getBean(RunPodJobs.class);
				UUID id = jobs.submit("sdxl", Map.of("prompt", "a cat"), (options) -> options.context("order 2")).id();
				Awaitility.await().until(() -> jobs.find(id).orElseThrow().state() == JobState.UNKNOWN);
				context.getBean(RunPodWebhookHandler.class).handle(new WebhookNotification("sdxl", id, JOB_ID)).block();
				assertThat(jobs.find(id)).get().extracting(TrackedJob::jobId).isEqualTo(JOB_ID);
				Awaitility.await().until(() -> jobs.find(id).orElseThrow().deliveryState() == DeliveryState.DELIVERED);
				assertThat(context.getBean(Application.class).received).containsExactly("order 2 " + JOB_ID);
				runPod.server()
					.verify(1,
							WireMock.postRequestedFor(WireMock.urlEqualTo("/v2/abc123/run"))
								.withRequestBody(WireMock.matchingJsonPath("$.webhook", WireMock
									.matching("https://app\\.example\\.com/runpod/webhook/sdxl/[A-Za-z0-9_-]{43}"))));
			});
	}

	@Test
	void unknownOutcomeOfAdoptedJobIsLoggedAndPublished() {
		ApplicationContextRunner sameDatabase = this.contextRunner.withUserConfiguration(Application.class)
			.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
		sameDatabase.run((dead) -> {
			dead.getBean(RunPodJobsEngine.class).stop();
			UUID id = dead.getBean(RunPodJobs.class).submit("sdxl", "a cat").id();
			JdbcClient.create(dead.getBean(DataSource.class))
				.sql("update runpod_job set state = 'SENDING', sending_at = created_at")
				.update();
			try (LogCapture log = LogCapture.of("io.runpod.jobs", Level.INFO)) {
				sameDatabase.run((context) -> {
					Awaitility.await()
						.untilAsserted(() -> assertThat(context.getBean(Application.class).events).containsExactly(id));
					assertThat(log.events()).extracting(ILoggingEvent::getLevel, ILoggingEvent::getFormattedMessage)
						.containsExactly(tuple(Level.INFO, "Adopted 1 durable jobs of a process that has ended"),
								tuple(Level.WARN,
										"The outcome of the submission of durable job " + id + " (endpoint 'sdxl') is"
												+ " unknown, policy WAIT: The process that submitted the job ended"
												+ " before RunPod responded"));
				});
			}
		});
	}

	@Test
	void threadsEndWithTheContext() {
		Set<Thread> others = jobThreads();
		this.contextRunner.run((context) -> {
			deliveryThread(context);
			assertThat(jobThreads()).anyMatch((thread) -> !others.contains(thread));
		});
		Awaitility.await().untilAsserted(() -> assertThat(others).containsAll(jobThreads()));
	}

	private static Set<Thread> jobThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("runpod-job"))
			.collect(Collectors.toSet());
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
	void handlerBeanReceivesJobsOfItsEndpoint() {
		List<String> received = new CopyOnWriteArrayList<>();
		this.contextRunner.withBean("painted", RunPodJobHandler.class, () -> new EndpointHandler("sdxl", received))
			.withPropertyValues("runpod.base-url=" + runPod.baseUrl())
			.run((context) -> {
				context.getBean(RunPodJobs.class).submit("sdxl", Map.of("prompt", "a cat"));
				Awaitility.await().untilAsserted(() -> assertThat(received).containsExactly("SUCCEEDED"));
			});
	}

	@Test
	void handlerBeanOfUnknownEndpointFailsAtStartUp() {
		this.contextRunner.withBean("painted", RunPodJobHandler.class, () -> new EndpointHandler("sdlx", List.of()))
			.run((context) -> assertThat(context).getFailure()
				.hasMessage("The RunPodJobHandler bean 'painted' cannot be registered: There is no RunPod endpoint"
						+ " 'sdlx'. Endpoints are [sdxl]. Configure it by the property runpod.endpoints.sdlx.id"));
	}

	@ParameterizedTest
	@ValueSource(classes = { QualifiedDataSource.class, QualifiedDataSourceOfEqualCandidates.class })
	void qualifiedDataSourceIsUsed(Class<?> configuration) {
		this.contextRunner.withUserConfiguration(configuration).run((context) -> {
			UUID id = context.getBean(RunPodJobs.class).submit("sdxl", Map.of("prompt", "a cat")).id();
			assertThat(JdbcClient.create(context.getBean("jobsDataSource", DataSource.class))
				.sql("select id from runpod_job")
				.query(UUID.class)
				.list()).containsExactly(id);
		});
	}

	@Test
	void qualifiedDataSourceNeedsItsTransactionManager() {
		this.contextRunner.withUserConfiguration(DataSources.class)
			.withBean("other", DataSource.class, DataSources::create, (bean) -> bean.setPrimary(true))
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("does not manage the transactions of their DataSource")
				.hasStackTraceContaining("annotating its bean with @RunPodJobsTransactionManager"));
	}

	@Test
	void replicasOnOneDatabaseShareRateLimits() {
		ApplicationContextRunner replica = this.contextRunner.withPropertyValues("runpod.jobs.lease-duration=2s",
				"spring.datasource.generate-unique-name=false", "spring.datasource.name=" + UUID.randomUUID());
		replica.run((first) -> {
			assertThat(runLimit(first)).isEqualTo(1000);
			replica.run((second) -> Awaitility.await().untilAsserted(() -> {
				assertThat(runLimit(first)).isEqualTo(500);
				assertThat(runLimit(second)).isEqualTo(500);
			}));
			replica.withPropertyValues("runpod.rate-limit.share=0.3").run((second) -> {
				Awaitility.await().untilAsserted(() -> assertThat(runLimit(first)).isEqualTo(500));
				assertThat(runLimit(second)).isEqualTo(300);
			});
		});
	}

	private static int runLimit(ApplicationContext context) {
		return context.getBean(RunPodClient.class)
			.operations()
			.activity(context.getBean("sdxl", RunPodEndpoint.class))
			.orElseThrow()
			.limits()
			.stream()
			.filter((limit) -> limit.operations().contains(RunPodOperation.RUN))
			.mapToInt(EndpointActivity.Limit::perWindow)
			.sum();
	}

	@Test
	void backsOffWithSeveralDataSourcesAndNoQualifier() {
		this.contextRunner.withBean("first", DataSource.class, DataSources::create)
			.withBean("second", DataSource.class, DataSources::create)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RunPodJobs.class));
	}

	@Test
	void handlersAreCalledOnPlatformThreads() {
		this.contextRunner.withPropertyValues("spring.threads.virtual.enabled=false")
			.run((context) -> assertThat(deliveryThread(context)).startsWith("Thread[")
				.contains("runpod-job-delivery-"));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void handlersAreCalledOnVirtualThreadsIfEnabled() {
		this.contextRunner.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(deliveryThread(context)).startsWith("VirtualThread[")
				.contains("runpod-job-delivery-"));
	}

	private static String deliveryThread(ApplicationContext context) {
		RunPodJobsEngine engine = context.getBean(RunPodJobsEngine.class);
		CompletableFuture<String> thread = new CompletableFuture<>();
		engine.registerNamedHandler("thread", Set.of(JobOutcome.FAILURE),
				(job) -> thread.complete(Thread.currentThread().toString()));
		RunPodJobs jobs = context.getBean(RunPodJobs.class);
		UUID id = jobs.submit("sdxl", Map.of("prompt", "a cat"), (options) -> options.handler("thread")).id();
		// while it is submitted it cannot be cancelled
		Awaitility.await().ignoreException(IllegalStateException.class).until(() -> jobs.cancel(id).state().isEnded());
		return thread.join();
	}

	@ParameterizedTest
	@CsvSource({ "deadline, 1h, deadline, PT1H", "lease-duration, 30s, leaseDuration, PT30S",
			"polling-interval, 1s, pollingInterval, PT1S", "retention, 1d, retention, PT24H",
			"max-concurrent-submissions, 10, maxConcurrentSubmissions, 10", "database-threads, 2, databaseThreads, 2",
			"delivery.max-attempts, 3, maxDeliveryAttempts, 3", "delivery.threads, 2, deliveryThreads, 2",
			"table-prefix, public.runpod_, tablePrefix, public.runpod_" })
	void propertyIsApplied(String property, String value, String field, String expected) {
		this.contextRunner.withPropertyValues("runpod.jobs." + property + "=" + value)
			.run((context) -> assertThat(
					ReflectionTestUtils.getField(context.getBean(RunPodJobsEngine.class), "settings"))
				.hasFieldOrPropertyWithValue(field, expected(expected)));
	}

	private static Object expected(String text) {
		if (text.startsWith("PT")) {
			return Duration.parse(text);
		}
		return text.matches("\\d+") ? (Object) Integer.valueOf(text) : text;
	}

	@ParameterizedTest
	@CsvSource(
			value = { "delivery.max-attempts | 0 | 'maxDeliveryAttempts' must be at least 1, but is 0",
					"deadline | 0s | 'deadline' must be positive, but is PT0S",
					"max-concurrent-submissions | 1 | 'maxConcurrentSubmissions' must be at least 2, but is 1" },
			delimiter = '|', quoteCharacter = '"')
	void valueOutOfRangeFailsAtStartUp(String property, String value, String message) {
		this.contextRunner.withPropertyValues("runpod.jobs." + property + "=" + value)
			.run((context) -> assertThat(context.getStartupFailure()).hasStackTraceContaining(message));
	}

	record EndpointHandler(String endpoint, List<String> received) implements RunPodJobHandler {

		@Override
		public void handle(TrackedJob job) {
			this.received.add(job.state().name());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DataSources {

		@Bean(defaultCandidate = false)
		@RunPodJobsDataSource
		DataSource jobsDataSource() {
			return create();
		}

		static DataSource create() {
			return new EmbeddedDatabaseBuilder().setType(EmbeddedDatabaseType.H2).generateUniqueName(true).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class QualifiedDataSource extends DataSources {

		@Bean
		DataSource dataSource() {
			return create();
		}

		@Bean(defaultCandidate = false)
		@RunPodJobsTransactionManager
		PlatformTransactionManager jobsTransactionManager(@RunPodJobsDataSource DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class QualifiedDataSourceOfEqualCandidates {

		@Bean
		DataSource dataSource() {
			return DataSources.create();
		}

		@Bean
		@RunPodJobsDataSource
		DataSource jobsDataSource() {
			return DataSources.create();
		}

		@Bean
		@RunPodJobsTransactionManager
		PlatformTransactionManager jobsTransactionManager(@RunPodJobsDataSource DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

		@Bean
		PlatformTransactionManager transactionManager(@Qualifier("dataSource") DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

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

		@EventListener
		void outcomeUnknown(RunPodSubmissionOutcomeUnknownEvent event) {
			this.events.add(event.job().id());
		}

	}

}
