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

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Import;

import io.runpod.jobs.RunPodJobListener;
import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.TrackedJob;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that one trace has the transaction that records a durable job, its processing at
 * RunPod and its delivery.
 */
@Import(DurableJobTracingTests.Listener.class)
class DurableJobTracingTests extends AbstractTracingTests {

	@Autowired
	private RunPodJobs jobs;

	@Autowired
	private Listener listener;

	@Test
	void spansOfDurableJobBelongToTheTraceOfItsSubmission() {
		String jobId = "durable-" + System.nanoTime();
		runPod.stub(WireMock.post(WireMock.urlPathEqualTo("/v2/abc123/run")),
				WireMock.okJson("{\"id\":\"" + jobId + "\",\"status\":\"IN_QUEUE\"}"));
		stubCompletedJob(jobId);
		UUID id = this.caller.call(() -> this.jobs.submit("sdxl", "x")).id();
		Awaitility.await()
			.untilAsserted(() -> assertThat(names()).contains("runpod deliver sdxl", "runpod await sdxl"));
		Awaitility.await()
			.untilAsserted(() -> assertThat(names()).filteredOn("runpod process sdxl"::equals).hasSize(2));
		SpanData root = this.spans.getByName("caller");
		SpanData recording = this.spans.getByName("runpod record sdxl");
		SpanData delivery = this.spans.getByName("runpod deliver sdxl");
		List<SpanData> processing = this.spans.all()
			.stream()
			.filter((span) -> span.getName().equals("runpod process sdxl"))
			.toList();
		assertThat(recording.getParentSpanId()).isEqualTo(root.getSpanId());
		assertThat(recording.getKind()).isEqualTo(SpanKind.PRODUCER);
		assertThat(Stream.concat(processing.stream(), Stream.of(delivery))).allSatisfy((span) -> {
			assertThat(span.getTraceId()).isEqualTo(root.getTraceId());
			assertThat(span.getParentSpanId()).isEqualTo(recording.getSpanId());
			assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
			assertThat(span.getAttributes().asMap()).anySatisfy((key, value) -> {
				assertThat(key.getKey()).isEqualTo("runpod.durable.id");
				assertThat(value).isEqualTo(id.toString());
			});
		});
		assertThat(List.of("runpod submit sdxl", "runpod await sdxl")).map(this.spans::getByName)
			.extracting(SpanData::getParentSpanId)
			.containsExactlyInAnyOrderElementsOf(processing.stream().map(SpanData::getSpanId).toList());
		assertThat(this.spans.all()).filteredOn((span) -> span.getName().startsWith("http "))
			.isNotEmpty()
			.allMatch((span) -> span.getTraceId().equals(root.getTraceId()));
		assertThat(this.listener.spanId).isEqualTo(delivery.getSpanId());
	}

	private List<String> names() {
		return this.spans.all().stream().map(SpanData::getName).toList();
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Listener {

		private volatile String spanId;

		@RunPodJobListener("sdxl")
		void completed(TrackedJob job) {
			this.spanId = Span.current().getSpanContext().getSpanId();
		}

	}

}
