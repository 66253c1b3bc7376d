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

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;

import io.runpod.spring.boot.autoconfigure.actuate.endpoint.RunPodActuatorEndpointAutoConfiguration;
import io.runpod.spring.boot.autoconfigure.event.RunPodEventsAutoConfiguration;
import io.runpod.spring.boot.autoconfigure.health.RunPodHealthContributorAutoConfiguration;
import io.runpod.spring.boot.autoconfigure.info.RunPodInfoContributorAutoConfiguration;
import io.runpod.spring.boot.autoconfigure.lifecycle.RunPodLifecycleAutoConfiguration;
import io.runpod.spring.boot.autoconfigure.metrics.RunPodMetricsAutoConfiguration;
import io.runpod.spring.boot.autoconfigure.web.RunPodProblemDetailsAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests that each property changes behaviour: the expectation of a case is met with the
 * property and not met without it.
 */
@Tag("extensive")
class RunPodPropertiesTests {

	@RegisterExtension
	private static final MockRunPodServer runPod = new MockRunPodServer();

	private static NonAcceptingServer nonAcceptingServer;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, HttpClientAutoConfiguration.class,
				ReactiveHttpClientAutoConfiguration.class, WebClientAutoConfiguration.class,
				ObservationAutoConfiguration.class, RunPodEventsAutoConfiguration.class, JmxAutoConfiguration.class,
				EndpointAutoConfiguration.class, JmxEndpointAutoConfiguration.class, RunPodAutoConfiguration.class,
				RunPodLoadBalancerAutoConfiguration.class, RunPodLifecycleAutoConfiguration.class,
				RunPodActuatorEndpointAutoConfiguration.class, RunPodHealthContributorAutoConfiguration.class,
				RunPodInfoContributorAutoConfiguration.class, RunPodMetricsAutoConfiguration.class,
				RunPodProblemDetailsAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withPropertyValues("runpod.api-key=rpa_test", "runpod.endpoints.sdxl.id=abc123", "runpod.retry.max-attempts=1",
				"runpod.monitoring.interval=0s");

	@BeforeAll
	static void openServer() throws IOException {
		nonAcceptingServer = new NonAcceptingServer();
	}

	@AfterAll
	static void closeServer() throws IOException {
		nonAcceptingServer.close();
	}

	@AfterEach
	void resetTimeout() {
		Awaitility.reset();
	}

	@ParameterizedTest
	@MethodSource("rows")
	void propertyChangesBehaviour(PropertyCase propertyCase) {
		ApplicationContextRunner runner = this.contextRunner.withPropertyValues(runPod.baseUrlProperties())
			.withPropertyValues(
					propertyCase.given().stream().map(RunPodPropertiesTests::resolve).toArray(String[]::new));
		prepare(propertyCase);
		// waited out to see that nothing happens
		Awaitility.setDefaultTimeout(Duration.ofSeconds(1));
		assertThatThrownBy(() -> runner.run((context) -> propertyCase.check().verify(context, runPod)))
			.as("without " + propertyCase.property())
			.isNotNull();
		Awaitility.reset();
		prepare(propertyCase);
		runner.withPropertyValues(propertyCase.property() + "=" + propertyCase.value())
			.run((context) -> propertyCase.check().verify(context, runPod));
	}

	static Stream<PropertyCase> rows() {
		Stream<PropertyCase> endpointCases = Stream.of("runpod", "runpod.endpoints.sdxl")
			.flatMap((section) -> Stream
				.concat(EndpointPropertyCases.all(), TracingAndLoggingPropertyCases.endpointCases())
				.map((propertyCase) -> propertyCase.inSection(section)));
		Stream<PropertyCase> healthCases = Stream
			.of("management.health.runpod", "management.health.runpod.endpoints.sdxl")
			.flatMap(
					(section) -> EndpointPropertyCases.health().map((propertyCase) -> propertyCase.inSection(section)));
		return Stream
			.of(GlobalPropertyCases.all(), RateLimitPropertyCases.all(), WebhookPropertyCases.all(),
					LoadBalancerPropertyCases.all(), TracingAndLoggingPropertyCases.globalCases(), endpointCases,
					healthCases)
			.flatMap((rows) -> rows);
	}

	private static void prepare(PropertyCase propertyCase) {
		runPod.server().resetAll();
		runPod.stub(WireMock.get("/v2/abc123/health"), "health.json");
		// another job for each submission
		runPod.stub(WireMock.post(WireMock.urlPathMatching("/v2/.*/run")),
				WireMock.okJson("{\"id\":\"{{randomValue type='UUID'}}-u1\",\"status\":\"IN_QUEUE\"}")
					.withTransformers("response-template"));
		runPod.stub(WireMock.post(WireMock.urlPathMatching("/v2/.*/runsync")), "runsync-not-finished.json");
		runPod.stub(WireMock.get(WireMock.urlPathMatching("/v2/.*/status-sync/.*")), "status-completed.json");
		runPod.stub(WireMock.post(WireMock.urlPathMatching("/v2/.*/cancel/.*")), "status-cancelled-queued.json");
		propertyCase.stubs().accept(runPod);
	}

	private static String resolve(String property) {
		return property.replace("{https}", runPod.httpsBaseUrl())
			.replace("{unconnectable}", nonAcceptingServer.baseUrl());
	}

	@Test
	void everyPropertyHasACase() throws IOException {
		// those of durable jobs and of models have cases in the tests of their
		// auto-configurations
		assertThat(rows().map(PropertyCase::property)
			.map((property) -> property.replaceAll("(?<=(endpoints|load-balancers)\\.)\\w+", "*"))
			.map((property) -> property.replaceAll("(?<=(health\\.runpod|endpoints\\.\\*)\\.status)\\..*", "")))
			.containsExactlyInAnyOrderElementsOf(new ConfigurationMetadata().namesIncludingEndpointProperties()
				.stream()
				.filter((name) -> !name.startsWith("runpod.jobs.") && !name.contains(".runpodjobs.")
						&& !name.contains(".openai."))
				.toList());
	}

	@Test
	void endpointPropertiesAreSubsetOfCommonOnes() {
		assertThat(Arrays.stream(RunPodProperties.Endpoint.class.getRecordComponents()).map((it) -> it.getName()))
			.contains("id", "apiKey")
			.filteredOn((name) -> !name.equals("id") && !name.equals("openai"))
			.isSubsetOf(Arrays.stream(RunPodProperties.class.getRecordComponents()).map((it) -> it.getName()).toList());
	}

	@Test
	void secretsAreNotPrinted() {
		this.contextRunner
			.withPropertyValues("runpod.s3.access-secret=hidden1", "runpod.s3.access-id=hidden2",
					"runpod.s3.bucket-name=results", "runpod.s3.endpoint-url=https://s3.example.com",
					"runpod.endpoints.sdxl.api-key=hidden3")
			.run((context) -> {
				RunPodProperties properties = context.getBean(RunPodProperties.class);
				assertThat(properties.toString() + properties.common().s3() + properties.endpoints().get("sdxl"))
					.contains("******", "abc123", "results")
					.doesNotContain("hidden", "rpa_test");
			});
	}

}
