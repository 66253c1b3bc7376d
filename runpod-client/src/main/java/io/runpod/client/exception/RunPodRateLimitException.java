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

package io.runpod.client.exception;

import org.springframework.http.HttpStatus;

/**
 * Exception for a request that RunPod rejected with HTTP 429, after the retries of the
 * client. The rejected request had no effect.
 *
 * @since 0.1.0
 */
public class RunPodRateLimitException extends RunPodRequestException {

	RunPodRateLimitException(Builder<?> builder) {
		super(builder);
	}

	/**
	 * Create a builder of a retryable exception with status 429.
	 * @param message the detail message
	 * @return the builder
	 */
	public static Builder<RunPodRateLimitException> builder(String message) {
		return new Builder<>(message, RunPodRateLimitException::new).statusCode(HttpStatus.TOO_MANY_REQUESTS)
			.retryable(true);
	}

}
