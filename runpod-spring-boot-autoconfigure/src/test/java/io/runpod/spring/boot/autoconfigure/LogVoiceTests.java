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
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.RunPodException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What the log says, and what it never says.
 */
class LogVoiceTests {

	private static final String KEY = "rpa_very_secret";

	private static final String PAYLOAD = "marked-payload";

	@RegisterExtension
	private static final FakeRunPod runPod = new FakeRunPod();

	private final ApplicationContextRunner contextRunner = TestApplication.with()
		.withPropertyValues("runpod.api-key=" + KEY, "runpod.endpoints.sdxl.id=abc123", "runpod.max-attempts=1",
				"runpod.health.interval=0s", "runpod.s3.access-id=hidden-id", "runpod.s3.access-secret=hidden-secret",
				"runpod.s3.bucket-name=results", "runpod.s3.endpoint-url=https://s3.example.com");

	@Test
	void noKeyAndNoPayloadIsLoggedAtAnyLevelWhateverHappens() {
		try (Lines lines = Lines.of("io.runpod", Level.TRACE)) {
			this.contextRunner.withPropertyValues(runPod.asBaseUrl()).run((context) -> {
				RunPodEndpoint sdxl = context.getBean(RunPodEndpoint.class);
				runPod.answer(runSync(), WireMock.okJson("{\"id\":\"job-1\",\"status\":\"COMPLETED\",\"output\":\""
						+ PAYLOAD + "\",\"delayTime\":5,\"executionTime\":7,\"workerId\":\"w1\"}"));
				assertThat(sdxl.runSync(Map.of("prompt", PAYLOAD), String.class)).isEqualTo(PAYLOAD);
				fails(() -> sdxl.runSync(Map.of("prompt", PAYLOAD), Integer.class));
				failures().forEach((answer) -> {
					runPod.answer(runSync(), answer);
					fails(() -> sdxl.runSync(Map.of("prompt", PAYLOAD), String.class));
				});
			});
			assertThat(lines.messages()).contains("DEBUG Job job-1 of endpoint 'sdxl' was submitted",
					"DEBUG Job job-1 of endpoint 'sdxl' ended as COMPLETED, queued for 5 ms, run for 7 ms",
					"DEBUG Job job-2 of endpoint 'sdxl' ended as FAILED",
					"DEBUG Request runSync to endpoint 'sdxl' brought nothing: HTTP 500");
			assertThat(lines.text()).doesNotContain(KEY, PAYLOAD, "hidden-id", "hidden-secret");
		}
	}

