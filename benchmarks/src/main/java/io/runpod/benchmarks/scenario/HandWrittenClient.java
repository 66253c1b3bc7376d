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

package io.runpod.benchmarks.scenario;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import io.runpod.benchmarks.measure.CallRecorder.Output;

/**
 * Hand-written client for comparison, based on {@code WebClient} with a polling loop.
 */
final class HandWrittenClient {

	private static final Map<String, Object> INPUT = Map.of("prompt", "a lighthouse");

	private final WebClient webClient;

	HandWrittenClient(WebClient.Builder builder, String baseUrl) {
		this.webClient = builder.baseUrl(baseUrl + "/" + ScenarioContext.ENDPOINT)
			.defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + ScenarioContext.API_KEY)
			.build();
	}

	Object runSync() {
		Map<?, ?> job = this.webClient.post()
			.uri("/runsync?wait=5000")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(Map.of("input", INPUT))
			.retrieve()
			.bodyToMono(Map.class)
			.block();
		return Objects.requireNonNull(Objects.requireNonNull(job).get("output"));
	}

	JobCaller pollingCaller(Duration interval) {
		return (input) -> this.webClient.post()
			.uri("/run")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(Map.of("input", input))
			.retrieve()
			.bodyToMono(Job.class)
			.flatMap((job) -> pollUntilCompleted(job.id(), interval));
	}

	private Mono<Output> pollUntilCompleted(String id, Duration interval) {
		return Mono.defer(() -> this.webClient.get().uri("/status/{id}", id).retrieve().bodyToMono(Job.class))
			.repeatWhen((responses) -> responses.delayElements(interval))
			.takeUntil((job) -> job.status().equals("COMPLETED"))
			.last()
			.map((job) -> Objects.requireNonNull(job.output()));
	}

	record Job(String id, String status, @Nullable Output output) {
	}

}
