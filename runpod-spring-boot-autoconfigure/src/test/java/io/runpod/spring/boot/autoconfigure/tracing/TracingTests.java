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
import java.util.Map;
import java.util.TreeMap;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodAuthenticationException;
import io.runpod.client.exception.RunPodJobException;
import io.runpod.spring.boot.autoconfigure.MockRunPodServer;
import io.runpod.spring.boot.tracing.SubmissionTraceRegistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the spans of calls.
 */
@TestPropertySource(properties = { "runpod.endpoints.traced.id=abc123",
		"runpod.endpoints.traced.trace.input-field=trace", "runpod.endpoints.traced.trace.request-field=trace" })
class TracingTests extends AbstractTracingTests {

	@Autowired
	private RunPodEndpoint traced;

	@Autowired
	private SubmissionTraceRegistry traces;

	@ParameterizedTest
	@EnumSource
	void runSyncSpansBelongToCallerTrace(CallerType caller) throws Exception {
		caller.runSync(this.caller, this.sdxl);
		SpanData root = this.spans.getByName("caller");
		SpanData job = this.spans.getByName("runpod runSync sdxl");
		SpanData post = this.spans.getByName("http post");
		SpanData get = this.spans.getByName("http get");
		assertThat(this.spans.all()).hasSize(4).allMatch((span) -> span.getTraceId().equals(root.getTraceId()));
		assertThat(job.getParentSpanId()).isEqualTo(root.getSpanId());
		assertThat(List.of(post, get)).extracting(SpanData::getParentSpanId).containsOnly(job.getSpanId());
		assertThat(List.of(job, post, get)).extracting(SpanData::getKind).containsOnly(SpanKind.CLIENT);
		assertThat(tags(job)).containsEntry("endpoint", "sdxl")
			.containsEntry("operation", "runSync")
			.containsEntry("status", "COMPLETED")
			.containsEntry("runpod.job.id", SYNC_JOB_ID)
			.containsEntry("runpod.worker.id", "z3jr9rv2k3tt2y")
			.containsEntry("peer.service", "runpod");
		assertThat(tags(get)).containsEntry("uri", "/v2/{endpoint}/status-sync/{job}?wait={wait}");
		assertThat(this.spans.all()).allMatch((span) -> span.getStatus().getStatusCode() != StatusCode.ERROR);
		assertThat(job.getLinks()).isEmpty();
	}

	@Test
	void runAndStatusSpansBelongToCallerTrace() {
		this.caller.call(() -> this.sdxl.run("x"));
		SpanData root = this.spans.getByName("caller");
		SpanData submission = this.spans.getByName("runpod submit sdxl");
		assertThat(submission.getParentSpanId()).isEqualTo(root.getSpanId());
		assertThat(submission.getKind()).isEqualTo(SpanKind.PRODUCER);
		assertThat(this.spans.getByName("http post").getParentSpanId()).isEqualTo(submission.getSpanId());
		assertThat(tags(submission)).containsEntry("runpod.job.id", JOB_ID).containsEntry("operation", "run");
		this.spans.exporter().reset();
		this.caller.call(() -> this.sdxl.status(JOB_ID));
		assertThat(this.spans.all()).hasSize(2);
		assertThat(this.spans.getByName("http get").getParentSpanId())
			.isEqualTo(this.spans.getByName("caller").getSpanId());
	}

	@Test
	void awaitSpanIsLinkedToSubmissionSpan() {
		this.caller.call(() -> this.sdxl.run("x"));
		SpanData submission = this.spans.getByName("runpod submit sdxl");
		this.spans.exporter().reset();
		this.caller.call(() -> this.sdxl.await(JOB_ID));
		SpanData job = this.spans.getByName("runpod await sdxl");
		assertThat(job.getKind()).isEqualTo(SpanKind.INTERNAL);
		assertThat(job.getTraceId()).isEqualTo(this.spans.getByName("caller").getTraceId())
			.isNotEqualTo(submission.getTraceId());
		assertThat(job.getParentSpanId()).isEqualTo(this.spans.getByName("caller").getSpanId());
		assertThat(job.getLinks()).extracting(LinkData::getSpanContext)
			.extracting((context) -> context.getTraceId() + "-" + context.getSpanId())
			.containsExactly(submission.getTraceId() + "-" + submission.getSpanId());
		assertThat(this.traces.traceparent(JOB_ID))
			.isEqualTo("00-" + submission.getTraceId() + "-" + submission.getSpanId() + "-01");
	}

	@Test
	void awaitSpanIsLinkedToSpanOfCallThatSubmittedTheJob() {
		this.sdxl.runSync("x");
		SpanData submission = this.spans.getByName("runpod runSync sdxl");
		this.sdxl.await(SYNC_JOB_ID);
		assertThat(this.spans.getByName("runpod await sdxl").getLinks()).singleElement()
			.satisfies((link) -> assertThat(link.getSpanContext().getSpanId()).isEqualTo(submission.getSpanId()));
	}

