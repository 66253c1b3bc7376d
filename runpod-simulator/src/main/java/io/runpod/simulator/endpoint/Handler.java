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

package io.runpod.simulator.endpoint;

import org.jspecify.annotations.Nullable;

/**
 * Function that a simulated worker runs for each job. The type of the returned value
 * determines how it is processed:
 * <ul>
 * <li>a reactive stream of several values ({@code Flux}, any {@code Publisher}) or a
 * {@link java.util.stream.Stream}: each element is a stream chunk, as with a generator
 * handler at RunPod;</li>
 * <li>a {@code Mono} or a {@link java.util.concurrent.CompletionStage}: its value is the
 * output, and no thread is blocked;</li>
 * <li>anything else, {@code null} included: the output.</li>
 * </ul>
 * Outputs and chunks are maps, lists, strings, numbers, booleans and {@code null}, or any
 * object that Jackson can write. As at RunPod, a map with a text under the key
 * {@code error} fails the job with that text, and a thrown exception fails it with
 * RunPod's JSON text of error type, message and traceback.
 * <p>
 * If the job is cancelled, times out or expires, the handler is interrupted or the
 * returned source is cancelled, and later results are ignored.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Handler {

	/**
	 * Handle a job.
	 * @param context the job, which also accepts progress
	 * @return the output or a source of it, as described above
	 * @throws Exception to fail the job
	 */
	@Nullable Object handle(HandlerContext context) throws Exception;

}
