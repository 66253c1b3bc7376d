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
 * A request that RunPod refused, or that got no answer that makes sense.
 *
 * @since 0.1.0
 */
public class RunPodRequestException extends RunPodException {

	/** HTTP status, if there was an answer. */
	private final @Nullable Integer status;

	/** Beginning of the answer's body. */
	private final @Nullable String bodyExcerpt;

	/**
	 * Create the error.
	 * @param message what went wrong and what to do about it
	 * @param endpoint the name of the endpoint
	 * @param jobId the id of the job, or {@code null}
	 * @param attempts the number of requests made
	 * @param status the HTTP status, or {@code null} if there was no answer
	 * @param bodyExcerpt the first 500 characters of the answer's body, or {@code null}
	 * @param cause what the HTTP client said, or {@code null}
	 */
	public RunPodRequestException(String message, String endpoint, @Nullable String jobId, int attempts,
			@Nullable Integer status, @Nullable String bodyExcerpt, @Nullable Throwable cause) {
		super(message, endpoint, jobId, attempts, cause);
		this.status = status;
		this.bodyExcerpt = bodyExcerpt;
	}

	/**
	 * The HTTP status of the answer.
	 * @return the status, {@code null} if there was no answer
	 */
	public @Nullable Integer getStatus() {
		return this.status;
	}

	/**
	 * How the answer's body begins.
	 * @return at most 500 characters, {@code null} if there was no body
	 */
	public @Nullable String getBodyExcerpt() {
		return this.bodyExcerpt;
	}

}
