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

package io.runpod.spring.boot.autoconfigure.webhook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import ch.qos.logback.classic.Level;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.runpod.client.webhook.WebhookAddresses;
import io.runpod.client.webhook.WebhookNotification;
import io.runpod.spring.boot.autoconfigure.LogCapture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for the receivers of webhooks over HTTP.
 */
@Tag("extensive")
@ParameterizedClass
@EnumSource(WebhookServer.Server.class)
class WebhookHttpTests {

	private static final int RANDOM_REQUESTS = 3000;

	private static WebhookServer startedServer;

	@Parameter
	private WebhookServer.Server type;

	private final WebhookServer server = startedServer;

	@BeforeParameterizedClassInvocation
	static void start(WebhookServer.Server type) {
		startedServer = WebhookServer.start(type);
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		startedServer.close();
	}

	@AfterEach
	void clear() {
		this.server.notifications().clear();
	}

	@Test
	void genuineWebhookReachesTheClient() throws Exception {
		HttpResponse<String> response = this.server.post(this.server.genuinePath(), WebhookServer.BODY);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEmpty();
		assertThat(this.server.notifications()).singleElement()
			.extracting(WebhookNotification::endpoint, WebhookNotification::jobId, WebhookNotification::body)
			.containsExactly("sdxl", "job-u1", null);
	}

