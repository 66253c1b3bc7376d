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

import java.time.Duration;

import reactor.core.publisher.Flux;

import io.runpod.simulator.endpoint.Handler;
import io.runpod.simulator.endpoint.HandlerContext;
import io.runpod.simulator.endpoint.OpenAiHandler;

/**
 * Handler with the model {@code simulated}, which repeats the message, word by word.
 */
class ChatHandler implements Handler {

	private final OpenAiHandler model = new OpenAiHandler("simulated");

	@Override
	public Object handle(HandlerContext job) {
		Object output = this.model.handle(job);
		return (output instanceof Flux<?> chunks) ? chunks.delayUntil((chunk) -> job.delay(Duration.ofMillis(60)))
				: output;
	}

}
