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

package io.runpod.spring.boot.autoconfigure.properties;

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
import io.runpod.client.job.RunPodJob;
import io.runpod.client.job.RunPodRequestException;
import io.runpod.client.job.RunPodTimeoutException;
import io.runpod.spring.boot.autoconfigure.FakeRunPod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Rows of the settings that an endpoint may repeat from the common ones.
 */
final class EndpointRows {

	private static final String[] BUCKET = { "~.s3.access-id=key", "~.s3.access-secret=secret",
			"~.s3.bucket-name=results", "~.s3.endpoint-url=https://s3.example.com" };

	private EndpointRows() {
	}

	static Stream<Row> all() {
		return Stream.of(Row.of("~.timeout", "300ms", EndpointRows::givesUp).answers(EndpointRows::slowJob),
				Row.of("~.cancel-on-timeout", "true", EndpointRows::cancels).answers(EndpointRows::slowJob),
				Row.of("~.cancel-on-abandon", "true", EndpointRows::cancelsWhatIsAbandoned)
					.answers(EndpointRows::slowJob),
				Row.of("~.run-sync-wait", "7s", EndpointRows::submitsWithWaitOf7s),
				Row.of("~.poll-wait", "9s", EndpointRows::looksWithWaitOf9s),
				Row.of("~.poll-interval", "10ms", EndpointRows::looksFiveTimesInTime)
					.answers(EndpointRows::jobThatEndsAtTheFifthLook),
				Row.of("~.request-timeout", "200ms", EndpointRows::requestFails).answers(EndpointRows::slowHealth),
				Row.of("~.max-attempts", "2", EndpointRows::triesTwice).answers(EndpointRows::noHealth),
				Row.of("~.repeat-unknown-submissions", "true", EndpointRows::submitsTwice)
					.given("runpod.max-attempts=2")
					.answers(EndpointRows::submissionThatBreaks),
				Row.body("~.policy.execution-timeout", "2m", "$.policy.executionTimeout", "120000"),
				Row.body("~.policy.ttl", "3h", "$.policy.ttl", "10800000"),
				Row.body("~.policy.low-priority", "true", "$.policy.lowPriority", "true"),
				Row.body("~.webhook", "https://example.com/done", "$.webhook", "https://example.com/done"),
				Row.body("~.s3.access-id", "other", "$.s3Config.accessId", "other").given(BUCKET),
				Row.body("~.s3.access-secret", "other", "$.s3Config.accessSecret", "other").given(BUCKET),
				Row.body("~.s3.bucket-name", "other", "$.s3Config.bucketName", "other").given(BUCKET),
				Row.body("~.s3.endpoint-url", "https://b2.example.com", "$.s3Config.endpointUrl",
						"https://b2.example.com")
					.given(BUCKET),
				Row.body("~.s3.object-path", "images", "$.s3Config.objectPath", "images").given(BUCKET),
				Row.of("~.price-per-second", "0.5", EndpointRows::costsAreCounted),
				Row.of("~.health.interval", "20ms", EndpointRows::looksByItself),
				Row.of("~.health.status.ready", "DOWN", EndpointRows::isDown),
				Row.of("~.health.time-to-live", "0s", EndpointRows::asksTwice),
				Row.of("~.health.timeout", "200ms", EndpointRows::isDown).answers(EndpointRows::slowHealth),
				Row.of("~.health.out-of-service-after", "0s", EndpointRows::isOutOfService)
					.answers((runPod) -> runPod.answer(WireMock.get("/v2/abc123/health"),
							"health-queued-throttled.json")));
	}

	private static void slowJob(FakeRunPod runPod) {
		runPod.answer(statusSync(), FakeRunPod.sample("status-completed.json").withFixedDelay(1500));
	}

	private static void givesUp(AssertableApplicationContext context, FakeRunPod runPod) {
		assertThatExceptionOfType(RunPodTimeoutException.class).isThrownBy(() -> sdxl(context).await("job"));
	}

	private static void cancels(AssertableApplicationContext context, FakeRunPod runPod) {
		assertThatExceptionOfType(RunPodTimeoutException.class)
			.isThrownBy(() -> sdxl(context).withTimeout(Duration.ofMillis(300)).await("job"));
		runPod.server().verify(WireMock.postRequestedFor(WireMock.urlEqualTo("/v2/abc123/cancel/job")));
	}

