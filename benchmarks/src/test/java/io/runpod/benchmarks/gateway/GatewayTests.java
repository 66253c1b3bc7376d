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

package io.runpod.benchmarks.gateway;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.PrematureCloseException;

import io.runpod.benchmarks.gateway.GatewaySettings.Limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class GatewayTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static final ParameterizedTypeReference<Map<String, Object>> JOB_TYPE = new ParameterizedTypeReference<>() {
	};

	private final Gateway gateway = Gateway.start();

	private final WebClient client = WebClient.create(this.gateway.url());

	@AfterEach
	void stop() {
		this.gateway.close();
	}

	@Test
	void servesAJob() {
		String id = (String) post("/v2/bench/run", jobRequest(1, 1)).get("id");
		assertThat(get("/v2/bench/status-sync/" + id + "?wait=10000")).containsEntry("status", "COMPLETED")
			.extractingByKey("output")
			.extracting("n")
			.isEqualTo(1);
	}

	@Test
	void completesLongPollWhenJobEnds() {
		assertThat(post("/v2/bench/runsync?wait=1", jobRequest(1, 600_000))).containsEntry("status", "IN_PROGRESS");
		assertThat(post("/v2/bench/runsync?wait=1", jobRequest(2, 1))).containsEntry("status", "IN_QUEUE");
	}

	@Test
	void streamsEachChunkOnce() {
		String id = (String) post("/v2/bench/run", Map.of("input", Map.of("n", 1, "millis", 1, "chunks", 3))).get("id");
		List<Object> chunks = Mono.fromSupplier(() -> get("/v2/bench/stream/" + id))
			.repeat()
			.takeUntil((answer) -> !"IN_PROGRESS".equals(answer.get("status")))
			.<Object>concatMapIterable((answer) -> (List<?>) answer.get("stream"))
			.collectList()
			.block(TIMEOUT);
		assertThat(chunks).extracting("output.n").containsExactly(0, 1, 2);
	}

	@Test
	void rejectsRequestsAboveRateLimit() {
		configure(GatewaySettings.workers(10).withLimits(Limits.SLIDING, true));
		assertThat(statuses(101, "/v2/bench/cancel/unknown")).filteredOn((status) -> status == 429).hasSize(1);
		assertThat(fetchReport().rejected()).isEqualTo(1);
	}

	@Test
	void rejectsRequestsAboveConcurrencyLimit() {
		configure(GatewaySettings.workers(1).withLimits(Limits.FIXED, true));
		// all but one are pending for longer than this test
		Integer status = Flux.range(0, 401)
			.flatMap((n) -> this.client.post()
				.uri("/v2/bench/runsync?wait=300000")
				.bodyValue(jobRequest(n, 600_000))
				.exchangeToMono((answer) -> answer.releaseBody().thenReturn(answer.statusCode().value())), 401)
			.blockFirst(TIMEOUT);
		assertThat(status).isEqualTo(429);
		assertThat(fetchReport().rejected()).isEqualTo(1);
	}

	@Test
	void injectsConfiguredFaultsAndCountsThem() {
		configure(GatewaySettings.workers(1).withFaults(1, 0));
		assertThat(statuses(5, "/v2/bench/run")).containsOnly(500);
		configure(GatewaySettings.workers(1).withFaults(0, 1));
		assertThatExceptionOfType(WebClientRequestException.class)
			.isThrownBy(() -> this.client.get().uri("/v2/bench/health").retrieve().toBodilessEntity().block(TIMEOUT))
			.satisfies((ex) -> assertThat(ex.getCause()).isInstanceOfAny(PrematureCloseException.class,
					IOException.class));
		assertThat(fetchReport().faults()).isPositive();
	}

	@Test
	void countsDuplicateSubmissions() {
		IntStream.of(1, 2, 1).forEach((n) -> post("/v2/bench/run", jobRequest(n, 0)));
		GatewayReport report = fetchReport();
		assertThat(report.submitted()).isEqualTo(2);
		assertThat(report.duplicateSubmissions()).isEqualTo(1);
		assertThat(report.requests()).containsExactly(Map.entry("run", 3));
		assertThat(report.totalRequests()).isEqualTo(3);
		assertThat(report.peakConnections()).isPositive();
	}

	private static Map<String, Object> jobRequest(int number, long millis) {
		return Map.of("input", Map.of("n", number, "millis", millis));
	}

	private void configure(GatewaySettings settings) {
		this.client.put().uri("/gateway").bodyValue(settings).retrieve().toBodilessEntity().block(TIMEOUT);
	}

	private GatewayReport fetchReport() {
		return this.client.get().uri("/gateway").retrieve().bodyToMono(GatewayReport.class).block(TIMEOUT);
	}

	private Map<String, Object> get(String uri) {
		return this.client.get().uri(uri).retrieve().bodyToMono(JOB_TYPE).block(TIMEOUT);
	}

	private Map<String, Object> post(String uri, Object body) {
		return this.client.post().uri(uri).bodyValue(body).retrieve().bodyToMono(JOB_TYPE).block(TIMEOUT);
	}

	private List<Integer> statuses(int count, String uri) {
		return Flux.range(0, count)
			.concatMap((n) -> this.client.post()
				.uri(uri)
				.bodyValue(jobRequest(n, 0))
				.exchangeToMono((answer) -> answer.releaseBody().thenReturn(answer.statusCode())))
			.map(HttpStatusCode::value)
			.collectList()
			.block(TIMEOUT);
	}

}
