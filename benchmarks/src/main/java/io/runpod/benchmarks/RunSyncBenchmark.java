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

package io.runpod.benchmarks;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;

import io.runpod.benchmarks.gateway.GatewayProcess;
import io.runpod.benchmarks.process.ChildProcess;
import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;

/**
 * Benchmark of a runSync by one caller with a job that takes no time. {@code -prof gc}
 * reports the allocation of a call; the gateway is a separate process.
 *
 * @since 0.1.0
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RunSyncBenchmark {

	private static final Map<String, String> INPUT = Map.of("prompt", "a lighthouse");

	private final ChildProcess gateway = GatewayProcess.start();

	private final WebClient webClient = WebClient.builder()
		.baseUrl(this.gateway.url() + "/v2")
		.defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer KEY")
		.build();

	// RunPod's limits would end the run after the first 2000 calls
	private final RunPodEndpoint endpoint = RunPodClient.builder(WebClient.builder())
		.baseUrl(URI.create(this.gateway.url() + "/v2"))
		.apiKey(() -> "KEY")
		.rateLimitShare(0)
		.build()
		.endpoint("echo");

	/**
	 * Stop the gateway.
	 */
	@TearDown
	public void stop() {
		this.gateway.close();
	}

	/**
	 * Run a job with the client.
	 * @return the output
	 */
	@Benchmark
	public Object client() {
		return this.endpoint.runSync(INPUT, Map.class);
	}

	/**
	 * Send the same request with a hand-written client.
	 * @return the output
	 */
	@Benchmark
	public Object webClient() {
		Map<?, ?> job = this.webClient.post()
			.uri("/echo/runsync?wait=5000")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(Map.of("input", INPUT))
			.retrieve()
			.bodyToMono(Map.class)
			.block();
		return Objects.requireNonNull(Objects.requireNonNull(job).get("output"));
	}

}
