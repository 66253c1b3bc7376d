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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.util.RawValue;

import static org.assertj.core.api.Assertions.assertThat;

class WebhookTests {

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();

	private final List<Integer> responseStatuses = new CopyOnWriteArrayList<>();

	@AutoClose("disposeNow")
	private final DisposableServer receiver = HttpServer.create()
		.host("127.0.0.1")
		.port(0)
		.handle((request, response) -> request.receive().aggregate().asString().flatMap((body) -> {
			this.deliveries.add(Delivery.of(request, body));
			int answer = this.responseStatuses.isEmpty() ? 200 : this.responseStatuses.remove(0);
			return response.status(answer).send().then();
		}))
		.bindNow();

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder()
		.scheduler(this.time)
		.handlerScheduler(Schedulers.immediate())
		.endpoint("echo", (job) -> job.delay(Duration.ofMillis(88)).thenReturn(Map.of("echo", job.input())))
		.endpoint("failing", (job) -> Map.of("error", "no seed"))
		.endpoint("json", (job) -> new RawValue(job.inputJson()))
		.endpoint("never", (job) -> Mono.never())
		.start();

	private final SimulatorClient api = new SimulatorClient(this.simulator);

	@Test
	void terminalJobIsPostedWithItsInput() throws InterruptedException {
		String id = this.api.run("echo", submission());
		this.time.advanceTimeBy(Duration.ofMillis(88));
		Delivery delivery = next();
		JsonNode sample = SimulatorClient.sample("webhook.json");
		assertThat(JsonShape.of(delivery.body())).isEqualTo(JsonShape.of(sample));
		assertThat(delivery.body().get("id").stringValue()).isEqualTo(id);
		assertThat(delivery.body().get("input")).isEqualTo(sample.get("input"));
		assertThat(delivery.body().get("output")).isEqualTo(sample.get("output"));
		assertThat(delivery.body().get("executionTime")).isEqualTo(sample.get("executionTime"));
		assertThat(delivery.body().get("webhook").stringValue()).isEqualTo(url());
		assertThat(delivery.method()).isEqualTo("POST");
		assertThat(delivery.userAgent()).isEqualTo("Go-http-client/2.0");
		assertThat(delivery.traceparent()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
		this.time.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(this.deliveries).isEmpty();
	}

	@Test
	void failedAndCancelledJobsArePosted() throws InterruptedException {
		this.api.run("failing", submission());
		assertThat(next().body().get("error").stringValue()).isEqualTo("no seed");
		String id = this.api.run("never", submission());
		this.api.post("/never/cancel/" + id, "{}");
		assertThat(next().body().get("status").stringValue()).isEqualTo("CANCELLED");
	}

	@Test
	void rejectedDeliveryIsRetriedTwiceAndThenDropped() throws InterruptedException {
		this.responseStatuses.addAll(List.of(500, 302, 404));
		long before = this.simulator.timerCount();
		this.api.run("failing", "{\"input\":{\"x\":1}}");
		long timersPerJob = this.simulator.timerCount() - before;
		long tasks = this.simulator.timerCount() + timersPerJob;
		String id = this.api.run("failing", submission());
		assertThat(next().body().get("id").stringValue()).isEqualTo(id);
		assertNextAfter(Duration.ofSeconds(5), tasks + 1);
		assertNextAfter(Duration.ofSeconds(15), tasks + 2);
		this.time.advanceTimeBy(Duration.ofMinutes(10));
		assertThat(this.deliveries).isEmpty();
		assertThat(this.api.status("failing", id).get("status").stringValue()).isEqualTo("FAILED");
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 201, 202, 204, 226 })
	void deliveryIsNotRepeatedAfterSuccess(int status) throws InterruptedException {
		this.responseStatuses.add(status);
		String id = this.api.run("failing", submission());
		assertThat(next().body().get("id").stringValue()).isEqualTo(id);
		assertThat(this.api.status("failing", id).get("status").stringValue()).isEqualTo("FAILED");
		this.time.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(this.deliveries).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 302, 307, 400, 401, 404, 410, 429, 500, 503 })
	void deliveryIsRepeatedAfterAnyOtherStatus(int status) throws InterruptedException {
		this.responseStatuses.add(status);
		long before = this.simulator.timerCount();
		this.api.run("failing", "{\"input\":{\"x\":1}}");
		long timers = 2 * this.simulator.timerCount() - before;
		this.api.run("failing", submission());
		String body = next().text();
		assertThat(assertNextAfter(Duration.ofSeconds(5), timers + 1).text()).isEqualTo(body);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1.10", "1e400", "{ \"a\" : [1.0] }", "\"\\u00e9\"", "[]", "{\"a\":{}}" })
	void bodyHasTheOriginalPayloads(String payload) throws InterruptedException {
		String id = this.api.run("json", "{\"input\":%s,\"webhook\":\"%s\"}".formatted(payload, url()));
		assertThat(next().text()).isEqualTo(
				"{\"delayTime\":0,\"executionTime\":0,\"id\":\"%s\",\"input\":%s,\"output\":%s,\"status\":\"COMPLETED\",\"webhook\":\"%s\"}"
					.formatted(id, payload, payload, url()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "not a url", "", "/path", "ftp://127.0.0.1/x", "http:///x", "http://", "http:// ",
			"mailto:a@b", "javascript:alert(1)", "http://[::1", "localhost:8080/x" })
	void invalidWebhookIsIgnored(String url) {
		String id = this.api.run("failing", "{\"input\":1,\"webhook\":\"" + url + "\"}");
		this.time.advanceTimeBy(Duration.ofMinutes(1));
		assertThat(this.api.status("failing", id).get("status").stringValue()).isEqualTo("FAILED");
	}

	// The rejection is received over a real connection before the delay is scheduled.
	private Delivery assertNextAfter(Duration pause, long tasks) throws InterruptedException {
		SimulatorClient.await(() -> this.simulator.timerCount() >= tasks);
		this.time.advanceTimeBy(pause.minusMillis(1));
		assertThat(this.deliveries).isEmpty();
		this.time.advanceTimeBy(Duration.ofMillis(1));
		return next();
	}

	private Delivery next() throws InterruptedException {
		Delivery delivery = this.deliveries.poll(SimulatorClient.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		assertThat(delivery).isNotNull();
		return delivery;
	}

	private String submission() {
		return "{\"input\":{\"x\":1},\"webhook\":\"" + url() + "\"}";
	}

	private String url() {
		return "http://127.0.0.1:" + this.receiver.port() + "/ended";
	}

	private record Delivery(String method, String text, String userAgent, String traceparent) {

		static Delivery of(HttpServerRequest request, String body) {
			return new Delivery(request.method().name(), body, request.requestHeaders().get("User-Agent"),
					request.requestHeaders().get("traceparent"));
		}

		JsonNode body() {
			return SimulatorClient.json(this.text);
		}

	}

}
