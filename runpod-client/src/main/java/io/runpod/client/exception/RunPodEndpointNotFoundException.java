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
 * Exception for an endpoint id that does not exist, or that the API key may not access.
 * Never retryable.
 *
 * @since 0.1.0
 */
public class RunPodEndpointNotFoundException extends RunPodRequestException {

	RunPodEndpointNotFoundException(Builder<?> builder) {
		super(builder);
	}

	/**
	 * Create a builder of an exception with status 404.
	 * @param message the detail message
	 * @return the builder
	 */
	public static Builder<RunPodEndpointNotFoundException> builder(String message) {
		return new Builder<>(message, RunPodEndpointNotFoundException::new).statusCode(HttpStatus.NOT_FOUND);
	}

}
