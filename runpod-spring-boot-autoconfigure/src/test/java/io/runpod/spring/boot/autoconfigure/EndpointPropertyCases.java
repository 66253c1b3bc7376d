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
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.matching.RequestPattern;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import reactor.core.Disposable;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodRequestException;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.client.job.RunPodJob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Cases of the properties that are common to endpoints and can be repeated for one.
 */
final class EndpointPropertyCases {

	private static final String[] S3_PROPERTIES = { "~.s3.access-id=key", "~.s3.access-secret=secret",
			"~.s3.bucket-name=results", "~.s3.endpoint-url=https://s3.example.com" };

	private EndpointPropertyCases() {
	}

	static Stream<PropertyCase> all() {
		return Stream.of(
				PropertyCase.of("~.timeout", "300ms", EndpointPropertyCases::timesOut)
					.answers(EndpointPropertyCases::slowJob),
				PropertyCase.of("~.cancellation.on-timeout", "true", EndpointPropertyCases::cancelsOnTimeout)
					.answers(EndpointPropertyCases::slowJob),
				PropertyCase.of("~.cancellation.on-abandon", "true", EndpointPropertyCases::cancelsAbandonedJob)
					.answers(EndpointPropertyCases::slowJob),
				PropertyCase.of("~.run-sync.wait", "7s", EndpointPropertyCases::submitsWithWaitOf7s),
				PropertyCase.of("~.polling.wait", "9s", EndpointPropertyCases::pollsWithWaitOf9s),
				PropertyCase.of("~.polling.interval", "10ms", EndpointPropertyCases::pollsFiveTimesBeforeTimeout)
					.answers(EndpointPropertyCases::jobCompletedAtFifthPoll),
				PropertyCase.of("~.request-timeout", "200ms", EndpointPropertyCases::requestTimesOut)
					.answers(EndpointPropertyCases::slowHealth),
				PropertyCase.of("~.retry.max-attempts", "2", EndpointPropertyCases::sendsTwoAttempts)
					.answers(EndpointPropertyCases::unavailableHealth),
				PropertyCase.of("~.retry.unknown-outcome", "true", EndpointPropertyCases::submitsTwice)
					.given("runpod.retry.max-attempts=2")
					.answers(EndpointPropertyCases::submissionWithoutResponse),
				PropertyCase.ofRequestBody("~.policy.execution-timeout", "2m", "$.policy.executionTimeout", "120000"),
				PropertyCase.ofRequestBody("~.policy.ttl", "3h", "$.policy.ttl", "10800000"),
				PropertyCase.ofRequestBody("~.policy.low-priority", "true", "$.policy.lowPriority", "true"),
				PropertyCase.ofRequestBody("~.webhook.url", "https://example.com/done", "$.webhook",
						"https://example.com/done"),
				PropertyCase.ofRequestBody("~.s3.access-id", "other", "$.s3Config.accessId", "other")
					.given(S3_PROPERTIES),
				PropertyCase.ofRequestBody("~.s3.access-secret", "other", "$.s3Config.accessSecret", "other")
					.given(S3_PROPERTIES),
				PropertyCase.ofRequestBody("~.s3.bucket-name", "other", "$.s3Config.bucketName", "other")
					.given(S3_PROPERTIES),
				PropertyCase
					.ofRequestBody("~.s3.endpoint-url", "https://b2.example.com", "$.s3Config.endpointUrl",
							"https://b2.example.com")
					.given(S3_PROPERTIES),
				PropertyCase.ofRequestBody("~.s3.object-path", "images", "$.s3Config.objectPath", "images")
					.given(S3_PROPERTIES),
				PropertyCase.of("~.price-per-second", "0.5", EndpointPropertyCases::countsCost),
				PropertyCase.of("~.monitoring.interval", "20ms", EndpointPropertyCases::pollsHealthPeriodically),
				PropertyCase.of("~.monitoring.timeout", "200ms", EndpointPropertyCases::isDown)
					.answers(EndpointPropertyCases::slowHealth));
	}

	static Stream<PropertyCase> health() {
		return Stream.of(PropertyCase.of("~.status.ready", "DOWN", EndpointPropertyCases::isDown),
				PropertyCase.of("~.time-to-live", "0s", EndpointPropertyCases::requestsHealthTwice),
				PropertyCase.of("~.out-of-service-after", "0s", EndpointPropertyCases::isOutOfService)
					.answers((runPod) -> runPod.stub(WireMock.get("/v2/abc123/health"),
							"health-queued-throttled.json")));
	}

	private static void slowJob(MockRunPodServer runPod) {
		runPod.stub(statusSync(), MockRunPodServer.sampleResponse("status-completed.json").withFixedDelay(1500));
	}

	private static void timesOut(AssertableApplicationContext context, MockRunPodServer runPod) {
		assertThatExceptionOfType(RunPodTimeoutException.class).isThrownBy(() -> sdxl(context).await("job"));
	}

	private static void cancelsOnTimeout(AssertableApplicationContext context, MockRunPodServer runPod) {
		assertThatExceptionOfType(RunPodTimeoutException.class)
			.isThrownBy(() -> sdxl(context).withTimeout(Duration.ofMillis(300)).await("job"));
		runPod.server().verify(WireMock.postRequestedFor(WireMock.urlEqualTo("/v2/abc123/cancel/job")));
	}

