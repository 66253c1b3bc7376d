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
import java.util.stream.IntStream;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.spring.boot.autoconfigure.MockRunPodServer;
import io.runpod.spring.boot.autoconfigure.RunPodContextRunners;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the health of endpoints that the client monitors: reading it causes no call.
 */
class MonitoredHealthTests {

	@RegisterExtension
	private static final MockRunPodServer runPod = new MockRunPodServer();

	private final ApplicationContextRunner contextRunner = RunPodContextRunners.createWithSdxl(
			HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class,
			RunPodHealthContributorAutoConfiguration.class);

	@Test
	void healthCheckSendsNoRequest() {
		stubHealth("health.json");
		contextRunnerWithInterval("1h").run((context) -> {
			MockRunPodServer.awaitCondition(() -> sdxlHealth(context).getStatus().equals(Status.UP));
			HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
			for (int i = 0; i < 20; i++) {
				assertThat(endpoint.health().getStatus()).isEqualTo(Status.UP);
			}
			runPod.server().verify(1, WireMock.getRequestedFor(WireMock.urlEqualTo("/v2/abc123/health")));
		});
	}

	@Test
	void healthIsUnknownBeforeFirstPoll() {
		contextRunnerWithInterval("1h").run((context) -> {
			context.getBean(RunPodClient.class).operations().stopMonitoring();
			assertThat(sdxlHealth(context).getStatus()).isEqualTo(Status.UNKNOWN);
			assertThat(sdxlHealth(context).getDetails()).containsOnlyKeys("id", "condition")
				.containsEntry("condition", "unknown");
		});
	}

	@Test
	void failingEndpointShowsLastCountsAndReason() {
		stubHealthInSequence(MockRunPodServer.sampleResponse("health.json"), WireMock.status(500));
		contextRunnerWithInterval("20ms").run((context) -> {
			MockRunPodServer.awaitCondition(() -> sdxlHealth(context).getStatus().equals(Status.DOWN));
			assertThat(sdxlHealth(context).getDetails()).containsKeys("workers", "jobs", "age", "reason")
				.containsEntry("condition", "unreachable");
		});
	}

	@Test
	void unresponsiveEndpointsDoNotDelayHealthCheck() {
		runPod.stub(WireMock.get(WireMock.urlPathMatching("/v2/.*/health")),
				MockRunPodServer.sampleResponse("health.json").withFixedDelay(60_000));
		String[] endpoints = IntStream.range(0, 50)
			.mapToObj((i) -> "runpod.endpoints.e" + i + ".id=abc" + i)
			.toArray(String[]::new);
		contextRunnerWithInterval("1h").withPropertyValues(endpoints).run((context) -> {
			HealthDescriptor health = context.getBean(HealthEndpoint.class).healthForPath("runpod");
			assertThat(((CompositeHealthDescriptor) health).getComponents()).hasSize(51);
			assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
		});
	}

	@Test
	void monitoringFollowsContextLifecycle() {
		stubHealth("health.json");
		contextRunnerWithInterval("20ms").run((context) -> {
			MockRunPodServer.awaitCondition(() -> healthRequests() > 1);
			((Lifecycle) context.getSourceApplicationContext()).stop();
			int requestsWhenStopped = healthRequests();
			assertThat(context.getBean("runPodMonitoringLifecycle", SmartLifecycle.class).isRunning()).isFalse();
			((Lifecycle) context.getSourceApplicationContext()).start();
			MockRunPodServer.awaitCondition(() -> healthRequests() > requestsWhenStopped + 1);
		});
	}

	@Test
	void runTimeEndpointsAreMonitoredWhenEnabled() {
		runPod.stub(WireMock.get("/v2/def456/health"), "health.json");
		stubHealth("health.json");
		contextRunnerWithInterval("1h").withPropertyValues("management.health.runpod.run-time-endpoints=true")
			.run((context) -> {
				HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
				assertThat(endpoint.healthForPath("runpod", "def456")).isNull();
				context.getBean(RunPodClient.class).endpoint("def456");
				MockRunPodServer
					.awaitCondition(() -> endpoint.healthForPath("runpod", "def456").getStatus().equals(Status.UP));
				assertThat(((CompositeHealthDescriptor) endpoint.healthForPath("runpod")).getComponents())
					.containsOnlyKeys("def456", "sdxl");
			});
	}

	@Test
	void runTimeEndpointsAreNotMonitoredByDefault() {
		contextRunnerWithInterval("1h").run((context) -> {
			RunPodClient client = context.getBean(RunPodClient.class);
			RunPodEndpoint endpoint = client.endpoint("def456");
			assertThat(client.operations().activity(endpoint).orElseThrow().settings().healthInterval()).isZero();
			assertThat(context.getBean(CompositeReactiveHealthContributor.class).getContributor("def456")).isNull();
		});
	}

	@Test
	void registersContributorWithRunTimeEndpointsOnly() {
		this.contextRunner.withInitializer((context) -> context.getEnvironment().getPropertySources().remove("test"))
			.withSystemProperties("management.health.runpod.run-time-endpoints=true")
			.run((context) -> assertThat(context).hasBean("runpodHealthContributor"));
	}

	@Test
	void statusMappingOfEndpointOverridesCommonOne() {
		stubHealth("health.json");
		contextRunnerWithInterval("0s")
			.withPropertyValues("management.health.runpod.status.ready=DOWN",
					"management.health.runpod.endpoints.sdxl.status.ready=UNKNOWN")
			.run((context) -> assertThat(sdxlHealth(context).getStatus()).isEqualTo(Status.UNKNOWN));
	}

	private ApplicationContextRunner contextRunnerWithInterval(String interval) {
		return this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withPropertyValues("runpod.monitoring.interval=" + interval);
	}

	private static int healthRequests() {
		return runPod.server()
			.countRequestsMatching(WireMock.getRequestedFor(WireMock.urlEqualTo("/v2/abc123/health")).build())
			.getCount();
	}

	private static void stubHealthInSequence(ResponseDefinitionBuilder first, ResponseDefinitionBuilder second) {
		runPod.stub(WireMock.get("/v2/abc123/health")
			.inScenario("turn")
			.whenScenarioStateIs(Scenario.STARTED)
			.willSetStateTo("later"), first);
		runPod.stub(WireMock.get("/v2/abc123/health").inScenario("turn").whenScenarioStateIs("later"), second);
	}

	private static void stubHealth(String sample) {
		runPod.stub(WireMock.get("/v2/abc123/health"), sample);
	}

	private static Health sdxlHealth(ApplicationContext context) {
		ReactiveHealthContributor contributor = context.getBean(CompositeReactiveHealthContributor.class)
			.getContributor("sdxl");
		return ((ReactiveHealthIndicator) contributor).health().block(Duration.ofSeconds(30));
	}

}
