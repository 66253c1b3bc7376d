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

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.JobState;
import io.runpod.jobs.RunPodJobs;
import io.runpod.spring.boot.autoconfigure.MockRunPodServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@code /actuator/runpodjobs} over HTTP and JMX. RunPod refuses all jobs.
 */
class RunPodJobsActuatorEndpointHttpTests {

	private static final String PATH = "/actuator/runpodjobs";

	@RegisterExtension
	private static final MockRunPodServer runPod = new MockRunPodServer();

	@BeforeEach
	void refuseJobs() {
		runPod.stub(WireMock.post("/v2/abc123/run"), WireMock.aResponse().withStatus(400));
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void listsJobsByPage(WebApplicationType stack) {
		try (ConfigurableApplicationContext context = start(stack)) {
			List<UUID> ids = Stream.of("first", "second", "third").map((input) -> refusedJob(context, input)).toList();
			JdbcClient.create(context.getBean(javax.sql.DataSource.class))
				.sql("update runpod_job set created_at = (select min(created_at) from runpod_job)")
				.update();
			WebTestClient client = client(context);
			JsonNode page = get(client, PATH + "?limit=2");
			assertThat(page.propertyNames()).containsExactly("jobs", "next");
			JsonNode rest = get(client, PATH + "?limit=2&after=" + page.path("next").asString());
			assertThat(rest.propertyNames()).containsExactly("jobs");
			assertThat(Stream.concat(ids(page), ids(rest))).containsExactlyInAnyOrderElementsOf(ids);
			assertThat(ids(get(client, PATH + "?endpoint=sdxl&state=refused&delivery=delivered"))).hasSize(3);
			assertThat(ids(get(client, PATH + "?endpoint=llm"))).isEmpty();
			assertThat(ids(get(client, PATH + "?state=UNKNOWN"))).isEmpty();
			assertThat(ids(get(client, PATH + "?delivery=dead-letter"))).isEmpty();
			assertThat(page.toString()).doesNotContain("first", "second", "third", "secret");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void describesOneJobAndRejectsWritesByDefault(WebApplicationType stack) {
		try (ConfigurableApplicationContext context = start(stack)) {
			UUID id = refusedJob(context, "a lighthouse");
			WebTestClient client = client(context);
			JsonNode job = get(client, PATH + "/" + id);
			assertThat(job.propertyNames()).containsExactly("id", "endpoint", "batch", "key", "state", "deliveryState",
					"failure", "failedDeliveries", "createdAt", "endedAt", "deadline");
			assertThat(job.path("state").asString()).isEqualTo("REFUSED");
			assertThat(job.toString()).doesNotContain("a lighthouse", "secret");
			assertProblem(client, HttpMethod.GET, PATH + "/" + new UUID(0, 0), 404,
					"There is no durable job with the id 00000000-0000-0000-0000-000000000000");
			assertProblem(client, HttpMethod.GET, PATH + "/x", 400, "'id' must be the id of a durable job, but is 'x'");
			assertProblem(client, HttpMethod.GET, PATH + "?after=x", 400,
					"'after' must be the value 'next' of a page, but is 'x'");
			assertProblem(client, HttpMethod.GET, PATH + "?limit=0", 400, "'limit' must be from 1 to 1000, but is 0");
			assertProblem(client, HttpMethod.GET, PATH + "?state=done", 400,
					"'state' must be one of [pending, sending, unknown, submitted, succeeded, failed, cancelled,"
							+ " timed-out, refused, lost, expired], but is 'done'");
			client.post().uri(PATH + "/" + id + "/retry").exchange().expectStatus().isNotFound();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void changesJobsWhenAccessIsUnrestricted(WebApplicationType stack) {
		try (ConfigurableApplicationContext context = start(stack,
				"--management.endpoint.runpodjobs.access=unrestricted")) {
			WebTestClient client = client(context);
			UUID id = refusedJob(context, "a lighthouse");
			for (String operation : List.of("redeliver", "cancel", "retry")) {
				JsonNode job = send(client, HttpMethod.POST, PATH + "/" + id + "/" + operation);
				assertThat(job.path("id").asString()).isEqualTo(id.toString());
				awaitDelivery(context, id);
			}
			JdbcClient.create(context.getBean(javax.sql.DataSource.class))
				.sql("update runpod_job set state = 'UNKNOWN'")
				.update();
			assertProblem(client, HttpMethod.POST, PATH + "/" + id + "/retry", 409,
					"Durable job " + id + " is UNKNOWN: only a failed job can be run again");
			assertProblem(client, HttpMethod.POST, PATH + "/" + id + "/delete", 404,
					"'redeliver', 'cancel' or 'retry' expected, not 'delete'");
			assertProblem(client, HttpMethod.POST, PATH + "/" + new UUID(0, 0) + "/cancel", 404,
					"There is no durable job with the id 00000000-0000-0000-0000-000000000000");
		}
	}

	@Test
	void listsJobsOverJmx() throws Exception {
		try (ConfigurableApplicationContext context = start(WebApplicationType.NONE, "--spring.jmx.enabled=true",
				"--management.endpoints.jmx.exposure.include=runpodjobs")) {
			UUID id = refusedJob(context, "a lighthouse");
			MBeanServer server = ManagementFactory.getPlatformMBeanServer();
			ObjectName name = new ObjectName("org.springframework.boot:type=Endpoint,name=Runpodjobs");
			Object page = server.invoke(name, "jobs", new Object[] { null, "refused", null, null, 10 }, null);
			assertThat(page.toString()).contains("id=" + id, "state=REFUSED").doesNotContain("a lighthouse");
			Object job = server.invoke(name, "job", new Object[] { id.toString() }, null);
			assertThat(job.toString()).contains("id=" + id);
		}
	}

	private static UUID refusedJob(ConfigurableApplicationContext context, String input) {
		UUID id = context.getBean(RunPodJobs.class)
			.submit("sdxl", input, (options) -> options.key("key of " + UUID.randomUUID()).context("secret"))
			.id();
		awaitDelivery(context, id);
		return id;
	}

	private static void awaitDelivery(ConfigurableApplicationContext context, UUID id) {
		Awaitility.await()
			.until(() -> context.getBean(RunPodJobs.class).find(id).orElseThrow(),
					(job) -> job.state() == JobState.REFUSED && job.deliveryState() == DeliveryState.DELIVERED);
	}

	private static Stream<UUID> ids(JsonNode page) {
		return page.path("jobs").valueStream().map((job) -> UUID.fromString(job.path("id").asString()));
	}

	private static void assertProblem(WebTestClient client, HttpMethod method, String uri, int status, String words) {
		client.method(method)
			.uri(uri)
			.exchange()
			.expectStatus()
			.isEqualTo(status)
			.expectBody(String.class)
			.value((body) -> assertThat(body).contains(words));
	}

	private static JsonNode get(WebTestClient client, String uri) {
		return send(client, HttpMethod.GET, uri);
	}

	private static JsonNode send(WebTestClient client, HttpMethod method, String uri) {
		String body = client.method(method)
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
		return WebTestClient.bindToServer()
			.baseUrl("http://localhost:" + context.getEnvironment().getProperty("local.server.port"))
			.build();
	}

	private static ConfigurableApplicationContext start(WebApplicationType stack, String... arguments) {
		return new SpringApplicationBuilder(Application.class).web(stack)
			.properties("server.port=0", "runpod.base-url=" + runPod.baseUrl(), "runpod.api-key=rpa_test",
					"runpod.endpoints.sdxl.id=abc123", "runpod.monitoring.interval=0s",
					"spring.datasource.generate-unique-name=true", "spring.web.error.include-message=always",
					"management.endpoints.web.exposure.include=runpodjobs")
			.run(arguments);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { ServletWebSecurityAutoConfiguration.class, ManagementWebSecurityAutoConfiguration.class,
					ReactiveWebSecurityAutoConfiguration.class, ReactiveManagementWebSecurityAutoConfiguration.class })
	static class Application {

	}

}