	private static Stream<ResponseDefinitionBuilder> failures() {
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

	private static void fails(Runnable call) {
		RunPodException failure = catchThrowableOfType(RunPodException.class, call::run);
		assertThat(Throwables.getStackTrace(failure)).doesNotContain(KEY, "hidden-id", "hidden-secret");
	}

	@Test
	void payloadsAreLoggedWhenAskedForButNotTheirEndsAndNoSecrets() {
		try (Lines lines = Lines.of("io.runpod.client.payloads", Level.DEBUG)) {
			this.contextRunner.withPropertyValues(runPod.asBaseUrl())
				.withPropertyValues("runpod.logging.payload-length=120")
				.run((context) -> {
					runPod.answer(runSync(), WireMock
						.okJson("{\"id\":\"job-1\",\"status\":\"COMPLETED\",\"output\":\"" + KEY + "hidden-secret\"}"));
					context.getBean(RunPodEndpoint.class).runSync(Map.of("prompt", PAYLOAD + KEY + "x".repeat(200)));
				});
			assertThat(lines.messages()).hasSize(2);
			assertThat(lines.messages().get(0))
				.startsWith("DEBUG Sent to runSync: {\"input\":{\"prompt\":\"" + PAYLOAD + "******" + "xxx")
				.matches(".*x\\.\\.\\. \\(\\d+ bytes\\)");
			assertThat(lines.messages().get(1)).contains("\"output\":\"************\"");
			assertThat(lines.text()).doesNotContain(KEY, "hidden-id", "hidden-secret");
		}
	}

	@Test
	void theSecretsOfABucketAreMaskedInTheRequestThatBringsThem() {
		try (Lines lines = Lines.of("io.runpod.client.payloads", Level.DEBUG)) {
			this.contextRunner.withPropertyValues(runPod.asBaseUrl())
				.withPropertyValues("runpod.logging.payload-length=10000")
				.run((context) -> {
					runPod.answer(WireMock.post("/v2/abc123/run"), "run-in-queue.json");
					context.getBean(RunPodEndpoint.class).run("x");
				});
			assertThat(lines.text()).contains("\"accessSecret\":\"******\"", "\"bucketName\":\"results\"")
				.doesNotContain("hidden-id", "hidden-secret");
		}
	}

	@Test
	void whatBeginsAndEndsIsALineEachHoweverOftenItIsNoticed() {
		try (Lines lines = Lines.of("io.runpod.client.endpoints", Level.INFO)) {
			this.contextRunner.withPropertyValues(runPod.asBaseUrl()).run((context) -> {
				RunPodEndpoint sdxl = context.getBean(RunPodEndpoint.class);
				for (int code : new int[] { 502, 502, 502, 502, 401, 429, 429 }) {
					runPod.answer(status(), WireMock.aResponse().withStatus(code));
					fails(() -> sdxl.status("job"));
				}
				runPod.answer(status(), "status-completed.json");
				sdxl.status("job");
				runPod.answer(status(), WireMock.aResponse().withStatus(401));
				fails(() -> sdxl.status("job"));
				fails(() -> sdxl.status("job"));
				runPod.answer(status(), "status-completed.json");
				sdxl.status("job");
				sdxl.status("job");
			});
			assertThat(lines.messages()).containsExactly(
					"WARN RunPod endpoint 'sdxl' does not answer (HTTP 502). Waits go on until their time is up",
					"WARN RunPod endpoint 'sdxl' is throttled (HTTP 429). Requests are sent more slowly",
					"INFO RunPod endpoint 'sdxl' answers again",
					"WARN RunPod endpoint 'sdxl' is refused (HTTP 401). Check the API key and the endpoint's id",
					"INFO RunPod endpoint 'sdxl' is accessible again");
		}
	}

	@Test
	void oneBrokenRequestIsNoNews() {
		try (Lines lines = Lines.of("io.runpod.client.endpoints", Level.INFO)) {
			this.contextRunner.withPropertyValues(runPod.asBaseUrl()).run((context) -> {
				RunPodEndpoint sdxl = context.getBean(RunPodEndpoint.class);
				runPod.answer(status(), WireMock.aResponse().withStatus(502));
				fails(() -> sdxl.status("job"));
				runPod.answer(status(), "status-completed.json");
				sdxl.status("job");
			});
			assertThat(lines.messages()).isEmpty();
		}
	}

	@Test
	void anEndpointWhoseWorkersTakeNoJobsIsALineAtEachChange() {
		try (Lines lines = Lines.of("io.runpod.client.endpoints", Level.INFO)) {
			this.contextRunner.withPropertyValues(runPod.asBaseUrl()).run((context) -> {
				RunPodEndpoint sdxl = context.getBean(RunPodEndpoint.class);
				for (String sample : new String[] { "health", "health-queued-throttled", "health-queued-throttled",
						"health-queued-unhealthy", "health", "health" }) {
					runPod.answer(WireMock.get("/v2/abc123/health"), sample + ".json");
					sdxl.health();
				}
			});
			assertThat(lines.messages()).hasSize(3);
			assertThat(lines.messages().get(0)).startsWith("WARN RunPod endpoint 'sdxl' takes no jobs (no capacity:");
			assertThat(lines.messages().get(1)).startsWith("WARN RunPod endpoint 'sdxl' takes no jobs (crash loop:");
			assertThat(lines.messages().get(2)).isEqualTo("INFO RunPod endpoint 'sdxl' takes jobs again");
		}
	}

	@Test
	void endpointsAreNotNamedWhenOneOfThemIsRefused() {
		try (Lines lines = Lines.of("io.runpod.spring", Level.INFO)) {
			this.contextRunner.withPropertyValues("runpod.endpoints.broken.id=no id")
				.run((context) -> assertThat(context).hasFailed());
			assertThat(lines.messages()).isEmpty();
		}
	}

	private static MappingBuilder status() {
		return WireMock.get("/v2/abc123/status/job");
	}

	private static MappingBuilder runSync() {
		return WireMock.post(WireMock.urlPathEqualTo("/v2/abc123/runsync"));
	}

}