	private static void cancelsAbandonedJob(AssertableApplicationContext context, MockRunPodServer runPod) {
		Disposable wait = sdxl(context).reactive().await("job").subscribe();
		runPod.awaitRequest(WireMock.getRequestedFor(WireMock.urlPathEqualTo("/v2/abc123/status-sync/job")));
		wait.dispose();
		runPod.awaitRequest(WireMock.postRequestedFor(WireMock.urlEqualTo("/v2/abc123/cancel/job")));
	}

	private static void submissionWithoutResponse(MockRunPodServer runPod) {
		runPod.stub(run().inScenario("submissions").whenScenarioStateIs("Started").willSetStateTo("again"),
				WireMock.status(502));
		runPod.stub(run().inScenario("submissions").whenScenarioStateIs("again"), "run-in-queue.json");
	}

	private static void submitsTwice(AssertableApplicationContext context, MockRunPodServer runPod) {
		sdxl(context).run("input");
		runPod.server().verify(2, WireMock.postRequestedFor(WireMock.urlEqualTo("/v2/abc123/run")));
	}

	private static void submitsWithWaitOf7s(AssertableApplicationContext context, MockRunPodServer runPod) {
		sdxl(context).runSync("input");
		runPod.server().verify(WireMock.postRequestedFor(WireMock.urlEqualTo("/v2/abc123/runsync?wait=7000")));
	}

	private static void pollsWithWaitOf9s(AssertableApplicationContext context, MockRunPodServer runPod) {
		sdxl(context).await("job");
		runPod.server().verify(WireMock.getRequestedFor(WireMock.urlEqualTo("/v2/abc123/status-sync/job?wait=9000")));
	}

	private static void jobCompletedAtFifthPoll(MockRunPodServer runPod) {
		for (int poll = 1; poll < 5; poll++) {
			runPod.stub(statusSync().inScenario("polls")
				.whenScenarioStateIs((poll == 1) ? "Started" : "poll " + poll)
				.willSetStateTo("poll " + (poll + 1)), "status-in-progress.json");
		}
		runPod.stub(statusSync().inScenario("polls").whenScenarioStateIs("poll 5"), "status-completed.json");
	}

	private static void pollsFiveTimesBeforeTimeout(AssertableApplicationContext context, MockRunPodServer runPod) {
		assertThat(sdxl(context).withTimeout(Duration.ofSeconds(3)).await("job").isSuccessful()).isTrue();
	}

	private static void slowHealth(MockRunPodServer runPod) {
		runPod.stub(WireMock.get("/v2/abc123/health"),
				MockRunPodServer.sampleResponse("health.json").withFixedDelay(1500));
	}

	private static void requestTimesOut(AssertableApplicationContext context, MockRunPodServer runPod) {
		assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(() -> sdxl(context).health())
			.withMessageContaining("no response within 200 ms");
	}

	private static void unavailableHealth(MockRunPodServer runPod) {
		runPod.stub(WireMock.get("/v2/abc123/health"), WireMock.status(503));
	}

	private static void sendsTwoAttempts(AssertableApplicationContext context, MockRunPodServer runPod) {
		assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(() -> sdxl(context).health());
		runPod.server().verify(2, WireMock.getRequestedFor(WireMock.urlEqualTo("/v2/abc123/health")));
	}

	private static void countsCost(AssertableApplicationContext context, MockRunPodServer runPod) {
		RunPodJob job = sdxl(context).await("job");
		assertThat(context.getBean(MeterRegistry.class).get("runpod.cost").tags("endpoint", "sdxl").counter().count())
			.isEqualTo(job.executionTime().toMillis() * 0.5 / 1000);
	}

	private static void pollsHealthPeriodically(AssertableApplicationContext context, MockRunPodServer runPod) {
		MockRunPodServer
			.awaitCondition(() -> runPod.server().countRequestsMatching(healthRequestPattern()).getCount() > 1);
	}

	private static RequestPattern healthRequestPattern() {
		return WireMock.getRequestedFor(WireMock.urlEqualTo("/v2/abc123/health")).build();
	}

	private static void requestsHealthTwice(AssertableApplicationContext context, MockRunPodServer runPod) {
		healthOfSdxl(context);
		healthOfSdxl(context);
		runPod.server().verify(2, WireMock.getRequestedFor(WireMock.urlEqualTo("/v2/abc123/health")));
	}

	private static void isDown(AssertableApplicationContext context, MockRunPodServer runPod) {
		assertThat(healthOfSdxl(context).getStatus()).isEqualTo(Status.DOWN);
	}

	private static void isOutOfService(AssertableApplicationContext context, MockRunPodServer runPod) {
		assertThat(healthOfSdxl(context).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
	}

	private static Health healthOfSdxl(AssertableApplicationContext context) {
		ReactiveHealthContributor contributor = context.getBean(CompositeReactiveHealthContributor.class)
			.getContributor("sdxl");
		return ((ReactiveHealthIndicator) contributor).health().block(Duration.ofSeconds(30));
	}

	private static RunPodEndpoint sdxl(AssertableApplicationContext context) {
		return context.getBean(RunPodEndpoint.class);
	}

	private static MappingBuilder run() {
		return WireMock.post("/v2/abc123/run");
	}

	private static MappingBuilder statusSync() {
		return WireMock.get(WireMock.urlPathMatching("/v2/abc123/status-sync/.*"));
	}

}
