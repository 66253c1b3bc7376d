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

import org.springframework.http.MediaType;
import org.springframework.stereotype.Service;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;

import io.runpod.client.loadbalancing.RunPodLoadBalancer;
import io.runpod.client.loadbalancing.WorkerAffinity;

@Service
class Detector {

	private final RunPodLoadBalancer vision;

	private final RestClient restClient;

	private final WebClient webClient;

	Detector(RunPodLoadBalancer vision, WebClient.Builder webClientBuilder) {
		this.vision = vision;
		this.restClient = vision.configure(RestClient.builder()).build();
		this.webClient = vision.configure(webClientBuilder).build();
	}

	String describe(byte[] image) {
		return this.restClient.post()
			.uri("/describe")
			.contentType(MediaType.IMAGE_PNG)
			.body(image)
			.retrieve()
			.body(String.class);
	}

	Flux<String> stream(String prompt) {
		return this.webClient.post().uri("/stream").bodyValue(prompt).retrieve().bodyToFlux(String.class);
	}

	String chat(String... messages) {
		RunPodLoadBalancer session = this.vision.withAffinity(WorkerAffinity.STRICT);
		RestClient client = session.configure(RestClient.builder()).build();
		for (String message : messages) {
			client.post().uri("/chat").body(message).retrieve().toBodilessEntity();
		}
		return session.workerId();
	}

}