	private static void cancelsWhatIsAbandoned(AssertableApplicationContext context, FakeRunPod runPod) {
		Disposable wait = sdxl(context).reactive().await("job").subscribe();
		runPod.awaitRequest(WireMock.getRequestedFor(WireMock.urlPathEqualTo("/v2/abc123/status-sync/job")));
		wait.dispose();
		runPod.awaitRequest(WireMock.postRequestedFor(WireMock.urlEqualTo("/v2/abc123/cancel/job")));
	}

	private static void submissionThatBreaks(FakeRunPod runPod) {
		runPod.answer(run().inScenario("submissions").whenScenarioStateIs("Started").willSetStateTo("again"),
				WireMock.status(502));
		runPod.answer(run().inScenario("submissions").whenScenarioStateIs("again"), "run-in-queue.json");
	}

	private static void submitsTwice(AssertableApplicationContext context, FakeRunPod runPod) {
		sdxl(context).run("input");
		runPod.server().verify(2, WireMock.postRequestedFor(WireMock.urlEqualTo("/v2/abc123/run")));
	}

	private static void submitsWithWaitOf7s(AssertableApplicationContext context, FakeRunPod runPod) {
		sdxl(context).runSync("input");
		runPod.server().verify(WireMock.postRequestedFor(WireMock.urlEqualTo("/v2/abc123/runsync?wait=7000")));
	}

	private static void looksWithWaitOf9s(AssertableApplicationContext context, FakeRunPod runPod) {
		sdxl(context).await("job");
		runPod.server().verify(WireMock.getRequestedFor(WireMock.urlEqualTo("/v2/abc123/status-sync/job?wait=9000")));
	}

	private static void jobThatEndsAtTheFifthLook(FakeRunPod runPod) {
		for (int look = 1; look < 5; look++) {
			runPod.answer(statusSync().inScenario("looks")
				.whenScenarioStateIs((look == 1) ? "Started" : "look " + look)
				.willSetStateTo("look " + (look + 1)), "status-in-progress.json");
		}
		runPod.answer(statusSync().inScenario("looks").whenScenarioStateIs("look 5"), "status-completed.json");
	}

	private static void looksFiveTimesInTime(AssertableApplicationContext context, FakeRunPod runPod) {
		assertThat(sdxl(context).withTimeout(Duration.ofSeconds(3)).await("job").succeeded()).isTrue();
	}

	private static void slowHealth(FakeRunPod runPod) {
		runPod.answer(WireMock.get("/v2/abc123/health"), FakeRunPod.sample("health.json").withFixedDelay(1500));
	}

	private static void requestFails(AssertableApplicationContext context, FakeRunPod runPod) {
		assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(() -> sdxl(context).health())
			.withMessageContaining("no answer within 200 ms");
	}

	private static void noHealth(FakeRunPod runPod) {
		runPod.answer(WireMock.get("/v2/abc123/health"), WireMock.status(503));
	}

	private static void triesTwice(AssertableApplicationContext context, FakeRunPod runPod) {
		assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(() -> sdxl(context).health());
		runPod.server().verify(2, WireMock.getRequestedFor(WireMock.urlEqualTo("/v2/abc123/health")));
	}

	private static void costsAreCounted(AssertableApplicationContext context, FakeRunPod runPod) {
		RunPodJob job = sdxl(context).await("job");
		assertThat(context.getBean(MeterRegistry.class).get("runpod.cost").tags("endpoint", "sdxl").counter().count())
			.isEqualTo(job.executionTime().toMillis() * 0.5 / 1000);
	}

	private static void looksByItself(AssertableApplicationContext context, FakeRunPod runPod) {
		FakeRunPod.until(() -> runPod.server().countRequestsMatching(health()).getCount() > 1);
	}

	private static RequestPattern health() {
		return WireMock.getRequestedFor(WireMock.urlEqualTo("/v2/abc123/health")).build();
	}

	private static void asksTwice(AssertableApplicationContext context, FakeRunPod runPod) {
		healthOfSdxl(context);
		healthOfSdxl(context);
		runPod.server().verify(2, WireMock.getRequestedFor(WireMock.urlEqualTo("/v2/abc123/health")));
	}

	private static void isDown(AssertableApplicationContext context, FakeRunPod runPod) {
		assertThat(healthOfSdxl(context).getStatus()).isEqualTo(Status.DOWN);
	}

	private static void isOutOfService(AssertableApplicationContext context, FakeRunPod runPod) {
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
