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

package io.runpod.spring.boot.autoconfigure.actuate.endpoint;

import java.io.IOException;
import java.time.Duration;

import com.github.tomakehurst.wiremock.client.ScenarioMappingBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.matching.UrlPathPattern;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.Disposable;
import reactor.netty.http.client.HttpClient;
import reactor.util.retry.Retry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.spring.boot.autoconfigure.MockRunPodServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code /actuator/runpod} over HTTP, on both stacks.
 */
class RunPodActuatorEndpointHttpTests {

	private static final String JOB_ID = "60902e6c-08a1-426e-9cb9-9eaec90f5e2b-u1";

	private static final String CANCELLED_JOB_ID = "724907fe-7bcc-4e42-998d-52cb93e1421f-u1";

	private static final UrlPathPattern STATUS_SYNC_PATH = WireMock.urlPathEqualTo("/v2/abc123/status-sync/" + JOB_ID);

	private static final String API_KEY = "rpa_TESTTESTTESTTESTTESTx7Qd";

	@RegisterExtension
	private static final MockRunPodServer runPod = new MockRunPodServer();

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void showsCachedStateWithoutSendingRequests(WebApplicationType stack) throws IOException {
		runPod.stub(WireMock.get("/v2/abc123/health"), "health-queued-throttled.json");
		runPod.stub(statusSyncRequest(Scenario.STARTED).willSetStateTo("failed"),
				WireMock.aResponse().withStatus(502).withBody("<html>secret of the edge</html>"));
		runPod.stub(statusSyncRequest("failed").willSetStateTo("queued"), "status-in-queue.json");
		runPod.stub(statusSyncRequest("queued"),
				MockRunPodServer.sampleResponse("status-in-queue.json").withFixedDelay(60_000));
		try (ConfigurableApplicationContext context = start(stack)) {
			WebTestClient client = client(context);
			RunPodEndpoint sdxl = context.getBean("sdxl", RunPodEndpoint.class);
			sdxl.health();
			Disposable subscription = sdxl.reactive().await(JOB_ID).subscribe();
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.until(() -> runPod.server().findAll(WireMock.getRequestedFor(STATUS_SYNC_PATH)).size() == 3);
			int requestCount = runPod.server().getAllServeEvents().size();
			JsonNode response = get(client, "/actuator/runpod/sdxl");
			DocumentedResponse.assertMatches(response, DocumentedResponse.read());
			JsonNode all = get(client, "/actuator/runpod");
			assertThat(all.path("endpoints").propertyNames()).containsExactly("llm", "sdxl");
			assertThat(all.at("/endpoints/sdxl").propertyNames()).isEqualTo(response.propertyNames());
			assertThat(all.toString()).doesNotContain("rpa_", "TEST", "secret", "a lighthouse");
			assertThat(runPod.server().getAllServeEvents()).hasSize(requestCount);
			subscription.dispose();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void rejectsWriteOperationsByDefault(WebApplicationType stack) {
		try (ConfigurableApplicationContext context = start(stack)) {
			WebTestClient client = client(context);
			client.delete().uri("/actuator/runpod/sdxl/queue").exchange().expectStatus().isNotFound();
			client.delete().uri("/actuator/runpod/sdxl/jobs/" + JOB_ID).exchange().expectStatus().isNotFound();
			client.delete()
				.uri("/actuator/runpod/sdxl")
				.exchange()
				.expectStatus()
				.isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
			client.get().uri("/actuator/runpod/flux").exchange().expectStatus().isNotFound();
			assertThat(runPod.server().findAll(WireMock.postRequestedFor(WireMock.anyUrl()))).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void purgesAndCancelsWhenAccessIsUnrestricted(WebApplicationType stack) {
		runPod.stub(WireMock.post("/v2/abc123/purge-queue"), "purge-queue.json");
		runPod.stub(WireMock.post("/v2/abc123/cancel/" + CANCELLED_JOB_ID), "status-cancelled-queued.json");
		runPod.stub(WireMock.post("/v2/abc123/cancel/gone"),
				MockRunPodServer.sampleResponse("problem-404-job.json").withStatus(404));
		runPod.stub(WireMock.post("/v2/abc123/cancel/broken"), WireMock.aResponse().withStatus(400));
		try (ConfigurableApplicationContext context = start(stack,
				"--management.endpoint.runpod.access=unrestricted")) {
			WebTestClient client = client(context);
			client.delete()
				.uri("/actuator/runpod/sdxl/queue")
				.exchange()
				.expectStatus()
				.isOk()
				.expectBody(String.class)
				.isEqualTo("{\"removed\":2,\"status\":\"completed\"}");
			client.delete()
				.uri("/actuator/runpod/sdxl/jobs/" + CANCELLED_JOB_ID)
				.exchange()
				.expectStatus()
				.isOk()
				.expectBody(String.class)
				.isEqualTo("{\"id\":\"" + CANCELLED_JOB_ID + "\",\"status\":\"CANCELLED\"}");
			client.delete().uri("/actuator/runpod/sdxl/jobs/gone").exchange().expectStatus().isNotFound();
			client.delete()
				.uri("/actuator/runpod/sdxl/jobs/broken")
				.exchange()
				.expectStatus()
				.isEqualTo(HttpStatus.BAD_GATEWAY);
			client.delete().uri("/actuator/runpod/flux/queue").exchange().expectStatus().isNotFound();
			client.delete().uri("/actuator/runpod/sdxl/everything").exchange().expectStatus().isNotFound();
			assertThat(runPod.server().findAll(WireMock.postRequestedFor(WireMock.anyUrl()))).hasSize(4);
		}
	}

	private static ScenarioMappingBuilder statusSyncRequest(String state) {
		return WireMock.get(STATUS_SYNC_PATH).inScenario("polls").whenScenarioStateIs(state);
	}

	private static JsonNode get(WebTestClient client, String uri) {
		String body = client.get()
			.uri(uri)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
		return new JsonMapper().readTree(body);
	}

	private static WebTestClient client(ConfigurableApplicationContext context) {
		// now and then Tomcat closes a connection without an answer, even a new one; the
		// next request is answered
		return WebTestClient.bindToServer(new ReactorClientHttpConnector(HttpClient.newConnection()))
			.baseUrl("http://localhost:" + context.getEnvironment().getProperty("local.server.port"))
			.responseTimeout(Duration.ofSeconds(30))
			.filter((request, next) -> next.exchange(request)
				.retryWhen(Retry.max(3).filter(WebClientRequestException.class::isInstance)))
			.build();
	}

	private static ConfigurableApplicationContext start(WebApplicationType stack, String... arguments) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class).web(stack)
			.properties("server.port=0", "runpod.base-url=" + runPod.baseUrl(), "runpod.api-key=" + API_KEY,
					"runpod.endpoints.sdxl.id=abc123", "runpod.endpoints.sdxl.policy.execution-timeout=2m",
					"runpod.endpoints.llm.id=def456", "management.endpoints.web.exposure.include=runpod")
			.run(arguments);
		// the requests are those that the test makes
		context.getBean(RunPodClient.class).operations().stopMonitoring();
		return context;
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { ServletWebSecurityAutoConfiguration.class, ManagementWebSecurityAutoConfiguration.class,
					ReactiveWebSecurityAutoConfiguration.class, ReactiveManagementWebSecurityAutoConfiguration.class })
	static class Application {

	}

}
