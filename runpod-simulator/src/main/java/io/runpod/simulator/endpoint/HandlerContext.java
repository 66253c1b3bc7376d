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

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Context of a job passed to its {@link Handler}.
 *
 * @since 0.1.0
 */
public interface HandlerContext {

	/**
	 * Return the id of the job.
	 * @return the id, as returned to the client
	 */
	String jobId();

	/**
	 * Return the id of the worker that runs the job.
	 * @return the {@code workerId} visible to clients
	 */
	String workerId();

	/**
	 * Return the input of the job as a map, list, string, number, boolean or
	 * {@code null}. A decimal number is a {@link Double}, or a
	 * {@link java.math.BigDecimal} if it has other digits than its {@code Double}.
	 * @return the input
	 */
	@Nullable Object input();

	/**
	 * Return the input of the job as the JSON that the client sent.
	 * @return the text, with its original numbers and whitespace
	 */
	String inputJson();

	/**
	 * Return the S3 settings submitted with the job, which are never returned to clients.
	 * @return the settings, or {@code null} if the job has none
	 */
	@Nullable Map<String, Object> s3Config();

	/**
	 * Report progress. The status of the job returns the value as output until the job
	 * ends.
	 * @param value a value that Jackson can serialize
	 */
	void progress(@Nullable Object value);

	/**
	 * Return a delay in simulated time that blocks no thread, for example
	 * {@code return job.delay(Duration.ofSeconds(2)).thenReturn(output)}.
	 * @param duration the simulated time
	 * @return completes after the delay
	 */
	Mono<Void> delay(Duration duration);

}