	@Test
	void awaitSpanIsLinkedToRememberedTraceparent() {
		this.traces.remember("theirs", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
		this.sdxl.await("theirs");
		assertThat(this.spans.getByName("runpod await sdxl").getLinks()).singleElement().satisfies((link) -> {
			assertThat(link.getSpanContext().getTraceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
			assertThat(link.getSpanContext().getSpanId()).isEqualTo("00f067aa0ba902b7");
			assertThat(link.getSpanContext().isSampled()).isTrue();
		});
	}

	@Test
	void rememberRejectsInvalidTraceparent() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.traces.remember("job", "4bf92f35"))
			.withMessage("'traceparent' must be like 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01,"
					+ " but is '4bf92f35'");
		assertThat(this.traces.traceparent("unknown")).isNull();
	}

	@Test
	void traceContextIsSentToWorkerWhenConfigured() {
		runPod.stub(WireMock.post(WireMock.urlPathEqualTo("/v2/abc123/run")),
				WireMock.okJson("{\"id\":\"traced-" + System.nanoTime() + "\",\"status\":\"IN_QUEUE\"}"));
		this.traced.run(Map.of("prompt", "x"));
		verifyTraceContext("run", this.spans.getByName("runpod submit traced"));
	}

	@Test
	void traceContextOfRunSyncIsSentToWorkerWhenConfigured() {
		this.traced.runSync(Map.of("prompt", "x"));
		verifyTraceContext("runsync", this.spans.getByName("runpod runSync traced"));
	}

	private static void verifyTraceContext(String operation, SpanData submission) {
		String traceparent = "00-" + submission.getTraceId() + "-" + submission.getSpanId() + "-"
				+ submission.getSpanContext().getTraceFlags().asHex();
		runPod.server()
			.verify(WireMock.postRequestedFor(WireMock.urlPathEqualTo("/v2/abc123/" + operation))
				.withRequestBody(WireMock.equalToJson("{\"input\":{\"prompt\":\"x\",\"trace\":{\"traceparent\":\""
						+ traceparent + "\"}},\"trace\":{\"traceparent\":\"" + traceparent + "\"}}")));
	}

	@Test
	void traceContextIsNotSentToWorkerByDefault() {
		runPod.stub(WireMock.post(WireMock.urlPathEqualTo("/v2/abc123/run")),
				WireMock.okJson("{\"id\":\"untraced\",\"status\":\"IN_QUEUE\"}"));
		this.sdxl.run(Map.of("prompt", "x"));
		runPod.server()
			.verify(WireMock.postRequestedFor(WireMock.urlEqualTo("/v2/abc123/run"))
				.withRequestBody(WireMock.equalTo("{\"input\":{\"prompt\":\"x\"}}")));
	}

	@Test
	void errorIsRecordedOnEveryAffectedSpan() {
		runPod.stub(WireMock.post(WireMock.urlPathEqualTo("/v2/abc123/runsync")),
				MockRunPodServer.sampleResponse("problem-401-invalid-key.json").withStatus(401));
		assertThatExceptionOfType(RunPodAuthenticationException.class)
			.isThrownBy(() -> this.caller.run(() -> this.sdxl.runSync("x")));
		assertThat(List.of("caller", "runpod runSync sdxl")).map(this.spans::getByName).allSatisfy((span) -> {
			assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
			assertThat(span.getEvents()).extracting(EventData::getAttributes)
				.extracting((attributes) -> attributes.get(AttributeKey.stringKey("exception.type")))
				.containsExactly(RunPodAuthenticationException.class.getName());
		});
		assertThat(tags(this.spans.getByName("http post"))).containsEntry("status", "401");
	}

	@Test
	void failedJobIsErrorOnlyForCallerOfTypedMethod() {
		runPod.stub(WireMock.get(WireMock.urlPathMatching("/v2/abc123/status-sync/.*")),
				"status-failed-plain-error.json");
		assertThatExceptionOfType(RunPodJobException.class)
			.isThrownBy(() -> this.caller.run(() -> this.sdxl.await(JOB_ID, String.class)));
		assertThat(tags(this.spans.getByName("runpod await sdxl"))).containsEntry("status", "FAILED");
		assertThat(this.spans.getByName("caller").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	private static Map<String, String> tags(SpanData span) {
		Map<String, String> tags = new TreeMap<>();
		span.getAttributes().forEach((key, value) -> tags.put(((AttributeKey<?>) key).getKey(), String.valueOf(value)));
		return tags;
	}

}
