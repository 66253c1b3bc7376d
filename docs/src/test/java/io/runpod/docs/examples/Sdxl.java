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

import java.util.stream.Stream;

import reactor.core.publisher.Mono;

import io.runpod.client.job.JobResult;
import io.runpod.client.service.RunPodService;

/**
 * Declarative client that runs jobs and waits for them.
 */
@RunPodService("sdxl")
interface Sdxl {

	Image paint(Prompt prompt);

	Mono<Image> paintLater(Prompt prompt);

	Stream<Preview> preview(Prompt prompt);

	Stream<JobResult<Prompt, Image>> paintAll(Iterable<Prompt> prompts);

	default Image paint(String text) {
		return paint(new Prompt(text, 20));
	}

	record Prompt(String text, int steps) {
	}

	record Image(String url) {
	}

	record Preview(int step, String url) {
	}

}
