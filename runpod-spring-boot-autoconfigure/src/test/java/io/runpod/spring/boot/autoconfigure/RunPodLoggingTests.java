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

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.job.JobRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for what is logged, and what is never logged.
 */
class RunPodLoggingTests {

	private static final String API_KEY = "rpa_very_secret";

	private static final String PAYLOAD = "marked-payload";

	@RegisterExtension
	private static final MockRunPodServer runPod = new MockRunPodServer();

	private final ApplicationContextRunner contextRunner = RunPodContextRunners.create()
		.withPropertyValues("runpod.api-key=" + API_KEY, "runpod.endpoints.sdxl.id=abc123",
				"runpod.retry.max-attempts=1", "runpod.monitoring.interval=0s", "runpod.s3.access-id=hidden-id",
				"runpod.s3.access-secret=hidden-secret", "runpod.s3.bucket-name=results",
				"runpod.s3.endpoint-url=https://s3.example.com");

	@Test
	void apiKeyAndPayloadAreNeverLogged() {
		try (LogCapture log = LogCapture.of("io.runpod", Level.TRACE)) {
			this.contextRunner.withPropertyValues(runPod.baseUrlProperties()).run((context) -> {
				RunPodEndpoint sdxl = context.getBean(RunPodEndpoint.class);
				runPod.stub(runSync(), WireMock.okJson("{\"id\":\"job-1\",\"status\":\"COMPLETED\",\"output\":\""
						+ PAYLOAD + "\",\"delayTime\":5,\"executionTime\":7,\"workerId\":\"w1\"}"));
				assertThat(sdxl.runSync(Map.of("prompt", PAYLOAD), String.class)).isEqualTo(PAYLOAD);
				assertFailsWithoutSecrets(() -> sdxl.runSync(Map.of("prompt", PAYLOAD), Integer.class));
				errorResponses().forEach((response) -> {
					runPod.stub(runSync(), response);
					assertFailsWithoutSecrets(() -> sdxl.runSync(Map.of("prompt", PAYLOAD), String.class));
				});
			});
			assertThat(log.messages()).contains("DEBUG Job job-1 of endpoint 'sdxl' was submitted",
					"DEBUG Job job-1 of endpoint 'sdxl' ended as COMPLETED, queued for 5 ms, run for 7 ms",
					"DEBUG Job job-2 of endpoint 'sdxl' ended as FAILED",
					"DEBUG Request 'runSync' to endpoint 'sdxl' failed: HTTP 500 from a proxy or firewall, not from RunPod");
			assertThat(log.text()).doesNotContain(API_KEY, PAYLOAD, "hidden-id", "hidden-secret");
		}
	}

