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

package io.runpod.client.matrix;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import reactor.core.publisher.Flux;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.JobResult;
import io.runpod.client.testsupport.RecordedRunPod;

/**
 * The forms in which a job is submitted and its output is read.
 */
enum CallForm {

	BLOCKING((sdxl, input) -> sdxl.runSync(input, CallForm.Image.class)),
	REACTIVE((sdxl, input) -> RecordedRunPod.join(sdxl.reactive().runSync(input, CallForm.Image.class).toFuture())),
	STREAM((sdxl, input) -> single(sdxl.runStream(input, CallForm.Image.class))),
	REACTIVE_STREAM((sdxl, input) -> RecordedRunPod
		.join(sdxl.reactive().runStream(input, CallForm.Image.class).single().toFuture())),
	RUN_ALL((sdxl, input) -> single(sdxl.runAll(List.of(input), CallForm.Image.class)).outputOrThrow()),
	REACTIVE_RUN_ALL((sdxl,
			input) -> RecordedRunPod.<JobResult<Object, CallForm.Image>>join(
					sdxl.reactive().runAll(Flux.just(input), CallForm.Image.class).single().toFuture())
				.outputOrThrow());

	private final BiFunction<RunPodEndpoint, Object, Image> call;

	CallForm(BiFunction<RunPodEndpoint, Object, Image> call) {
		this.call = call;
	}

	Image execute(RunPodEndpoint sdxl, Object input) {
		return this.call.apply(sdxl, input);
	}

	private static <T> T single(Stream<T> elements) {
		try (elements) {
			return elements.toList().get(0);
		}
	}

	/**
	 * Output of a job.
	 *
	 * @param image the image
	 */
	record Image(String image) {

		/** What the constructor throws. */
		static volatile Throwable error;

		Image {
			ApplicationErrorTests.throwIfPresent(error);
		}

	}

}
