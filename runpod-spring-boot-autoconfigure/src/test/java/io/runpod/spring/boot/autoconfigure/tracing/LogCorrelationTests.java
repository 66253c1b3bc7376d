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

package io.runpod.spring.boot.autoconfigure.tracing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.test.context.TestPropertySource;
import reactor.core.publisher.Mono;

import io.runpod.client.event.JobEndedEvent;
import io.runpod.client.event.JobSubmittedEvent;
import io.runpod.client.event.RunPodListener;
import io.runpod.spring.boot.RunPodClientCustomizer;
import io.runpod.spring.boot.autoconfigure.LogCapture;
import io.runpod.spring.boot.event.RunPodJobCompletedEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for log lines during a call: they have the trace of the caller, and the id of the
 * job if it is configured, without the context propagation of Reactor.
 */
@TestPropertySource(properties = { "runpod.logging.mdc-key=runpodJobId", "runpod.logging.payload-length=1000",
		"runpod.events.enabled=true" })
@Import(LogCorrelationTests.MdcRecorder.class)
class LogCorrelationTests extends AbstractTracingTests {

	@Autowired
	private MdcRecorder recorder;

	@ParameterizedTest
	@EnumSource
	void logEventsBelongToCallerTrace(CallerType caller) throws Exception {
		try (LogCapture log = LogCapture.of("io.runpod.client", Level.DEBUG)) {
			caller.runSync(this.caller, this.sdxl);
			assertCallerTrace(log);
		}
		assertThat(MDC.getCopyOfContextMap()).as("left behind").isNullOrEmpty();
	}

	private void assertCallerTrace(LogCapture log) {
		String traceId = this.spans.getByName("caller").getTraceId();
		assertThat(log.events()).extracting(ILoggingEvent::getLoggerName)
			.contains("io.runpod.client.jobs", "io.runpod.client.payloads");
		assertThat(log.events()).allSatisfy((event) -> {
			assertThat(event.getMDCPropertyMap()).as(event.getFormattedMessage()).containsEntry("traceId", traceId);
			assertThat(event.getMDCPropertyMap().get("spanId")).as(event.getFormattedMessage()).isNotBlank();
		});
		assertThat(log.events()).filteredOn((event) -> event.getLoggerName().equals("io.runpod.client.jobs"))
			// submitted and observed; its end is logged once, for any number of callers
			.hasSizeGreaterThanOrEqualTo(2)
			.allSatisfy((event) -> assertThat(event.getMDCPropertyMap()).as(event.getFormattedMessage())
				.containsEntry("runpodJobId", SYNC_JOB_ID));
	}

	@Test
	void listenersRunWithJobIdInMdc() {
		this.caller.call(() -> this.sdxl.runSync("x"));
		assertThat(this.recorder.listenerJobIds).last().isEqualTo(SYNC_JOB_ID);
	}

	@Test
	void eventListenersRunInCallerTrace() {
		this.recorder.eventMdc = new CompletableFuture<>();
		String id = "other-" + System.nanoTime();
		stubCompletedJob(id);
		this.caller.call(() -> this.sdxl.await(id));
		String traceId = this.spans.getByName("caller").getTraceId();
		assertThat(this.recorder.eventMdc).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(id + " " + traceId);
	}

	@Test
	void jobIdIsNotLeakedToEventLoopThreads() {
		Stream.generate(() -> "x").limit(20).forEach((input) -> this.sdxl.runSync(input));
		assertThat(this.recorder.eventLoopJobIds).hasSizeGreaterThanOrEqualTo(20).containsOnly("nothing");
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class MdcRecorder {

		private final List<String> listenerJobIds = new CopyOnWriteArrayList<>();

		private final List<String> eventLoopJobIds = new CopyOnWriteArrayList<>();

		private volatile CompletableFuture<String> eventMdc = new CompletableFuture<>();

		@Bean
		RunPodListener recordingListener() {
			return new RunPodListener() {

				@Override
				public void onJobSubmitted(JobSubmittedEvent event) {
					MdcRecorder.this.listenerJobIds.add(String.valueOf(MDC.get("runpodJobId")));
				}

				@Override
				public void onJobEnded(JobEndedEvent event) {
					MdcRecorder.this.listenerJobIds.add(String.valueOf(MDC.get("runpodJobId")));
				}

			};
		}

		@Bean
		RunPodClientCustomizer recordingCustomizer() {
			return (client) -> client.webClient((webClient) -> webClient
				.filter((request, next) -> next.exchange(request).flatMap((response) -> Mono.fromSupplier(() -> {
					String id = MDC.get("runpodJobId");
					this.eventLoopJobIds.add((id != null) ? id : "nothing");
					return response;
				}))));
		}

		@EventListener
		void onJobCompleted(RunPodJobCompletedEvent completed) {
			if (completed.jobId().startsWith("other-")) {
				this.eventMdc.complete(MDC.get("runpodJobId") + " " + MDC.get("traceId"));
			}
		}

	}

}
