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

package io.runpod.client.loadbalancing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Flux;

import io.runpod.client.event.RequestRetriedEvent;
import io.runpod.client.event.RequestThrottledEvent;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.exception.RunPodAuthenticationException;
import io.runpod.client.exception.RunPodEndpointNotFoundException;
import io.runpod.client.exception.RunPodEndpointTypeException;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodRateLimitException;
import io.runpod.client.exception.RunPodWorkerUnavailableException;
import io.runpod.client.exception.RunPodWorkerUnavailableException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link RunPodLoadBalancer} over HTTP, with both kinds of clients.
 */
class RunPodLoadBalancerTests {

	private static final String REQUEST_TOO_LARGE = "The request exceeds the 30000000 bytes that RunPod accepts:"
			+ " upload the data, and pass its URL";

	private static final String NO_WORKERS = "{\"error\":\"no workers available\"}";

	private final Deque<Answer> answers = new ArrayDeque<>();

	private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

	private final HttpServer server = start();

	private final List<String> events = Collections.synchronizedList(new ArrayList<>());

	private final RunPodLoadBalancer vision = loadBalancer(this.server.getAddress().getPort());

	private HttpServer start() {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			server.createContext("/", this::answer);
			server.start();
			return server;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private RunPodLoadBalancer loadBalancer(int port) {
		return RunPodLoadBalancer.builder("abc123", () -> "test-key")
			.name("vision")
			.baseUrl(URI.create("http://localhost:" + port + "/v2"))
			.maxAttempts(3)
			.retryDelay(Duration.ofMillis(5))
			.listener(new RunPodListener() {

				@Override
				public void onRequestRetried(RequestRetriedEvent event) {
					RunPodLoadBalancerTests.this.events.add("retried " + event.endpoint() + " " + event.reason());
				}

				@Override
				public void onRequestThrottled(RequestThrottledEvent event) {
					RunPodLoadBalancerTests.this.events.add("throttled " + event.endpoint());
				}

			})
			.build();
	}

	private void answer(HttpExchange exchange) throws IOException {
		exchange.getRequestBody().readAllBytes();
		this.requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
				+ exchange.getRequestHeaders().getFirst("Authorization") + " "
				+ exchange.getRequestHeaders().getFirst("X-Runpod-Worker-Id"));
		Answer answer = Objects.requireNonNullElse(this.answers.poll(), new Answer(200, "worker1", "{\"ok\":true}"));
		if (answer.worker != null) {
			exchange.getResponseHeaders().set("X-Runpod-Worker-Id", answer.worker);
		}
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
		// chunked, if it is large
		exchange.sendResponseHeaders(answer.status, (bytes.length <= ErrorResponses.MAX_BODY_SIZE) ? bytes.length : 0);
		exchange.getResponseBody().write(bytes);
		exchange.close();
	}

	@AfterEach
	void close() {
		this.server.stop(0);
	}

	@Test
	void urlIsThatOfRunPodOrAPath() {
		assertThat(RunPodLoadBalancer.builder("abc123", () -> "").build().url())
			.isEqualTo(URI.create("https://abc123.api.runpod.ai"));
		assertThat(RunPodLoadBalancer.builder("abc123", () -> "")
			.baseUrl(URI.create("http://localhost:8000/v2"))
			.build()
			.url()).isEqualTo(URI.create("http://localhost:8000/lb/abc123"));
	}

	@ParameterizedTest
	@EnumSource
	void requestHasUrlAndKey(Client client) {
		assertThat(client.send(this.vision, HttpMethod.GET)).isEqualTo("{\"ok\":true}");
		assertThat(this.requests).containsExactly("GET /lb/abc123/detect?q=1 Bearer test-key null");
	}

	@ParameterizedTest
	@EnumSource
	void coldStartIsWaitedFor(Client client) {
		this.answers.addAll(List.of(runpod(400, NO_WORKERS), runpod(429, "")));
		assertThat(client.send(this.vision, HttpMethod.POST)).isEqualTo("{\"ok\":true}");
		assertThat(this.requests).hasSize(3);
		assertThat(this.events).containsExactly("retried vision no_workers", "throttled vision",
				"retried vision throttled");
	}

