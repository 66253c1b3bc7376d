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
 * A job, as its {@link Handler} sees it.
 *
 * @since 0.1.0
 */
public interface HandlerContext {

	/**
	 * The job's id.
	 * @return the id that the client was given
	 */
	String jobId();

	/**
	 * The id of the worker that runs the job.
	 * @return the id that the client sees as {@code workerId}
	 */
	String workerId();

	/**
	 * The input of the job as plain Java: a map, list, string, number, boolean or
	 * {@code null}.
	 * @return the input
	 */
	@Nullable Object input();

	/**
	 * The S3 settings sent with the job, which no client is ever shown again.
	 * @return the settings, or {@code null} when the job has none
	 */
	@Nullable Map<String, Object> s3Config();

	/**
	 * Report progress: until the job ends, its status shows the value as output.
	 * @param value plain Java or anything Jackson can write
	 */
	void progress(@Nullable Object value);

	/**
	 * Let simulated time pass without holding a thread, for example
	 * {@code return job.pause(Duration.ofSeconds(2)).thenReturn(output)}.
	 * @param duration how long, on the simulator's clock
	 * @return completes when the time has passed
	 */
	Mono<Void> delay(Duration duration);

}