	private static Stream<ResponseDefinitionBuilder> errorResponses() {
		return Stream.of(
				WireMock.okJson("{\"id\":\"job-2\",\"status\":\"FAILED\",\"error\":\"" + PAYLOAD + "\",\"output\":\""
						+ PAYLOAD + "\"}"),
				WireMock.okJson("{\"id\":\"job-3\",\"status\":\"COMPLETED\"}"),
				WireMock.okJson("{\"broken\": \"" + PAYLOAD), WireMock.okJson(PAYLOAD),
				WireMock.aResponse().withStatus(401).withBody(PAYLOAD), WireMock.aResponse().withStatus(404),
				WireMock.aResponse().withStatus(400).withBody(PAYLOAD), WireMock.aResponse().withStatus(429),
				WireMock.aResponse().withStatus(500).withBody("<html>" + PAYLOAD + "</html>"),
				WireMock.aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
	}

	private static void assertFailsWithoutSecrets(Runnable call) {
		RunPodException failure = catchThrowableOfType(RunPodException.class, call::run);
		assertThat(Throwables.getStackTrace(failure)).doesNotContain(API_KEY, "hidden-id", "hidden-secret");
	}

	@ParameterizedTest
	@MethodSource("inputs")
	void wrappedInputIsLoggedOnce(Object input, boolean wrapped) {
		try (LogCapture log = LogCapture.of("io.runpod.client.jobs", Level.WARN)) {
			this.contextRunner.withPropertyValues(runPod.baseUrlProperties()).run((context) -> {
				runPod.stub(runSync(), WireMock.okJson("{\"id\":\"job-1\",\"status\":\"COMPLETED\",\"output\":1}"));
				runPod.stub(WireMock.post("/v2/abc123/run"), "run-in-queue.json");
				RunPodEndpoint sdxl = context.getBean(RunPodEndpoint.class);
				sdxl.runSync(input);
				sdxl.withTimeout(Duration.ofMinutes(1)).run(input);
			});
			assertThat(log.messages())
				.isEqualTo(wrapped ? List.of("WARN The input is an object with the field 'input', and"
						+ " becomes {\"input\": {\"input\": {...}}}: the client adds the outer field itself. Pass"
						+ " Map.of(\"prompt\", ...) instead of Map.of(\"input\", Map.of(\"prompt\", ...)), unless the handler"
						+ " expects that field") : List.of());
		}
	}

	static Stream<Arguments> inputs() {
		return Stream.of(Arguments.of(Map.of("input", Map.of("prompt", PAYLOAD)), true),
				Arguments.of(Map.of("input", Map.of()), true), Arguments.of(new Wrapped(Map.of("n", 1)), true),
				Arguments.of(JobRequest.of(Map.of("input", Map.of("n", 1))), true),
				Arguments.of(Map.of("input", PAYLOAD), false), Arguments.of(Map.of("input", List.of("a")), false),
				Arguments.of(Map.of("prompt", Map.of("input", Map.of())), false), Arguments.of("{\"input\":{}}", false),
				Arguments.of(List.of(Map.of("input", Map.of())), false));
	}

	@Test
	void payloadsAreTruncatedAndMaskedWhenLogged() {
		try (LogCapture log = LogCapture.of("io.runpod.client.payloads", Level.DEBUG)) {
			this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
				.withPropertyValues("runpod.logging.payload-length=120")
				.run((context) -> {
					runPod.stub(runSync(), WireMock.okJson(
							"{\"id\":\"job-1\",\"status\":\"COMPLETED\",\"output\":\"" + API_KEY + "hidden-secret\"}"));
					context.getBean(RunPodEndpoint.class)
						.runSync(Map.of("prompt", PAYLOAD + API_KEY + "x".repeat(200)));
				});
			assertThat(log.messages()).hasSize(2);
			assertThat(log.messages().get(0))
				.startsWith("DEBUG Sent to runSync: {\"input\":{\"prompt\":\"" + PAYLOAD + "******" + "xxx")
				.matches(".*x\\.\\.\\. \\(\\d+ bytes\\)");
			assertThat(log.messages().get(1)).contains("\"output\":\"************\"");
			assertThat(log.text()).doesNotContain(API_KEY, "hidden-id", "hidden-secret");
		}
	}

	@Test
	void secretsAreMaskedInLoggedRequest() {
		try (LogCapture log = LogCapture.of("io.runpod.client.payloads", Level.DEBUG)) {
			this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
				.withPropertyValues("runpod.logging.payload-length=10000")
				.run((context) -> {
					runPod.stub(WireMock.post("/v2/abc123/run"), "run-in-queue.json");
					context.getBean(RunPodEndpoint.class)
						.run(JobRequest.of("x").withWebhook(URI.create("https://app.example.com/hook/hidden-token")));
				});
			assertThat(log.text())
				.contains("\"accessSecret\":\"******\"", "\"bucketName\":\"results\"", "\"webhook\":\"******\"")
				.doesNotContain("hidden-id", "hidden-secret", "hidden-token");
		}
	}

	@Test
	void stateChangesAreLoggedOncePerTransition() {
		try (LogCapture log = LogCapture.of("io.runpod.client.endpoints", Level.INFO)) {
			this.contextRunner.withPropertyValues(runPod.baseUrlProperties()).run((context) -> {
				RunPodEndpoint sdxl = context.getBean(RunPodEndpoint.class);
				for (int code : new int[] { 502, 502, 502, 502, 401, 429, 429 }) {
					runPod.stub(status(), WireMock.aResponse().withStatus(code));
					assertFailsWithoutSecrets(() -> sdxl.status("job"));
				}
				runPod.stub(status(), "status-completed.json");
				sdxl.status("job");
				runPod.stub(status(), WireMock.aResponse().withStatus(401));
				assertFailsWithoutSecrets(() -> sdxl.status("job"));
				assertFailsWithoutSecrets(() -> sdxl.status("job"));
				runPod.stub(status(), "status-completed.json");
				sdxl.status("job");
				sdxl.status("job");
			});
			assertThat(log.messages()).containsExactly(
					"WARN RunPod endpoint 'sdxl' does not respond: HTTP 502. Calls that wait for jobs continue"
							+ " until their timeout",
					"WARN RunPod endpoint 'sdxl' is throttled: HTTP 429. Requests are sent at a lower rate",
					"INFO RunPod endpoint 'sdxl' responds again",
					"WARN RunPod endpoint 'sdxl' is not accessible: HTTP 401. Check the API key and the endpoint's id",
					"INFO RunPod endpoint 'sdxl' is accessible again");
		}
	}

	@Test
	void singleFailedRequestIsNotLogged() {
		try (LogCapture log = LogCapture.of("io.runpod.client.endpoints", Level.INFO)) {
			this.contextRunner.withPropertyValues(runPod.baseUrlProperties()).run((context) -> {
				RunPodEndpoint sdxl = context.getBean(RunPodEndpoint.class);
				runPod.stub(status(), WireMock.aResponse().withStatus(502));
				assertFailsWithoutSecrets(() -> sdxl.status("job"));
				runPod.stub(status(), "status-completed.json");
				sdxl.status("job");
			});
			assertThat(log.messages()).isEmpty();
		}
	}

	@Test
	void stalledEndpointIsLoggedOncePerChange() {
		try (LogCapture log = LogCapture.of("io.runpod.client.endpoints", Level.INFO)) {
			this.contextRunner.withPropertyValues(runPod.baseUrlProperties()).run((context) -> {
				RunPodEndpoint sdxl = context.getBean(RunPodEndpoint.class);
				for (String sample : new String[] { "health", "health-queued-throttled", "health-queued-throttled",
						"health-queued-unhealthy", "health", "health" }) {
					runPod.stub(WireMock.get("/v2/abc123/health"), sample + ".json");
					sdxl.health();
				}
			});
			assertThat(log.messages()).hasSize(3);
			assertThat(log.messages().get(0)).startsWith("WARN RunPod endpoint 'sdxl' cannot run jobs: no capacity:");
			assertThat(log.messages().get(1)).startsWith("WARN RunPod endpoint 'sdxl' cannot run jobs: crash loop:");
			assertThat(log.messages().get(2)).isEqualTo("INFO RunPod endpoint 'sdxl' can run jobs again");
		}
	}

	@Test
	void endpointNamesAreNotLoggedWhenOneIsInvalid() {
		try (LogCapture log = LogCapture.of("io.runpod.spring", Level.INFO)) {
			this.contextRunner.withPropertyValues("runpod.endpoints.broken.id=no id")
				.run((context) -> assertThat(context).hasFailed());
			assertThat(log.messages()).isEmpty();
		}
	}

	private static MappingBuilder status() {
		return WireMock.get("/v2/abc123/status/job");
	}

	private static MappingBuilder runSync() {
		return WireMock.post(WireMock.urlPathEqualTo("/v2/abc123/runsync"));
	}

	record Wrapped(Object input) {

	}

}