	@ParameterizedTest
	@EnumSource
	void noWorkers(Client client) {
		this.answers.addAll(Collections.nCopies(3, runpod(400, NO_WORKERS)));
		assertThatExceptionOfType(RunPodWorkerUnavailableException.class)
			.isThrownBy(() -> client.send(this.vision, HttpMethod.POST))
			.withMessage("No worker of load-balancing endpoint 'vision' was available in 3 attempts. A worker may be"
					+ " starting: allow more attempts, or set a minimum number of workers")
			.satisfies((ex) -> {
				assertThat(ex.getReason()).isEqualTo(Reason.NO_WORKERS);
				assertThat(ex.isRetryable()).isTrue();
				assertThat(ex.getStatusCode()).isNotNull();
				assertThat(ex.getBodyExcerpt()).isEqualTo(NO_WORKERS);
			});
	}

	@ParameterizedTest
	@EnumSource
	void onlyGetIsRepeatedAfterGatewayErrors(Client client) {
		this.answers.addAll(List.of(runpod(502, "<html>"), runpod(504, ""), runpod(503, "")));
		assertThat(catchThrowable(() -> client.send(this.vision, HttpMethod.GET)))
			.isInstanceOf(client.responseException);
		assertThat(this.requests).hasSize(3);
		this.answers.add(runpod(502, "<html>"));
		assertThat(catchThrowable(() -> client.send(this.vision, HttpMethod.POST)))
			.isInstanceOf(client.responseException)
			.hasMessageContaining("502");
		assertThat(this.requests).hasSize(4);
		assertThat(this.events).containsOnly("retried vision server_error").hasSize(2);
	}

	@ParameterizedTest
	@EnumSource
	void errorsOfTheWorkerAreLeftToTheCaller(Client client) {
		this.answers.addAll(List.of(new Answer(400, "worker1", NO_WORKERS), new Answer(429, "worker1", "{}")));
		assertThat(catchThrowable(() -> client.send(this.vision, HttpMethod.GET)))
			.isInstanceOf(client.responseException);
		assertThat(catchThrowable(() -> client.send(this.vision, HttpMethod.GET)))
			.isInstanceOf(client.responseException);
		assertThat(this.requests).hasSize(2);
		assertThat(this.events).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void largeErrorPageIsCutOff(Client client) {
		this.answers.add(runpod(500, "<html>".repeat(20_000)));
		assertThat(catchThrowable(() -> client.send(this.vision, HttpMethod.POST)))
			.isInstanceOf(client.responseException)
			.hasMessageContaining("500");
	}

	@ParameterizedTest
	@EnumSource
	void refusedConnectionsAreRepeated(Client client) throws IOException {
		ServerSocket socket = new ServerSocket(0);
		int port = socket.getLocalPort();
		socket.close();
		long start = System.nanoTime();
		assertThat(catchThrowable(() -> client.send(loadBalancer(port), HttpMethod.POST))).isNotNull();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(10));
		assertThat(this.events).containsOnly("retried vision connect_failed").hasSize(2);
	}

	@ParameterizedTest
	@EnumSource
	void requestOfMaximumSize(Client client) {
		assertThat(client.send(this.vision, HttpMethod.POST, new byte[30_000_000])).isEqualTo("{\"ok\":true}");
	}

