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

package io.runpod.sample;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

import io.runpod.client.RunPodEndpoint;

/**
 * Controller that streams a story: each chunk is sent to the browser when the worker
 * yields it.
 */
@RestController
class StoryController {

	private final RunPodEndpoint llm;

	StoryController(RunPodEndpoint llm) {
		this.llm = llm;
	}

	@GetMapping(path = "/story", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<StoryChunk> streamStory(@RequestParam String prompt) {
		return this.llm.reactive().runStream(new Prompt(prompt), String.class).map(StoryChunk::new);
	}

	/**
	 * Chunk of the story. An object, because server-sent events strip the leading space
	 * of a plain text.
	 *
	 * @param text text of the chunk
	 */
	record StoryChunk(String text) {
	}

}
