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

package io.runpod.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.endpoint.Operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for load-balancing endpoints.
 */
class LoadBalancerTests {

	private static final String WORKER_HEADER = "X-Runpod-Worker-Id";

	private final HttpServer worker = startWorker();

	private final RunPodSimulator simulator = RunPodSimulator.builder()
		.endpoint("queue", (job) -> job.input())
		.loadBalancer("vision", workerUrl(), workerUrl())
		.start();

	private static HttpServer startWorker() {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			server.createContext("/", LoadBalancerTests::echo);
			server.createContext("/chunked", (exchange) -> respond(exchange, 0));
			server.createContext("/cut", (exchange) -> respond(exchange, 100));
			server.start();
			return server;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void echo(HttpExchange exchange) throws IOException {
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		String text = exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body + " "
				+ exchange.getRequestHeaders().getFirst("Authorization");
		exchange.getResponseHeaders().set("X-Custom", "yes");
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(201, bytes.length);
		exchange.getResponseBody().write(bytes);
		exchange.close();
	}

	private static void respond(HttpExchange exchange, int length) throws IOException {
		exchange.sendResponseHeaders(200, length);
		exchange.getResponseBody().write("half".getBytes(StandardCharsets.UTF_8));
		// newer JDKs do not send what they have buffered when a response is cut off
		exchange.getResponseBody().flush();
		exchange.close();
	}

	private URI workerUrl() {
		return URI.create("http://localhost:" + this.worker.getAddress().getPort());
	}

	@AfterEach
	void close() {
		this.simulator.close();
		this.worker.stop(0);
	}

	@Test
	void requestIsPassedOnWithoutTheKey() {
		HttpResponse<String> response = send("POST", "/lb/vision/a%20b/c?q=1&r=%2F", "hello", null);
		assertThat(response.statusCode()).isEqualTo(201);
		assertThat(response.body()).isEqualTo("POST /a%20b/c?q=1&r=%2F hello null");
		assertThat(response.headers().firstValue("X-Custom")).hasValue("yes");
		assertThat(response.headers().firstValue(WORKER_HEADER)).isPresent();
		assertThat(this.simulator.requestCount("vision", Operation.LOAD_BALANCER)).isEqualTo(1);
	}

	@Test
	void lengthOfTheResponseIsPassedOn() {
		HttpResponse<String> response = send("GET", "/lb/vision/x", "", null);
		assertThat(response.headers().firstValue("Content-Length")).hasValue("" + response.body().length());
		response = send("GET", "/lb/vision/chunked", "", null);
		assertThat(response.headers().firstValue("Transfer-Encoding")).hasValue("chunked");
		assertThat(response.body()).isEqualTo("half");
	}

	@Test
	void responseThatIsCutOffIsIncomplete() {
		assertThatIllegalStateException().isThrownBy(() -> send("GET", "/lb/vision/cut", "", null))
			.withCauseInstanceOf(IOException.class);
	}

	@Test
	void workersAreSelectedInTurnUnlessByAffinity() {
		String first = workerOf(null);
		assertThat(workerOf(null)).isNotEqualTo(first);
		assertThat(workerOf(first)).isEqualTo(first);
		assertThat(workerOf("strict " + first)).isEqualTo(first);
		this.simulator.control("vision").replaceWorkers();
		assertThat(workerOf(first)).isNotEqualTo(first);
		HttpResponse<String> lost = send("GET", "/lb/vision/x", "", "strict " + first);
		assertThat(lost.statusCode()).isEqualTo(404);
		assertThat(lost.body()).isEqualTo("{\"error\":\"affinity_worker_gone\"}");
	}

	@Test
	void requestsAreRejectedDuringColdStart() {
		this.simulator.control("vision").scaleToZero(Duration.ofMinutes(1));
		HttpResponse<String> response = send("GET", "/lb/vision/x", "", null);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).isEqualTo("{\"error\":\"no workers available\"}");
		this.simulator.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(send("GET", "/lb/vision/x", "", null).statusCode()).isEqualTo(201);
	}

	@Test
	void typesOfEndpointsAreDistinguished() {
		for (String path : new String[] { "/v2/vision/run", "/lb/queue/x" }) {
			HttpResponse<String> response = send("POST", path, "{\"input\":{\"n\":1}}", null);
			assertThat(response.statusCode()).isEqualTo(400);
			assertThat(response.body()).isEqualTo("{\"error\":\"not allowed for QB API\"}");
		}
		assertThat(send("GET", "/lb/unknown/x", "", null).statusCode()).isEqualTo(404);
	}

	@Test
	void healthIsServed() {
		assertThat(send("GET", "/v2/vision/health", "", null).body()).contains("\"workers\"", "\"ready\":2");
	}

	@Test
	void faultsAreInjected() {
		this.simulator.failNext(Operation.LOAD_BALANCER, Fault.BAD_GATEWAY_HTML);
		assertThat(send("GET", "/lb/vision/x", "", null).statusCode()).isEqualTo(502);
		this.worker.stop(0);
		assertThat(send("GET", "/lb/vision/x", "", null).statusCode()).isEqualTo(502);
	}

	private String workerOf(String affinity) {
		return send("GET", "/lb/vision/x", "", affinity).headers().firstValue(WORKER_HEADER).orElseThrow();
	}

	private HttpResponse<String> send(String method, String path, String body, String affinity) {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://localhost:" + this.simulator.port() + path))
			.header("Authorization", "Bearer " + this.simulator.apiKey())
			.method(method, HttpRequest.BodyPublishers.ofString(Objects.requireNonNull(body)));
		if (affinity != null) {
			request.header(WORKER_HEADER, affinity);
		}
		try {
			return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
