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

package io.runpod.spring.boot.autoconfigure.event;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import ch.qos.logback.classic.Level;
import com.github.tomakehurst.wiremock.client.WireMock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import reactor.core.scheduler.Schedulers;

import io.runpod.client.RunPodEndpoint;
import io.runpod.spring.boot.autoconfigure.LogCapture;
import io.runpod.spring.boot.autoconfigure.MockRunPodServer;
import io.runpod.spring.boot.autoconfigure.RunPodContextRunners;
import io.runpod.spring.boot.event.RunPodJobCompletedEvent;
import io.runpod.spring.boot.event.RunPodJobEvent;
import io.runpod.spring.boot.event.RunPodJobFailedEvent;
import io.runpod.spring.boot.event.RunPodJobSubmittedEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunPodEventsAutoConfiguration}.
 */
class RunPodEventsAutoConfigurationTests {

	private static final String JOB_ID = "60902e6c-08a1-426e-9cb9-9eaec90f5e2b-u1";

	@RegisterExtension
	private static final MockRunPodServer runPod = new MockRunPodServer();

	private final ApplicationContextRunner contextRunnerWithoutEvents = RunPodContextRunners.createWithSdxl(
			MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
			RunPodEventsAutoConfiguration.class);

	private final ApplicationContextRunner contextRunner = this.contextRunnerWithoutEvents
		.withPropertyValues("runpod.events.enabled=true")
		.withUserConfiguration(Application.class);

	@BeforeEach
	void stubResponses() {
		runPod.stub(WireMock.post("/v2/abc123/run"), "run-in-queue.json");
		runPod.stub(WireMock.get("/v2/abc123/status/" + JOB_ID), "status-completed.json");
	}

	@Test
	void publishesJobEventsOnceInOrder() {
		run(this.contextRunner, (context) -> {
			Application application = context.getBean(Application.class);
			sdxl(context).run("x");
			sdxl(context).status(JOB_ID);
			sdxl(context).status(JOB_ID);
			close(context);
			assertThat(application.events).hasSize(2);
			assertThat(application.events.get(0)).isEqualTo(new RunPodJobSubmittedEvent("sdxl", JOB_ID));
			assertThat(application.events.get(1)).isInstanceOfSatisfying(RunPodJobCompletedEvent.class, (completed) -> {
				assertThat(completed.endpoint()).isEqualTo("sdxl");
				assertThat(completed.jobId()).isEqualTo(JOB_ID);
				assertThat(completed.job().executionTime()).hasMillis(1437);
			});
		});
	}

	@Test
	void publishesFailedEventForCancelledJob() {
		runPod.stub(WireMock.get("/v2/abc123/status/" + JOB_ID), "status-cancelled-queued.json");
		run(this.contextRunner, (context) -> {
			Application application = context.getBean(Application.class);
			String id = sdxl(context).status(JOB_ID).id();
			close(context);
			assertThat(application.events).singleElement()
				.isInstanceOfSatisfying(RunPodJobFailedEvent.class,
						(failed) -> assertThat(failed.jobId()).isEqualTo(id));
		});
	}

	@Test
	void slowListenerDoesNotDelayJob() {
		run(this.contextRunner, (context) -> {
			Application application = context.getBean(Application.class);
			CompletableFuture<Void> released = new CompletableFuture<>();
			application.listener = (event) -> released.orTimeout(20, TimeUnit.SECONDS).join();
			sdxl(context).run("x");
			assertThat(sdxl(context).status(JOB_ID).isSuccessful()).isTrue();
			assertThat(application.events).isEmpty();
			released.complete(null);
			close(context);
			assertThat(application.events).hasSize(2);
			assertThat(application.threads).allMatch((thread) -> thread.startsWith("runpod-events"));
		});
	}

	@Test
	void failingListenerAffectsNeitherJobNorLaterEvents() {
		run(this.contextRunner, (context) -> {
			Application application = context.getBean(Application.class);
			application.listener = (event) -> {
				if (event instanceof RunPodJobSubmittedEvent) {
					throw new IllegalStateException("broken");
				}
			};
			try (LogCapture log = LogCapture.of(EventPublishingRunPodListener.class.getName(), Level.WARN)) {
				sdxl(context).run("x");
				assertThat(sdxl(context).status(JOB_ID).isSuccessful()).isTrue();
				close(context);
				assertThat(application.events).singleElement().isInstanceOf(RunPodJobCompletedEvent.class);
				assertThat(log.messages())
					.containsExactly("WARN A listener of RunPodJobSubmittedEvent failed for job " + JOB_ID);
			}
		});
	}