	@ParameterizedTest
	@EnumSource
	void largerRequestIsNotSent(Client client) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> client.send(this.vision, HttpMethod.POST, new byte[30_000_001]))
			.withMessage(REQUEST_TOO_LARGE);
		assertThat(this.requests).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "text/event-stream" })
	void largerRequestOfUnknownSizeIsAborted(String contentType) {
		Flux<String> megabytes = Flux.just("x".repeat(1_000_000)).repeat(30);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.vision.configure(WebClient.builder())
				.build()
				.post()
				.uri("/detect")
				.header(HttpHeaders.CONTENT_TYPE, contentType)
				.body(megabytes, String.class)
				.retrieve()
				.toBodilessEntity()
				.block())
			.withMessage(REQUEST_TOO_LARGE);
		assertThat(this.requests).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void affinityFollowsTheLastWorker(Client client) {
		RunPodLoadBalancer session = this.vision.withAffinity(WorkerAffinity.PREFERRED);
		this.answers.addAll(List.of(new Answer(200, "w1", ""), new Answer(200, "w2", ""), new Answer(200, "w2", "")));
		client.send(session, HttpMethod.GET);
		client.send(session, HttpMethod.GET);
		assertThat(session.workerId()).isEqualTo("w2");
		client.send(session.withAffinity(WorkerAffinity.STRICT_RESUME, "w2"), HttpMethod.GET);
		assertThat(this.requests).extracting((request) -> request.substring(request.indexOf("key ") + 4))
			.containsExactly("null", "w1", "strict-resume w2");
		assertThat(this.vision.workerId()).isNull();
	}

	@ParameterizedTest
	@EnumSource
	void strictAffinityToALostWorker(Client client) {
		this.answers.add(runpod(404, "{\"error\":\"affinity_worker_gone\"}"));
		assertThatExceptionOfType(RunPodWorkerUnavailableException.class)
			.isThrownBy(() -> client.send(this.vision.withAffinity(WorkerAffinity.STRICT, "w1"), HttpMethod.GET))
			.withMessage(
					"Worker w1 of load-balancing endpoint 'vision' is gone, and its affinity is strict. Create a new"
							+ " view with withAffinity(...), and repeat what the worker kept in memory")
			.satisfies((ex) -> {
				assertThat(ex.getReason()).isEqualTo(Reason.WORKER_GONE);
				assertThat(ex.isRetryable()).isFalse();
			});
	}

	@ParameterizedTest
	@EnumSource
	void errorsOfRunPodAreTyped(Client client) {
		assertError(client, runpod(400, "{\"detail\":\"timed out waiting for worker\"}"),
				RunPodWorkerUnavailableException.class, "RunPod timed out waiting for a worker");
		assertError(client, runpod(400, "{\"error\":\"not allowed for QB API\"}"), RunPodEndpointTypeException.class,
				"is a queue-based endpoint, not a load-balancing one");
		assertError(client, runpod(401, "{\"detail\":\"invalid api key\"}"), RunPodAuthenticationException.class,
				"RunPod rejected the API key");
		assertError(client, runpod(404, "{\"detail\":\"endpoint not found\"}"), RunPodEndpointNotFoundException.class,
				"no load-balancing endpoint with the id abc123");
		this.answers.addAll(List.of(runpod(429, ""), runpod(429, "")));
		assertError(client, runpod(429, ""), RunPodRateLimitException.class, "limits the rate");
	}

	private void assertError(Client client, Answer answer, Class<? extends RunPodException> type, String message) {
		this.answers.add(answer);
		int attempts = this.answers.size();
		assertThatExceptionOfType(type).isThrownBy(() -> client.send(this.vision, HttpMethod.POST))
			.withMessageContaining(message)
			.satisfies((ex) -> assertThat(ex.getEndpoint()).isEqualTo("vision"))
			.satisfies((ex) -> assertThat(ex.getAttempts()).isEqualTo(attempts));
	}

	private static Answer runpod(int status, String body) {
		return new Answer(status, null, body);
	}

	private record Answer(int status, String worker, String body) {
	}

	enum Client {

		REST_CLIENT(RestClientResponseException.class) {

			@Override
			String send(RunPodLoadBalancer loadBalancer, HttpMethod method, byte... body) {
				RestClient.RequestBodySpec request = loadBalancer.configure(RestClient.builder())
					.build()
					.method(method)
					.uri("/detect?q={q}", 1);
				return ((body.length > 0) ? request.body(body) : request).retrieve().body(String.class);
			}

		},

		WEB_CLIENT(WebClientResponseException.class) {

			@Override
			String send(RunPodLoadBalancer loadBalancer, HttpMethod method, byte... body) {
				WebClient.RequestBodySpec request = loadBalancer.configure(WebClient.builder())
					.build()
					.method(method)
					.uri("/detect?q={q}", 1);
				return ((body.length > 0) ? request.bodyValue(body) : request).retrieve()
					.bodyToMono(String.class)
					.block();
			}

		};

		private final Class<? extends Throwable> responseException;

		Client(Class<? extends Throwable> responseException) {
			this.responseException = responseException;
		}

		abstract String send(RunPodLoadBalancer loadBalancer, HttpMethod method, byte... body);

	}

}
