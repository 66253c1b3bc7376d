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

package io.runpod.docs.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import reactor.core.publisher.Mono;

import io.runpod.client.exception.RunPodWorkerUnavailableException;
import io.runpod.docs.examples.Vision.Finding;
import io.runpod.docs.examples.Vision.Picture;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.endpoint.Operation;
import io.runpod.spring.boot.test.AutoConfigureRunPodSimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@SpringBootTest(properties = { "runpod.load-balancers.vision.id=abc456",
		"runpod.load-balancers.vision.retry.delay=20ms", "spring.http.clients.read-timeout=150ms" })
@AutoConfigureRunPodSimulator
@Import({ Detector.class, VisionConfiguration.class })
class DetectorTests {

	private static HttpServer worker;

	@Autowired
	private RunPodSimulator simulator;

	@Autowired
	private Vision vision;

	@Autowired
	private Detector detector;

	@BeforeAll
	static void startWorker() throws IOException {
		worker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		// longer than the read timeout of other clients
		worker.createContext("/detect",
				(exchange) -> Mono.delay(Duration.ofMillis(400))
					.doOnNext((n) -> respondUnchecked(exchange, "application/json",
							"[{\"label\":\"lighthouse\",\"score\":0.75}]"))
					.block());
		worker.createContext("/describe", (exchange) -> respond(exchange, "text/plain",
				"bytes: " + exchange.getRequestBody().readAllBytes().length));
		worker.createContext("/stream", (exchange) -> respond(exchange, "text/event-stream", "data: a\n\ndata: b\n\n"));
		worker.createContext("/chat", (exchange) -> respond(exchange, "text/plain", "ok"));
		worker.start();
	}

	private static void respondUnchecked(HttpExchange exchange, String contentType, String body) {
		try {
			respond(exchange, contentType, body);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void respond(HttpExchange exchange, String contentType, String body) throws IOException {
		exchange.getRequestBody().readAllBytes();
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", contentType);
		exchange.sendResponseHeaders(200, bytes.length);
		exchange.getResponseBody().write(bytes);
		exchange.close();
	}

	@AfterAll
	static void stopWorker() {
		worker.stop(0);
	}

	@BeforeEach
	void simulate() {
		URI url = URI.create("http://localhost:" + worker.getAddress().getPort());
		this.simulator.loadBalancer("vision", url, url);
	}

	@Test
	void detectsThroughAnHttpInterface() {
		assertThat(this.vision.detect(new Picture("https://example.com/1.png")))
			.containsExactly(new Finding("lighthouse", 0.75));
	}

	@Test
	void describesAfterAColdStart() {
		this.simulator.control("vision").scaleToZero(Duration.ofMillis(50));
		assertThat(this.detector.describe(new byte[] { 1, 2, 3 })).isEqualTo("bytes: 3");
		assertThat(this.simulator.requestCount("vision", Operation.LOAD_BALANCER)).isGreaterThan(1);
	}

	@Test
	void failsWithoutWorkers() {
		this.simulator.control("vision").scaleToZero(Duration.ofHours(1));
		assertThatExceptionOfType(RunPodWorkerUnavailableException.class)
			.isThrownBy(() -> this.detector.describe(new byte[1]));
		assertThat(this.simulator.requestCount("vision", Operation.LOAD_BALANCER)).isEqualTo(5);
	}

	@Test
	void streams() {
		assertThat(this.detector.stream("hello").collectList().block()).isEqualTo(List.of("a", "b"));
	}

	@Test
	void chatsWithOneWorker() {
		String worker = this.detector.chat("a", "b", "c");
		assertThat(this.simulator.requests("vision"))
			.extracting((request) -> request.headers().get("X-Runpod-Worker-Id"))
			.containsExactly(null, List.of("strict " + worker), List.of("strict " + worker));
	}

}
