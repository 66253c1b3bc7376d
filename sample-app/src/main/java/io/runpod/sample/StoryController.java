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

/**
 * Controller that streams a story: each chunk is sent to the browser when the worker
 * yields it.
 */
@RestController
class StoryController {

	private final StoryClient client;

	StoryController(StoryClient client) {
		this.client = client;
	}

	@GetMapping(path = "/story", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<TextEvent> streamStory(@RequestParam String prompt) {
		return TextEvent.of(this.client.streamStory(new Prompt(prompt)));
	}

}
