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
 * Exception for an API key that RunPod rejects (HTTP 401), or that may not access the
 * endpoint (HTTP 403). Never retryable.
 *
 * @since 0.1.0
 */
public class RunPodAuthenticationException extends RunPodRequestException {

	RunPodAuthenticationException(Builder<?> builder) {
		super(builder);
	}

	/**
	 * Create a builder of an exception with status 401.
	 * @param message the detail message
	 * @return the builder
	 */
	public static Builder<RunPodAuthenticationException> builder(String message) {
		return new Builder<>(message, RunPodAuthenticationException::new).statusCode(HttpStatus.UNAUTHORIZED);
	}

}
