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

package io.runpod.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.github.tomakehurst.wiremock.client.WireMock;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.event.JobContextScope;
import io.runpod.client.observation.JobObservationContext;
import io.runpod.spring.boot.event.RunPodJobEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Cases of the properties for trace propagation, logging and events.
 */
final class TracingAndLoggingPropertyCases {

	private TracingAndLoggingPropertyCases() {
	}

	static Stream<PropertyCase> endpointCases() {
		return Stream.of(
				PropertyCase.of("~.trace.request-field", "context",
						(context, runPod) -> propagatesTraceContext(context, runPod, "$.context.traceparent")),
				PropertyCase.of("~.trace.input-field", "context",
						(context, runPod) -> propagatesTraceContext(context, runPod, "$.input.context.traceparent")));
	}

	static Stream<PropertyCase> globalCases() {
		return Stream.of(
				PropertyCase.of("runpod.logging.mdc-key", "runpodJobId",
						TracingAndLoggingPropertyCases::putsJobIdInMdc),
				PropertyCase.of("runpod.logging.payload-length", "100", TracingAndLoggingPropertyCases::logsPayload),
				PropertyCase.of("runpod.events.enabled", "true", TracingAndLoggingPropertyCases::publishesAnEvent),
				PropertyCase.of("runpod.events.queue-capacity", "1", TracingAndLoggingPropertyCases::dropsExcessEvents)
					.given("runpod.events.enabled=true"));
	}

	private static void propagatesTraceContext(AssertableApplicationContext context, MockRunPodServer runPod,
			String jsonPath) {
		context.getBean(ObservationRegistry.class)
			.observationConfig()
			.observationHandler(new TraceparentObservationHandler());
		sdxl(context).run(List.of("no", "object"));
		sdxl(context).run(new Prompt("x"));
		runPod.server()
			.verify(WireMock.postRequestedFor(WireMock.urlEqualTo("/v2/abc123/run"))
				.withRequestBody(WireMock.matchingJsonPath(jsonPath, WireMock.equalTo("00-1-2-01"))));
	}

	private static void putsJobIdInMdc(AssertableApplicationContext context, MockRunPodServer runPod) {
		JobContextScope.Scope scope = context.getBean(JobContextScope.class).open("job");
		assertThat(MDC.get("runpodJobId")).isEqualTo("job");
		scope.close();
		assertThat(MDC.get("runpodJobId")).isNull();
	}

	private static void logsPayload(AssertableApplicationContext context, MockRunPodServer runPod) {
		Logger logger = (Logger) LoggerFactory.getLogger("io.runpod.client.payloads");
		ListAppender<ILoggingEvent> appender = new ListAppender<>();
		appender.start();
		logger.addAppender(appender);
		logger.setLevel(Level.DEBUG);
		try {
			sdxl(context).run("a lighthouse");
		}
		finally {
			logger.setLevel(null);
			logger.detachAppender(appender);
		}
		assertThat(appender.list).extracting(ILoggingEvent::getFormattedMessage)
			.contains("Sent to run: {\"input\":\"a lighthouse\"}");
	}

	private static void publishesAnEvent(AssertableApplicationContext context, MockRunPodServer runPod) {
		assertThat(context).hasBean("runPodEventListener");
		CompletableFuture<RunPodJobEvent> event = new CompletableFuture<>();
		listen(context, event::complete);
		String jobId = sdxl(context).run("input").id();
		assertThat(event).succeedsWithin(Duration.ofSeconds(20))
			.satisfies((submitted) -> assertThat(submitted.jobId()).isEqualTo(jobId));
	}

	private static void dropsExcessEvents(AssertableApplicationContext context, MockRunPodServer runPod) {
		List<RunPodJobEvent> events = new CopyOnWriteArrayList<>();
		CompletableFuture<Void> released = new CompletableFuture<>();
		listen(context, (event) -> {
			released.orTimeout(20, TimeUnit.SECONDS).join();
			events.add(event);
		});
		sdxl(context).run("first");
		sdxl(context).run("second");
		released.complete(null);
		context.getSourceApplicationContext().close();
		assertThat(events).hasSize(1);
	}

	private static void listen(AssertableApplicationContext context, Consumer<RunPodJobEvent> consumer) {
		context.getSourceApplicationContext().addApplicationListener((event) -> {
			if (event instanceof PayloadApplicationEvent<?> payload
					&& payload.getPayload() instanceof RunPodJobEvent job) {
				consumer.accept(job);
			}
		});
	}

	private static RunPodEndpoint sdxl(AssertableApplicationContext context) {
		return context.getBean(RunPodEndpoint.class);
	}

	record Prompt(String text) {
	}

	/**
	 * Observation handler that sets a trace context, as tracing does.
	 */
	private static final class TraceparentObservationHandler implements ObservationHandler<JobObservationContext> {

		@Override
		public void onStart(JobObservationContext context) {
			context.getSetter().set(context.getCarrier(), "traceparent", "00-1-2-01");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof JobObservationContext;
		}

	}

}
