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

package io.runpod.client.internal.http;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodAuthenticationException;
import io.runpod.client.exception.RunPodJobNotFoundException;
import io.runpod.client.exception.RunPodRequestException;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for error responses and malformed responses: the exception has the HTTP status
 * and the beginning of the body, and is never one of a parser.
 */
class ErrorResponseTests {

	private static final String STATUS = "GET /status/" + RecordedRunPod.JOB_ID;

	private static final String PREFIX = "status on endpoint 'sdxl', job " + RecordedRunPod.JOB_ID + ", failed (";

	@RegisterExtension
	final RecordedRunPod runpod = new RecordedRunPod();

	@Test
	void edgeErrorPageIsReportedWithTypeAndExcerpt() {
		String page = StubResponse.sampleText("edge-502.html");
		this.runpod.stub(STATUS).respondsWith(StubResponse.sample("edge-502.html"));
		assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(this::status)
			.withMessage(PREFIX + "HTTP 502 from a proxy or firewall, not from RunPod (text/html): "
					+ page.substring(0, 500).replace("\n", "\\n") + ")")
			.satisfies((ex) -> assertThat(ex.getStatusCode()).isEqualTo(HttpStatus.BAD_GATEWAY))
			.satisfies((ex) -> assertThat(ex.getBodyExcerpt()).isEqualTo(page.substring(0, 500)))
			.satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo(RecordedRunPod.JOB_ID))
			.satisfies((ex) -> assertThat(ex.getAttempts()).isEqualTo(1));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("malformedBodies")
	void malformedJobResponseIsRejected(String body, String reason, String excerpt) {
		this.runpod.stub(STATUS).respondsWith(StubResponse.json(body));
		assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(this::status)
			.withMessage(PREFIX + "HTTP 200, malformed response (" + reason + ")" + excerpt + ")")
			.satisfies((ex) -> assertThat(ex.getStatusCode()).isEqualTo(HttpStatus.OK))
			.satisfies((ex) -> assertThat(ex.getBodyExcerpt()).isEqualTo(body.isEmpty() ? null : body));
	}

	static Stream<Arguments> malformedBodies() {
		return Stream.of(Arguments.of("", "not a JSON object", ""),
				Arguments.of("{\"id\":\"" + RecordedRunPod.JOB_ID + "\",\"status\":", "truncated or not JSON",
						": {\"id\":\"" + RecordedRunPod.JOB_ID + "\",\"status\":"),
				Arguments.of("{\"id\":\"" + RecordedRunPod.JOB_ID + "\",\"output\":{\"b\":[1,", "truncated or not JSON",
						": {\"id\":\"" + RecordedRunPod.JOB_ID + "\",\"output\":{\"b\":[1,"),
				Arguments.of("{\"id\":\"" + RecordedRunPod.JOB_ID + "\",\"status\":7}", "no job id or status",
						": {\"id\":\"" + RecordedRunPod.JOB_ID + "\",\"status\":7}"),
				Arguments.of("{\"status\":\"error\"}", "no job id or status", ": {\"status\":\"error\"}"),
				Arguments.of("{}", "no job id or status", ": {}"), Arguments.of("null", "not a JSON object", ": null"),
				Arguments.of("[]", "not a JSON object", ": []"),
				Arguments.of("\"COMPLETED\"", "not a JSON object", ": \"COMPLETED\""),
				Arguments.of("upstream timeout", "truncated or not JSON", ": upstream timeout"));
	}

	@Test
	void responseOfAnotherContentTypeIsReportedWithType() {
		this.runpod.stub(STATUS).respondsWith(StubResponse.of(200, "text/html", "<html>sign in</html>"));
		assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(this::status)
			.withMessage(PREFIX + "HTTP 200, malformed response (truncated or not JSON) (text/html):"
					+ " <html>sign in</html>)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "application/octet-stream", "nonsense", "application/problem+json" })
	void jobIsReadWithAnyContentType(String contentType) {
		this.runpod.stub(STATUS)
			.respondsWith(StubResponse.of(200, contentType, StubResponse.sampleText("status-completed.json")));
		assertThat(status().isSuccessful()).isTrue();
	}

	@Test
	void problemResponseIsReportedWithDetail() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("problem-400-too-large"));
		assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(() -> this.runpod.endpoint().run("x"))
			.isExactlyInstanceOf(RunPodRequestException.class)
			.withMessage("run on endpoint 'sdxl' failed (HTTP 400: bad request: body: exceeded max body size of 10MiB)")
			.satisfies((ex) -> assertThat(ex.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST));
	}

