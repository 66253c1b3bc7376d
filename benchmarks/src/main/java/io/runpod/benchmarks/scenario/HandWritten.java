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

import io.runpod.benchmarks.measure.Ledger.Output;

/**
 * What people write today: the same on {@code WebClient}, with a loop that asks for the
 * status.
 */
final class HandWritten {

	private static final Map<String, Object> NO_TIME = Map.of("prompt", "a lighthouse");

	private final WebClient webClient;

	HandWritten(WebClient.Builder builder, String baseUrl) {
		this.webClient = builder.baseUrl(baseUrl + "/" + Bench.ENDPOINT)
			.defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + Bench.API_KEY)
			.build();
	}

	Object runSync() {
		Map<?, ?> job = this.webClient.post()
			.uri("/runsync?wait=5000")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(Map.of("input", NO_TIME))
			.retrieve()
			.bodyToMono(Map.class)
			.block();
		return Objects.requireNonNull(Objects.requireNonNull(job).get("output"));
	}

	Caller polling(Duration interval) {
		return (input) -> this.webClient.post()
			.uri("/run")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(Map.of("input", input))
			.retrieve()
			.bodyToMono(Job.class)
			.flatMap((job) -> poll(job.id(), interval));
	}

	private Mono<Output> poll(String id, Duration interval) {
		return Mono.defer(() -> this.webClient.get().uri("/status/{id}", id).retrieve().bodyToMono(Job.class))
			.repeatWhen((answers) -> answers.delayElements(interval))
			.takeUntil((job) -> job.status().equals("COMPLETED"))
			.last()
			.map((job) -> Objects.requireNonNull(job.output()));
	}

	record Job(String id, String status, @Nullable Output output) {
	}

}