	@Test
	void webhooksThatAreNotOursAreNotFound() throws Exception {
		String genuine = this.server.genuinePath();
		String token = genuine.substring(genuine.lastIndexOf('/') + 1);
		String truncated = genuine.substring(0, genuine.length() - 1);
		String foreign = this.server.context().getBean(WebhookAddresses.class).create("other").getPath();
		for (String path : List.of("/runpod/webhook/other/" + token, "/runpod/webhook/SDXL/" + token, truncated,
				genuine + "A", genuine + "/", genuine + "/a", "/runpod/webhook/" + token, "/runpod/webhook/sdxl/",
				"/runpod/webhook/sdxl/-", "/runpod/webhook", foreign, "/RUNPOD/webhook/sdxl/" + token)) {
			assertThat(this.server.post(path)).as(path).isEqualTo(404);
		}
		HttpResponse<String> forged = this.server.post(truncated, WebhookServer.BODY);
		assertThat(forged.body()).isEmpty();
		assertThat(forged.headers().firstValue("content-type")).isEmpty();
		assertThat(this.server.notifications()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS" })
	void otherMethodsAreNotReceived(String method) throws Exception {
		HttpResponse<String> response = WebhookServer.send(this.server.request(this.server.genuinePath())
			.method(method, BodyPublishers.ofString(WebhookServer.BODY))
			.build());
		assertThat(response.statusCode()).isIn(404, 405);
		assertThat(this.server.notifications()).isEmpty();
	}

	static Stream<String> bodiesWithoutJobId() {
		return Stream.of("", " ", "{", "{}", "[]", "null", "1", "\"id\"", "id=job-u1", "<html/>", "{\"id\":1}",
				"{\"id\":null}", "{\"id\":\"\"}", "{\"id\":\"../x\"}", "{\"id\":\"a b\"}", "{\"id\":\"a\\r\\nb\"}",
				"{\"id\":\"a?wait=1\"}", "{\"id\":\"a%2Fb\"}", "{\"id\":\"é\"}",
				"{\"id\":\"" + "a".repeat(5000) + "\"}", "{\"job\":{\"id\":\"a\"}}", "[".repeat(5000), "\u0000",
				"{\"x\":\"" + "x".repeat(70_000) + "\",\"id\":\"a\"}", "{\"id\":\"truncated");
	}

	@ParameterizedTest
	@MethodSource("bodiesWithoutJobId")
	void bodyWithoutJobIdIsABadRequest(String body) throws Exception {
		HttpResponse<String> response = this.server.post(this.server.genuinePath(), body);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).isEmpty();
		assertThat(this.server.notifications()).isEmpty();
	}

	@Test
	void compressedBodyIsNotExpanded() throws Exception {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (OutputStream output = new GZIPOutputStream(compressed)) {
			output.write(WebhookServer.BODY.getBytes(StandardCharsets.UTF_8));
			output.write(new byte[10_000_000]);
		}
		HttpResponse<String> response = WebhookServer.send(this.server.request(this.server.genuinePath())
			.header("Content-Encoding", "gzip")
			.POST(BodyPublishers.ofByteArray(compressed.toByteArray()))
			.build());
		assertThat(response.statusCode()).isIn(400, 415);
		assertThat(this.server.notifications()).isEmpty();
	}

	// Tomcat sends the response of a reactive handler after the body
	private void assumeResponsesPrecedeBodies() {
		assumeTrue(this.type != WebhookServer.Server.TOMCAT_WEBFLUX);
	}

	@Test
	void responsePrecedesTheRestOfTheBody() throws IOException {
		assumeResponsesPrecedeBodies();
		assertThat(sendBeginning(this.server.genuinePath(), "{\"id\":\"job-u1\",\"input\":\"xx")).isEqualTo(200);
		assertThat(this.server.notifications()).hasSize(1);
	}

	@Test
	void forgedTokenIsRejectedBeforeTheBody() throws IOException {
		assertThat(sendBeginning("/runpod/webhook/sdxl/forged", "")).isEqualTo(404);
		assertThat(this.server.notifications()).isEmpty();
	}

	@Test
	void largeBodyIsDiscarded() throws Exception {
		byte[] part = new byte[1_000_000];
		HttpRequest request = this.server.request(this.server.genuinePath())
			.POST(BodyPublishers.ofByteArrays(
					() -> Stream
						.concat(Stream.of("{\"id\":\"job-u1\",\"output\":\"".getBytes(StandardCharsets.UTF_8)),
								Stream.generate(() -> part).limit(100))
						.iterator()))
			.build();
		int status = 200;
		try {
			status = WebhookServer.send(request).statusCode();
		}
		catch (IOException ex) {
			// the server may close the connection after its response
		}
		assertThat(status).isEqualTo(200);
		assertThat(this.server.notifications()).hasSize(1);
	}

	@Test
	void slowBodiesDoNotDelayOthers() throws Exception {
		assumeResponsesPrecedeBodies();
		List<Socket> sockets = new ArrayList<>();
		try {
			// more than the threads of an event loop
			for (int i = 0; i < 64; i++) {
				sockets.add(this.server.open(this.server.genuinePath(), "{\"id\":\"job-"));
			}
			assertThat(this.server.post(this.server.genuinePath())).isEqualTo(200);
			assertThat(this.server.notifications()).hasSize(1);
			for (Socket socket : sockets) {
				socket.getOutputStream().write("u1\",".getBytes(StandardCharsets.UTF_8));
				assertThat(WebhookServer.readStatus(socket)).isEqualTo(200);
			}
			assertThat(this.server.notifications()).hasSize(65);
		}
		finally {
			for (Socket socket : sockets) {
				socket.close();
			}
		}
	}

	@Test
	void closedConnectionsAreNotLoggedAsErrors() throws Exception {
		try (LogCapture log = LogCapture.of("ROOT", Level.WARN)) {
			for (int i = 0; i < 20; i++) {
				this.server.open(this.server.genuinePath(), "{\"id\":").close();
			}
			assertThat(this.server.post(this.server.genuinePath())).isEqualTo(200);
			assertThat(log.messages()).isEmpty();
		}
		assertThat(this.server.notifications()).hasSize(1);
	}

	@Test
	void randomRequestsAreRejected() {
		long seed = 20261128;
		Random random = new Random(seed);
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		Map<Integer, Integer> statuses = new TreeMap<>();
		for (int batch = 0; batch < RANDOM_REQUESTS / 100; batch++) {
			List<CompletableFuture<HttpResponse<Void>>> responses = IntStream.range(0, 100)
				.mapToObj((i) -> client.sendAsync(randomRequest(random), BodyHandlers.discarding()))
				.toList();
			responses.forEach((response) -> statuses.merge(response.orTimeout(30, TimeUnit.SECONDS).join().statusCode(),
					1, Integer::sum));
		}
		assertThat(statuses.keySet()).as("statuses with seed " + seed).isSubsetOf(400, 404, 405);
		assertThat(statuses.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(RANDOM_REQUESTS);
		assertThat(this.server.notifications()).isEmpty();
	}

	private HttpRequest randomRequest(Random random) {
		String alphabet = "abcXYZ019-_.~;=@:+$!*'(),";
		String path = IntStream.range(0, random.nextInt(1, 4))
			.mapToObj((segment) -> random.ints(random.nextInt(60), 0, alphabet.length() + 4)
				.mapToObj((i) -> (i < alphabet.length()) ? alphabet.substring(i, i + 1)
						: "%%%02X".formatted(random.nextInt(256)))
				.collect(Collectors.joining()))
			.collect(Collectors.joining("/"));
		String endpoint = random.nextBoolean() ? "sdxl/" : "";
		byte[] body = new byte[random.nextInt(300)];
		random.nextBytes(body);
		return this.server.request("/runpod/webhook/" + endpoint + path)
			.method((random.nextInt(10) > 0) ? "POST" : "PUT", BodyPublishers.ofByteArray(body))
			.build();
	}

	@Test
	void tokensAreInNoMeterAndNoLog() throws Exception {
		String path = this.server.genuinePath();
		String token = path.substring(path.lastIndexOf('/') + 1);
		MeterRegistry registry = this.server.context().getBean(MeterRegistry.class);
		double rejected = registry.get("runpod.webhooks.rejected").tag("reason", "token").functionCounter().count();
		try (LogCapture log = LogCapture.of("io.runpod", Level.DEBUG);
				LogCapture rootLog = LogCapture.of("ROOT", Level.INFO)) {
			this.server.post(path);
			this.server.post(path + "A");
			this.server.post(path, "{}");
			assertThat(log.text() + rootLog.text()).doesNotContain(token);
		}
		assertThat(registry.getMeters()).extracting((meter) -> meter.getId().toString())
			.noneMatch((id) -> id.contains(token))
			.anyMatch((id) -> id.contains("/runpod/webhook/{endpoint}/{token}"));
		assertThat(registry.get("runpod.webhooks.rejected").tag("reason", "token").functionCounter().count())
			.isEqualTo(rejected + 1);
		assertThat(registry.get("runpod.webhooks.rejected").tag("reason", "body").functionCounter().count())
			.isPositive();
	}

	@Test
	void tokensAreInNoSpan() throws Exception {
		String path = this.server.genuinePath();
		this.server.post(path);
		this.server.post(path + "A");
		this.server.post(path + "/a");
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.server.observations())
				.filteredOn((observation) -> observation.startsWith("http.server.requests"))
				.hasSizeGreaterThanOrEqualTo(3));
		assertThat(this.server.observations()).noneMatch((observation) -> observation.contains(path))
			.anyMatch((observation) -> observation.contains("keyValue(http.url=/runpod/webhook/{endpoint}/{token})"));
	}

	private int sendBeginning(String path, String beginning) throws IOException {
		try (Socket socket = this.server.open(path, beginning)) {
			return WebhookServer.readStatus(socket);
		}
	}

}
