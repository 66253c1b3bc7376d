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

import java.time.Duration;
import java.util.Map;

import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The loop that the page of the migration replaces by {@link Portraits}.
 */
class HandWrittenPortraits {

	private final WebClient webClient;

	HandWrittenPortraits(WebClient webClient) {
		this.webClient = webClient;
	}

	byte[] paint(String prompt) {
		return submit(prompt).flatMapMany((job) -> poll(job.id()))
			.takeUntil(Job::isTerminal)
			.last()
			.map((job) -> job.output().image())
			.block(Duration.ofMinutes(5));
	}

	private Mono<Job> submit(String prompt) {
		return this.webClient.post()
			.uri("/run")
			.bodyValue(Map.of("input", Map.of("prompt", prompt)))
			.retrieve()
			.bodyToMono(Job.class)
			.retry(3);
	}

	private Flux<Job> poll(String id) {
		return this.webClient.get()
			.uri("/status/{id}", id)
			.retrieve()
			.bodyToMono(Job.class)
			.repeatWhen((polls) -> polls.delayElements(Duration.ofSeconds(1)));
	}

	record Job(String id, String status, Picture output) {

		boolean isTerminal() {
			return !this.status.equals("IN_QUEUE") && !this.status.equals("IN_PROGRESS");
		}

	}

	record Picture(byte[] image) {
	}

}
