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

package com.example.portraits;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.JobResult;

@RestController
class PortraitController {

	private final ReactiveRunPodEndpoint flux;

	PortraitController(RunPodEndpoint flux) {
		this.flux = flux.reactive().withCancelOnAbandon(true);
	}

	@PostMapping("/portraits")
	Mono<Portrait> paint(@RequestBody Prompt prompt) {
		return this.flux.runSync(prompt, Portrait.class);
	}

	@PostMapping(path = "/albums", produces = MediaType.APPLICATION_NDJSON_VALUE)
	Flux<Portrait> paintAll(@RequestBody Flux<Prompt> prompts) {
		return this.flux.runAll(prompts, Portrait.class).map(JobResult::outputOrThrow);
	}

	record Prompt(String prompt) {
	}

	record Portrait(@JsonProperty("image_url") String imageUrl) {
	}

}
