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

import io.runpod.client.job.RunPodJob;
import io.runpod.client.observation.RunPodListener;
import io.runpod.spring.boot.autoconfigure.Lines;
import io.runpod.spring.boot.autoconfigure.RunPodClientCustomizer;
import io.runpod.spring.boot.autoconfigure.events.RunPodJobCompletedEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lines that are written during a call belong to the caller's trace, and may carry the id
 * of the job, whoever calls and without Reactor's help.
 */
@TestPropertySource(properties = { "runpod.logging.mdc-key=runpodJobId", "runpod.logging.payload-length=1000",
		"runpod.events.enabled=true" })
@Import(LogCorrelationTests.Witnesses.class)
class LogCorrelationTests extends TracedCalls {

	@Autowired
	private Witnesses witnesses;

	@ParameterizedTest
	@EnumSource
	void ofAnyCaller(Kind caller) throws Exception {
		try (Lines lines = Lines.of("io.runpod.client", Level.DEBUG)) {
			caller.runSync(this.caller, this.sdxl);
			assertThatTheyAreOfTheCallersTrace(lines);
		}
		assertThat(MDC.getCopyOfContextMap()).as("left behind").isNullOrEmpty();
	}

	private void assertThatTheyAreOfTheCallersTrace(Lines lines) {
		String traceId = this.spans.named("caller").getTraceId();
		assertThat(lines.events()).extracting(ILoggingEvent::getLoggerName)
			.contains("io.runpod.client.jobs", "io.runpod.client.payloads");
		assertThat(lines.events()).allSatisfy((line) -> {
			assertThat(line.getMDCPropertyMap()).as(line.getFormattedMessage()).containsEntry("traceId", traceId);
			assertThat(line.getMDCPropertyMap().get("spanId")).as(line.getFormattedMessage()).isNotBlank();
		});
		assertThat(lines.events()).filteredOn((line) -> line.getLoggerName().equals("io.runpod.client.jobs"))
			// submitted and seen; that it ended is told once, however many callers saw it
			.hasSizeGreaterThanOrEqualTo(2)
			.allSatisfy((line) -> assertThat(line.getMDCPropertyMap()).as(line.getFormattedMessage())
				.containsEntry("runpodJobId", SYNC_JOB));
	}

	@Test
	void whatListenersWriteBelongsToItToo() {
		this.caller.does(() -> this.sdxl.runSync("x"));
		assertThat(this.witnesses.listener).last().isEqualTo(SYNC_JOB);
	}

	@Test
	void whatListenersOfEventsWriteBelongsToItToo() {
		String id = "other-" + System.nanoTime();
		completes(id);
		this.caller.does(() -> this.sdxl.await(id));
		String traceId = this.spans.named("caller").getTraceId();
		assertThat(this.witnesses.event).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(id + " " + traceId);
	}

	@Test
	void theIdIsNotLeftBehindOnThreadsOfTheEventLoop() {
		Stream.generate(() -> "x").limit(20).forEach((input) -> this.sdxl.runSync(input));
		assertThat(this.witnesses.eventLoop).hasSizeGreaterThanOrEqualTo(20).containsOnly("nothing");
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Witnesses {

		private final List<String> listener = new CopyOnWriteArrayList<>();

		private final List<String> eventLoop = new CopyOnWriteArrayList<>();

		private final CompletableFuture<String> event = new CompletableFuture<>();

		@Bean
		RunPodListener listener() {
			return new RunPodListener() {

				@Override
				public void jobSubmitted(String endpoint, String jobId) {
					Witnesses.this.listener.add(String.valueOf(MDC.get("runpodJobId")));
				}

				@Override
				public void jobEnded(RunPodJob job) {
					Witnesses.this.listener.add(String.valueOf(MDC.get("runpodJobId")));
				}

			};
		}

		@Bean
		RunPodClientCustomizer eventLoop() {
			return (client) -> client.webClient((webClient) -> webClient
				.filter((request, next) -> next.exchange(request).flatMap((response) -> Mono.fromSupplier(() -> {
					String id = MDC.get("runpodJobId");
					this.eventLoop.add((id != null) ? id : "nothing");
					return response;
				}))));
		}

		@EventListener
		void on(RunPodJobCompletedEvent completed) {
			if (completed.jobId().startsWith("other-")) {
				this.event.complete(MDC.get("runpodJobId") + " " + MDC.get("traceId"));
			}
		}

	}

}