	@Test
	void excessEventsAreDroppedCountedAndLoggedOnce() {
		run(this.contextRunner.withPropertyValues("runpod.events.queue-capacity=2")
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new), (context) -> {
				Application application = context.getBean(Application.class);
				CompletableFuture<Void> released = new CompletableFuture<>();
				application.listener = (event) -> released.orTimeout(20, TimeUnit.SECONDS).join();
				try (LogCapture log = LogCapture.of(EventPublishingRunPodListener.class.getName(), Level.INFO)) {
					for (int i = 0; i < 5; i++) {
						sdxl(context).run("x");
					}
					assertThat(
							context.getBean(MeterRegistry.class).get("runpod.events.dropped").functionCounter().count())
						.isEqualTo(3);
					released.complete(null);
					close(context);
					assertThat(application.events).hasSize(2);
					assertThat(log.messages()).containsExactly(
							"WARN Listeners of RunPod's job events are too slow: 2 events wait, and further ones are"
									+ " dropped",
							"INFO Listeners of RunPod's job events have caught up; 3 events were dropped");
				}
			});
	}

	@Test
	void publishesEarlyEventsAfterStartup() {
		run(this.contextRunner.withUserConfiguration(EarlySubmissionConfiguration.class), (context) -> {
			Application application = context.getBean(Application.class);
			close(context);
			assertThat(application.events).hasSize(1);
			assertThat(application.earlyEvents).isEmpty();
		});
	}

	@Test
	void backsOffByDefault() {
		this.contextRunnerWithoutEvents
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EventPublishingRunPodListener.class));
	}

	@Test
	void backsOffWithoutClient() {
		this.contextRunner.withPropertyValues("runpod.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EventPublishingRunPodListener.class));
	}

	@Test
	void worksWithoutMicrometer() {
		run(this.contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer.core")), (context) -> {
			Application application = context.getBean(Application.class);
			sdxl(context).run("x");
			close(context);
			assertThat(application.events).hasSize(1);
		});
	}

	@Test
	void rejectsZeroQueueCapacity() {
		this.contextRunner.withPropertyValues("runpod.events.queue-capacity=0")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining(
						"Property runpod.events.queue-capacity with value '0' is invalid: must be at least 1"));
	}

	private static void run(ApplicationContextRunner runner, Consumer<AssertableApplicationContext> test) {
		runner.withPropertyValues(runPod.baseUrlProperties()).run(test::accept);
	}

	private static RunPodEndpoint sdxl(AssertableApplicationContext context) {
		return context.getBean(RunPodEndpoint.class);
	}

	// what has happened until then is published first
	private static void close(AssertableApplicationContext context) {
		context.getSourceApplicationContext().close();
	}

	@Configuration(proxyBeanMethods = false)
	static class Application implements SmartInitializingSingleton {

		private final List<RunPodJobEvent> events = new CopyOnWriteArrayList<>();

		private final List<RunPodJobEvent> earlyEvents = new CopyOnWriteArrayList<>();

		private final List<String> threads = new CopyOnWriteArrayList<>();

		private volatile boolean singletonsInstantiated;

		private volatile Consumer<RunPodJobEvent> listener = (event) -> {
		};

		@EventListener
		void onJobEvent(RunPodJobEvent event) {
			this.threads.add(Thread.currentThread().getName());
			assertThat(Schedulers.isInNonBlockingThread()).isFalse();
			if (!this.singletonsInstantiated) {
				this.earlyEvents.add(event);
			}
			this.listener.accept(event);
			this.events.add(event);
		}

		@Override
		public void afterSingletonsInstantiated() {
			this.singletonsInstantiated = true;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EarlySubmissionConfiguration {

		@Bean
		InitializingBean earlySubmission(RunPodEndpoint sdxl) {
			return () -> sdxl.run("x");
		}

	}

}
