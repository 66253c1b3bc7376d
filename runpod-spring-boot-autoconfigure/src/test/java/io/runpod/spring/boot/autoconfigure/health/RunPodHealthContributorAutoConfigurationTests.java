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

package io.runpod.spring.boot.autoconfigure.health;

import java.time.Duration;
import java.util.function.Consumer;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.runpod.client.RunPodEndpoint;
import io.runpod.spring.boot.autoconfigure.MockRunPodServer;
import io.runpod.spring.boot.autoconfigure.RunPodAutoConfiguration;
import io.runpod.spring.boot.autoconfigure.RunPodContextRunners;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunPodHealthContributorAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RunPodHealthContributorAutoConfigurationTests {

	@RegisterExtension
	private static final MockRunPodServer runPod = new MockRunPodServer();

	private final ApplicationContextRunner contextRunner = RunPodContextRunners
		.createWithSdxl(HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class,
				RunPodHealthContributorAutoConfiguration.class)
		.withPropertyValues("runpod.retry.max-attempts=1", "runpod.monitoring.interval=0s");

	@Test
	void isUpWithCountsWhenWorkersAreReady() {
		stubHealth("health.json");
		sdxlHealth((health) -> {
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsOnlyKeys("id", "condition", "workers", "jobs", "age")
				.containsEntry("id", "abc123")
				.containsEntry("condition", "ready");
			assertThat(health.getDetails()).extracting("workers")
				.hasToString("{idle=2, initializing=0, ready=2, running=0, throttled=0, unhealthy=0}");
			assertThat(health.getDetails()).extracting("jobs")
				.hasToString("{completed=31, failed=0, inProgress=0, inQueue=0, retried=0}");
		});
	}

	@Test
	void showsWhetherWebhooksArrive() {
		stubHealth("health.json");
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withPropertyValues("runpod.webhook.base-url=https://app.example.com", "runpod.webhook.secrets=secret")
			.run((context) -> assertThat(sdxlHealth(context).getDetails()).containsEntry("webhooks", "unverified"));
	}

	@Test
	void isUpWhenScaledToZero() {
		runPod.stub(WireMock.get("/v2/abc123/health"), WireMock.okJson("""
				{"jobs":{"completed":1,"failed":0,"inProgress":0,"inQueue":0,"retried":0},\
				"workers":{"idle":0,"initializing":0,"ready":0,"running":0,"throttled":0,"unhealthy":0}}"""));
		sdxlHealth((health) -> {
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("diagnosis", "scaled to zero: the next job starts a worker");
		});
	}

	@ParameterizedTest
	@CsvSource({ "health-queued-throttled.json,no capacity", "health-queued-unhealthy.json,crash loop" })
	void isOutOfServiceWhenStalledLongerThanThreshold(String sample, String diagnosis) {
		stubHealth(sample);
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withPropertyValues("management.health.runpod.out-of-service-after=0s")
			.run((context) -> {
				Health health = sdxlHealth(context);
				assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
				assertThat(health.getDetails().get("diagnosis")).asString().startsWith(diagnosis);
			});
	}

	@Test
	void isUpWithDiagnosisWhenStalledBriefly() {
		stubHealth("health-queued-throttled.json");
		sdxlHealth((health) -> {
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails().get("diagnosis")).asString().startsWith("no capacity");
		});
	}

	@Test
	void isDownWithReasonWhenApiKeyIsRejected(CapturedOutput output) {
		runPod.stub(WireMock.get("/v2/abc123/health"),
				MockRunPodServer.sampleResponse("problem-401-invalid-key.json").withStatus(401));
		sdxlHealth((health) -> {
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails()).containsOnlyKeys("id", "condition", "reason")
				.containsEntry("condition", "unauthorized");
			assertThat(health.getDetails().get("reason")).asString()
				.startsWith("RunPod rejected the API key for health on endpoint 'sdxl'");
			assertThat(output).doesNotContain("\tat ");
		});
	}

	@Test
	void isDownWithReasonWhenEndpointIsUnknown() {
		runPod.stub(WireMock.get("/v2/abc123/health"),
				MockRunPodServer.sampleResponse("problem-404-endpoint.json").withStatus(404));
		sdxlHealth((health) -> {
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails().get("reason")).asString()
				.startsWith("There is no endpoint with the id abc123");
		});
	}

	@Test
	void isDownWithReasonWhenUnreachable() {
		this.contextRunner.withPropertyValues("runpod.base-url=http://localhost:1/v2").run((context) -> {
			assertThat(sdxlHealth(context).getStatus()).isEqualTo(Status.DOWN);
			assertThat(sdxlHealth(context).getDetails().get("reason")).asString()
				.contains("connection failed", "localhost");
		});
	}

	@Test
	void isDownWhenHealthRequestTimesOut() {
		runPod.stub(WireMock.get("/v2/abc123/health"),
				MockRunPodServer.sampleResponse("health.json").withFixedDelay(60_000));
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withPropertyValues("runpod.monitoring.timeout=200ms")
			.run((context) -> {
				assertThat(sdxlHealth(context).getStatus()).isEqualTo(Status.DOWN);
				assertThat(sdxlHealth(context).getDetails().get("reason")).asString()
					.startsWith("No result after 200 ms: endpoint 'sdxl' did not answer in time");
			});
	}

	@ParameterizedTest
	@CsvSource({ "ready,DOWN,health.json", "throttled,FATAL,health-queued-throttled.json",
			"unhealthy,OUT_OF_SERVICE,health-queued-unhealthy.json",
			"no-workers,OUT_OF_SERVICE,health-documented-only.json" })
	void statusOfConditionCanBeConfigured(String condition, String status, String sample) {
		stubHealth(sample);
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withPropertyValues("management.health.runpod.status." + condition + "=" + status)
			.run((context) -> {
				assertThat(sdxlHealth(context).getStatus().getCode()).isEqualTo(status);
				assertThat(sdxlHealth(context).getDetails()).containsEntry("condition", condition);
			});
	}

	@Test
	void unknownConditionFailsStartup() {
		this.contextRunner.withPropertyValues("management.health.runpod.status.tired=DOWN")
			.run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void countsAreCachedWithinTimeToLive() {
		stubHealth("health.json");
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties()).run((context) -> {
			sdxlHealth(context);
			sdxlHealth(context);
			runPod.server().verify(1, WireMock.getRequestedFor(WireMock.urlEqualTo("/v2/abc123/health")));
		});
	}

	@Test
	void countsAreRefreshedAfterTimeToLive() {
		stubHealthInSequence(MockRunPodServer.sampleResponse("health-queued-throttled.json"),
				MockRunPodServer.sampleResponse("health.json"));
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withPropertyValues("management.health.runpod.time-to-live=0s")
			.run((context) -> {
				assertThat(sdxlHealth(context).getDetails()).containsKey("diagnosis");
				assertThat(sdxlHealth(context).getDetails()).doesNotContainKey("diagnosis");
			});
	}

	@Test
	void healthEndpointShowsComponentPerEndpoint() {
		stubHealth("health.json");
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties()).run((context) -> {
			HealthDescriptor health = context.getBean(HealthEndpoint.class).healthForPath("runpod");
			assertThat(health).isInstanceOf(CompositeHealthDescriptor.class);
			assertThat(((CompositeHealthDescriptor) health).getComponents()).containsOnlyKeys("sdxl");
			HealthDescriptor sdxl = context.getBean(HealthEndpoint.class).healthForPath("runpod", "sdxl");
			assertThat(((IndicatedHealthDescriptor) sdxl).getDetails()).containsEntry("id", "abc123");
		});
	}

	@Test
	void settingsOfEndpointOverrideCommonOnes() {
		stubHealth("health-queued-throttled.json");
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withPropertyValues("management.health.runpod.out-of-service-after=1h",
					"management.health.runpod.endpoints.sdxl.out-of-service-after=0s")
			.run((context) -> assertThat(sdxlHealth(context).getStatus()).isEqualTo(Status.OUT_OF_SERVICE));
	}

	@Test
	void backsOffWhenDisabledByProperty() {
		this.contextRunner.withPropertyValues("management.health.runpod.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(RunPodEndpoint.class)
				.doesNotHaveBean("runpodHealthContributor"));
	}

	@Test
	void backsOffWhenRunPodIsDisabled() {
		this.contextRunner.withPropertyValues("runpod.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("runpodHealthContributor"));
	}

	@Test
	void backsOffWithoutEndpoints() {
		this.contextRunner.withInitializer((context) -> context.getEnvironment().getPropertySources().remove("test"))
			.run((context) -> assertThat(context).doesNotHaveBean("runpodHealthContributor"));
	}

	@Test
	void backsOffWhenContributorBeanExists() {
		this.contextRunner.withBean("runpodHealthContributor", String.class, () -> "mine")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(CompositeReactiveHealthContributor.class));
	}

	// with the import filter that skips an auto-configuration before its class is read
	@Test
	void backsOffWithoutActuator() {
		new ApplicationContextRunner().withUserConfiguration(ImportingConfiguration.class)
			.withPropertyValues("runpod.api-key=rpa_test", "runpod.endpoints.sdxl.id=abc123")
			.withClassLoader(
					new FilteredClassLoader("org.springframework.boot.health", "org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(RunPodEndpoint.class)
				.doesNotHaveBean("runpodHealthContributor"));
	}

	private static void stubHealthInSequence(ResponseDefinitionBuilder first, ResponseDefinitionBuilder second) {
		runPod.stub(WireMock.get("/v2/abc123/health")
			.inScenario("turn")
			.whenScenarioStateIs(Scenario.STARTED)
			.willSetStateTo("later"), first);
		runPod.stub(WireMock.get("/v2/abc123/health").inScenario("turn").whenScenarioStateIs("later"), second);
	}

	private void stubHealth(String sample) {
		runPod.stub(WireMock.get("/v2/abc123/health"), sample);
	}

	private void sdxlHealth(Consumer<Health> health) {
		this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.run((context) -> health.accept(sdxlHealth(context)));
	}

	private static Health sdxlHealth(ApplicationContext context) {
		ReactiveHealthContributor contributor = context.getBean(CompositeReactiveHealthContributor.class)
			.getContributor("sdxl");
		return ((ReactiveHealthIndicator) contributor).health().block(Duration.ofSeconds(30));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ RunPodAutoConfiguration.class, RunPodHealthContributorAutoConfiguration.class })
	static class ImportingConfiguration {

	}

}