	@Test
	void loadBalancingEndpointIsReportedWithError() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("not-for-queue-endpoint").withStatus(400));
		assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(() -> this.runpod.endpoint().run("x"))
			.withMessage("Endpoint 'sdxl' with the id " + this.runpod.endpointId()
					+ " is a load-balancing endpoint, not a"
					+ " queue-based one: run on endpoint 'sdxl' failed (HTTP 400: not allowed for QB API). Configure it"
					+ " below 'runpod.load-balancers', and use a RunPodLoadBalancer");
	}

	@Test
	void errorWithoutBodyIsReportedWithStatus() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.status(402));
		assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(() -> this.runpod.endpoint().run("x"))
			.withMessage("run on endpoint 'sdxl' failed (HTTP 402)")
			.satisfies((ex) -> assertThat(ex.getBodyExcerpt()).isNull());
	}

	@ParameterizedTest
	@ValueSource(strings = { "problem-401-invalid-key", "problem-401-no-token" })
	void rejectedApiKeyErrorSuggestsAction(String problem) {
		this.runpod.stub("GET /health").respondsWith(StubResponse.sample(problem));
		RunPodEndpoint endpoint = this.runpod.endpoint();
		assertThatExceptionOfType(RunPodAuthenticationException.class).isThrownBy(endpoint::health)
			.withMessage("RunPod rejected the API key for health on endpoint 'sdxl' (HTTP 401: "
					+ (problem.contains("invalid") ? "invalid api key" : "no token provided")
					+ "). Check that the key is complete and active, and that it may access the endpoint "
					+ this.runpod.endpointId())
			.satisfies((ex) -> assertThat(ex.getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("test-key"));
		assertThat(this.runpod.requestCount("GET /health")).isEqualTo(1);
	}

	@Test
	void unknownEndpointErrorExplainsWhereToFindId() {
		this.runpod.stub("POST /run").respondsWith(StubResponse.sample("problem-404-endpoint"));
		assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(() -> this.runpod.endpoint().run("x"))
			.withMessage("There is no endpoint with the id " + this.runpod.endpointId() + " for this API key: run on"
					+ " endpoint 'sdxl' failed (HTTP 404: endpoint not found). Check the id; it is the part after /v2/ in"
					+ " the endpoint's URL");
	}

	@ParameterizedTest
	@ValueSource(strings = { "problem-404-job", "status-200-job-not-found" })
	void unknownJobFailsWithNotFound(String sample) {
		this.runpod.stub(STATUS).respondsWith(StubResponse.sample(sample));
		this.runpod.stub("GET /status-sync/" + RecordedRunPod.JOB_ID).respondsWith(StubResponse.sample(sample));
		assertThatExceptionOfType(RunPodJobNotFoundException.class).isThrownBy(this::status);
		assertThatExceptionOfType(RunPodJobNotFoundException.class)
			.isThrownBy(() -> this.runpod.endpoint().await(RecordedRunPod.JOB_ID))
			.satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo(RecordedRunPod.JOB_ID))
			.satisfies((ex) -> assertThat(ex.getAttempts()).isEqualTo(1));
		assertThat(this.runpod.requestCount(STATUS)).isEqualTo(1);
		assertThat(this.runpod.requestCount("GET /status-sync/" + RecordedRunPod.JOB_ID)).isEqualTo(1);
	}

	private RunPodJob status() {
		return this.runpod.endpoint((options) -> options.maxAttempts(1)).status(RecordedRunPod.JOB_ID);
	}

}
