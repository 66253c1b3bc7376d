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
import java.util.Map;

import reactor.core.publisher.Flux;

import io.runpod.simulator.endpoint.Handler;
import io.runpod.simulator.endpoint.HandlerContext;

/**
 * Handler that streams a story word by word.
 */
class StoryHandler implements Handler {

	@Override
	public Object handle(HandlerContext job) {
		String prompt = (job.input() instanceof Map<?, ?> input) ? String.valueOf(input.get("prompt")) : "";
		String story = "Once there was " + prompt + ". Every evening the light went round, and every ship that passed"
				+ " answered with its lamp. One night no ship came. So the light went out to find them, far over the"
				+ " water, and found them all in harbour, asleep; and it came back before morning, and all was well.";
		return Flux.fromArray(story.split("(?= )")).delayUntil((word) -> job.delay(Duration.ofMillis(60)));
	}

}
