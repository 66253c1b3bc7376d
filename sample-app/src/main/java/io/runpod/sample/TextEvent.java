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

import java.util.concurrent.CompletionException;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.openai.errors.OpenAIException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import io.runpod.client.exception.RunPodException;

/**
 * Server-sent event of a streamed text. A failure is an event too, because a browser's
 * event source does not read other responses.
 *
 * @param text a chunk of the text, an object's property because leading spaces of plain
 * text are stripped
 * @param failure why the text ends before its time
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TextEvent(@Nullable String text, @Nullable String failure) {

	static Flux<TextEvent> of(Flux<String> chunks) {
		return chunks.map((text) -> new TextEvent(text, null))
			// of Spring AI
			.onErrorMap(CompletionException.class, (ex) -> (ex.getCause() != null) ? ex.getCause() : ex)
			.onErrorResume((ex) -> ex instanceof RunPodException || ex instanceof OpenAIException,
					(ex) -> Flux.just(new TextEvent(null, ex.getMessage())));
	}

}
