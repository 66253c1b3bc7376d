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
import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.jmx.JmxEndpointsSupplier;
import org.springframework.boot.actuate.endpoint.jmx.JmxOperation;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import reactor.core.Disposable;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodOutputException;
import io.runpod.client.exception.RunPodRequestException;
import io.runpod.client.exception.RunPodTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Cases of the properties that cannot be repeated for an endpoint.
 */
final class GlobalPropertyCases {

	// JMX does not require a server
	private static final String[] JMX_PROPERTIES = { "spring.jmx.enabled=true",
			"management.endpoints.jmx.exposure.include=runpod" };

	private GlobalPropertyCases() {
	}

	static Stream<PropertyCase> all() {
		return Stream.of(PropertyCase.of("runpod.enabled", "false", GlobalPropertyCases::registersNoEndpoint),
				PropertyCase.of("runpod.api-key", "rpa_other", GlobalPropertyCases::sendsConfiguredApiKey),
				PropertyCase.of("runpod.base-url", "http://localhost:1/v2",
						GlobalPropertyCases::connectsToConfiguredBaseUrl),
				PropertyCase.of("runpod.http.allow-plain-http", "true", GlobalPropertyCases::starts)
					.given("runpod.base-url=http://runpod.example.com/v2"),
				PropertyCase.of("runpod.http.connect-timeout", "200ms", GlobalPropertyCases::connectTimesOut)
					.given("runpod.base-url={unconnectable}"),
				PropertyCase.of("runpod.http.max-connections", "1", GlobalPropertyCases::secondRequestWaits)
					.answers(GlobalPropertyCases::slowStatus),
				PropertyCase
					.of("runpod.http.max-in-memory-size", "64KB", GlobalPropertyCases::responseExceedsMemoryLimit)
					.answers(GlobalPropertyCases::largeHealth),
				PropertyCase.of("runpod.rate-limit.share", "0.0005", GlobalPropertyCases::secondStatusRequestWaits)
					.answers(GlobalPropertyCases::immediateStatus),
				PropertyCase.of("runpod.http.ssl.bundle", "localhost", GlobalPropertyCases::isHealthy)
					.given("runpod.base-url={https}",
							"spring.ssl.bundle.jks.localhost.truststore.location=classpath:localhost.p12",
							"spring.ssl.bundle.jks.localhost.truststore.password=password"),
				PropertyCase.of("runpod.endpoints.other.id", "def456", GlobalPropertyCases::callsConfiguredEndpointId),
				PropertyCase.of("runpod.endpoints.sdxl.api-key", "rpa_other",
						GlobalPropertyCases::sendsConfiguredApiKey),
				PropertyCase
					.of("management.endpoint.runpod.access", "UNRESTRICTED", GlobalPropertyCases::exposesPurgeOperation)
					.given(JMX_PROPERTIES),
				PropertyCase
					.of("management.endpoint.runpod.cache.time-to-live", "1h", GlobalPropertyCases::cachesResponse)
					.given(JMX_PROPERTIES),
				PropertyCase.of("management.health.runpod.enabled", "false",
						GlobalPropertyCases::registersNoHealthContributor),
				PropertyCase.of("management.health.runpod.run-time-endpoints", "true",
						GlobalPropertyCases::showsHealthOfRunTimeEndpoint),
				PropertyCase.of("runpod.problemdetails.enabled", "true",
						GlobalPropertyCases::registersExceptionHandler),
				PropertyCase.of("management.info.runpod.enabled", "false",
						GlobalPropertyCases::registersNoInfoContributor));
	}

	private static void registersNoEndpoint(AssertableApplicationContext context, MockRunPodServer runPod) {
		assertThat(context).doesNotHaveBean(RunPodEndpoint.class);
	}

	private static void starts(AssertableApplicationContext context, MockRunPodServer runPod) {
		assertThat(context).hasNotFailed();
	}

	private static void sendsConfiguredApiKey(AssertableApplicationContext context, MockRunPodServer runPod) {
		sdxl(context).health();
		assertThat(runPod.receivedRequest().getHeader("Authorization")).isEqualTo("Bearer rpa_other");
	}

	private static void connectsToConfiguredBaseUrl(AssertableApplicationContext context, MockRunPodServer runPod) {
		assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(() -> sdxl(context).health())
			.withMessageContaining("Connection refused: localhost/127.0.0.1:1");
	}

