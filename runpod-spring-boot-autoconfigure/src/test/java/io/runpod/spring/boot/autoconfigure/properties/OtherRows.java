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
import io.runpod.client.job.RunPodOutputException;
import io.runpod.client.job.RunPodRequestException;
import io.runpod.client.job.RunPodTimeoutException;
import io.runpod.spring.boot.autoconfigure.FakeRunPod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Rows of the properties that stand in one place only.
 */
final class OtherRows {

	// a way to Actuator's endpoints that needs no server
	private static final String[] JMX = { "spring.jmx.enabled=true",
			"management.endpoints.jmx.exposure.include=runpod" };

	private OtherRows() {
	}

	static Stream<Row> all() {
		return Stream.of(Row.of("runpod.enabled", "false", OtherRows::nothingIsThere),
				Row.of("runpod.api-key", "rpa_other", OtherRows::sendsTheOtherKey),
				Row.of("runpod.base-url", "http://localhost:1/v2", OtherRows::leadsElsewhere),
				Row.of("runpod.allow-plain-http", "true", OtherRows::starts)
					.given("runpod.base-url=http://runpod.example.com/v2"),
				Row.of("runpod.connect-timeout", "200ms", OtherRows::connectingFailsSoon)
					.given("runpod.base-url={unconnectable}"),
				Row.of("runpod.max-connections", "1", OtherRows::secondRequestWaits).answers(OtherRows::slowStatus),
				Row.of("runpod.max-in-memory-size", "100B", OtherRows::answerIsTooLarge),
				Row.of("runpod.limit-share", "0.0005", OtherRows::secondLookWaits).answers(OtherRows::quickStatus),
				Row.of("runpod.ssl.bundle", "localhost", OtherRows::isHealthy)
					.given("runpod.base-url={https}",
							"spring.ssl.bundle.jks.localhost.truststore.location=classpath:localhost.p12",
							"spring.ssl.bundle.jks.localhost.truststore.password=password"),
				Row.of("runpod.endpoints.other.id", "def456", OtherRows::otherIdIsCalled),
				Row.of("runpod.endpoints.sdxl.api-key", "rpa_other", OtherRows::sendsTheOtherKey),
				Row.of("management.endpoint.runpod.access", "UNRESTRICTED", OtherRows::offersPurge).given(JMX),
				Row.of("management.endpoint.runpod.cache.time-to-live", "1h", OtherRows::answersTheSameTwice)
					.given(JMX),
				Row.of("management.health.runpod.enabled", "false", OtherRows::showsNoHealth),
				Row.of("management.health.runpod.run-time-endpoints", "true", OtherRows::showsAnEndpointOfRunTime),
				Row.of("management.info.runpod.enabled", "false", OtherRows::showsNoInfo));
	}

	private static void nothingIsThere(AssertableApplicationContext context, FakeRunPod runPod) {
		assertThat(context).doesNotHaveBean(RunPodEndpoint.class);
	}

	private static void starts(AssertableApplicationContext context, FakeRunPod runPod) {
		assertThat(context).hasNotFailed();
	}

	private static void sendsTheOtherKey(AssertableApplicationContext context, FakeRunPod runPod) {
		sdxl(context).health();
		assertThat(runPod.received().getHeader("Authorization")).isEqualTo("Bearer rpa_other");
	}

	private static void leadsElsewhere(AssertableApplicationContext context, FakeRunPod runPod) {
		assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(() -> sdxl(context).health())
			.withMessageContaining("Connection refused: localhost/127.0.0.1:1");
	}

	private static void connectingFailsSoon(AssertableApplicationContext context, FakeRunPod runPod) {
		assertThatExceptionOfType(RunPodRequestException.class)
			.isThrownBy(() -> sdxl(context).withTimeout(Duration.ofSeconds(3)).health())
			.withMessageContaining("timed out after 200 ms");
	}

	private static void slowStatus(FakeRunPod runPod) {
		runPod.answer(WireMock.get("/v2/abc123/status/slow"),
				FakeRunPod.sample("status-completed.json").withFixedDelay(3000));
	}

	private static void secondRequestWaits(AssertableApplicationContext context, FakeRunPod runPod) {
		Disposable first = sdxl(context).reactive().status("slow").subscribe();
		assertThatExceptionOfType(RunPodTimeoutException.class)
			.isThrownBy(() -> sdxl(context).withTimeout(Duration.ofSeconds(1)).health());
		first.dispose();
	}

	private static void quickStatus(FakeRunPod runPod) {
		runPod.answer(WireMock.get("/v2/abc123/status/job"), "status-completed.json");
	}

	private static void secondLookWaits(AssertableApplicationContext context, FakeRunPod runPod) {
		sdxl(context).status("job");
		assertThatExceptionOfType(RunPodTimeoutException.class)
			.isThrownBy(() -> sdxl(context).withTimeout(Duration.ofSeconds(1)).status("job"));
	}

	private static void answerIsTooLarge(AssertableApplicationContext context, FakeRunPod runPod) {
		assertThatExceptionOfType(RunPodOutputException.class).isThrownBy(() -> sdxl(context).health());
	}

	private static void isHealthy(AssertableApplicationContext context, FakeRunPod runPod) {
		assertThat(sdxl(context).health().workers().idle()).isEqualTo(2);
	}

	private static void otherIdIsCalled(AssertableApplicationContext context, FakeRunPod runPod) {
		context.getBean("other", RunPodEndpoint.class).run("input");
		runPod.server().verify(WireMock.postRequestedFor(WireMock.urlEqualTo("/v2/def456/run")));
	}

	private static void showsNoHealth(AssertableApplicationContext context, FakeRunPod runPod) {
		assertThat(context).hasNotFailed().doesNotHaveBean("runpodHealthContributor");
	}

	private static void offersPurge(AssertableApplicationContext context, FakeRunPod runPod) {
		assertThat(actuatorOperations(context)).extracting(JmxOperation::getName).contains("purge");
	}

	private static void answersTheSameTwice(AssertableApplicationContext context, FakeRunPod runPod) {
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

	private static void showsNoInfo(AssertableApplicationContext context, FakeRunPod runPod) {
		assertThat(context).hasNotFailed().doesNotHaveBean("runpodInfoContributor");
	}

	private static void showsAnEndpointOfRunTime(AssertableApplicationContext context, FakeRunPod runPod) {
		context.getBean(RunPodClient.class).endpoint("def456");
		assertThat(context.getBean(CompositeReactiveHealthContributor.class).getContributor("def456")).isNotNull();
	}

	private static RunPodEndpoint sdxl(AssertableApplicationContext context) {
		return context.getBean(RunPodEndpoint.class);
	}

}
