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

import org.jspecify.annotations.Nullable;

/**
 * Exception for a request that RunPod rejected, or that got no usable response.
 *
 * @since 0.1.0
 */
public class RunPodRequestException extends RunPodException {

	/** Beginning of the response body, if any. */
	private final @Nullable String bodyExcerpt;

	RunPodRequestException(Builder<?> builder) {
		super(builder);
		this.bodyExcerpt = (builder.bodyExcerpt != null) ? excerpt(builder.bodyExcerpt) : null;
	}

	/**
	 * Create a builder.
	 * @param message the detail message
	 * @return the builder
	 */
	public static Builder<? extends RunPodRequestException> builder(String message) {
		return new Builder<>(message, RunPodRequestException::new);
	}

	/**
	 * Return the beginning of the response body.
	 * @return at most 500 characters, {@code null} if there was no body
	 */
	public @Nullable String getBodyExcerpt() {
		return this.bodyExcerpt;
	}

}