	private static void connectTimesOut(AssertableApplicationContext context, MockRunPodServer runPod) {
		assertThatExceptionOfType(RunPodRequestException.class)
			.isThrownBy(() -> sdxl(context).withTimeout(Duration.ofSeconds(3)).health())
			.withMessageContaining("timed out after 200 ms");
	}

	private static void slowStatus(MockRunPodServer runPod) {
		runPod.stub(WireMock.get("/v2/abc123/status/slow"),
				MockRunPodServer.sampleResponse("status-completed.json").withFixedDelay(8000));
	}

	private static void secondRequestWaits(AssertableApplicationContext context, MockRunPodServer runPod) {
		Disposable first = sdxl(context).reactive().status("slow").subscribe();
		assertThatExceptionOfType(RunPodTimeoutException.class)
			.isThrownBy(() -> sdxl(context).withTimeout(Duration.ofSeconds(3)).health());
		first.dispose();
	}

	private static void immediateStatus(MockRunPodServer runPod) {
		runPod.stub(WireMock.get("/v2/abc123/status/job"), "status-completed.json");
	}

	private static void secondStatusRequestWaits(AssertableApplicationContext context, MockRunPodServer runPod) {
		sdxl(context).status("job");
		assertThatExceptionOfType(RunPodTimeoutException.class)
			.isThrownBy(() -> sdxl(context).withTimeout(Duration.ofSeconds(3)).status("job"));
	}

	private static void largeHealth(MockRunPodServer runPod) {
		runPod.stub(WireMock.get("/v2/abc123/health"),
				WireMock.okJson("{\"jobs\":{},\"workers\":{},\"padding\":\"" + "x".repeat(65536) + "\"}"));
	}

	private static void responseExceedsMemoryLimit(AssertableApplicationContext context, MockRunPodServer runPod) {
		assertThatExceptionOfType(RunPodOutputException.class).isThrownBy(() -> sdxl(context).health());
	}

	private static void isHealthy(AssertableApplicationContext context, MockRunPodServer runPod) {
		assertThat(sdxl(context).health().workers().idle()).isEqualTo(2);
	}

	private static void callsConfiguredEndpointId(AssertableApplicationContext context, MockRunPodServer runPod) {
		context.getBean("other", RunPodEndpoint.class).run("input");
		runPod.server().verify(WireMock.postRequestedFor(WireMock.urlEqualTo("/v2/def456/run")));
	}

	private static void registersNoHealthContributor(AssertableApplicationContext context, MockRunPodServer runPod) {
		assertThat(context).hasNotFailed().doesNotHaveBean("runpodHealthContributor");
	}

	private static void registersExceptionHandler(AssertableApplicationContext context, MockRunPodServer runPod) {
		assertThat(context).hasBean("runPodExceptionHandler");
	}

	private static void exposesPurgeOperation(AssertableApplicationContext context, MockRunPodServer runPod) {
		assertThat(actuatorOperations(context)).extracting(JmxOperation::getName).contains("purge");
	}

	private static void cachesResponse(AssertableApplicationContext context, MockRunPodServer runPod) {
		JmxOperation operation = actuatorOperations(context).stream()
			.filter((candidate) -> candidate.getName().equals("endpoints"))
			.findFirst()
			.orElseThrow();
		InvocationContext invocation = new InvocationContext(SecurityContext.NONE, Map.of());
		assertThat(operation.invoke(invocation)).isSameAs(operation.invoke(invocation));
	}

	private static Collection<JmxOperation> actuatorOperations(AssertableApplicationContext context) {
		return context.getBean(JmxEndpointsSupplier.class).getEndpoints().iterator().next().getOperations();
	}

	private static void registersNoInfoContributor(AssertableApplicationContext context, MockRunPodServer runPod) {
		assertThat(context).hasNotFailed().doesNotHaveBean("runpodInfoContributor");
	}

	private static void showsHealthOfRunTimeEndpoint(AssertableApplicationContext context, MockRunPodServer runPod) {
		context.getBean(RunPodClient.class).endpoint("def456");
		assertThat(context.getBean(CompositeReactiveHealthContributor.class).getContributor("def456")).isNotNull();
	}

	private static RunPodEndpoint sdxl(AssertableApplicationContext context) {
		return context.getBean(RunPodEndpoint.class);
	}

}
