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

package io.runpod.client.internal.json;

import org.jspecify.annotations.Nullable;

/**
 * Thrown for a body that is not a response of the operation. Carries the job id that
 * could be recovered from it.
 */
public final class MalformedResponseException extends RuntimeException {

	private final @Nullable String jobId;

	/**
	 * Create an exception.
	 * @param message the problem, without anything from the body
	 * @param jobId the recovered job id, or {@code null}
	 */
	public MalformedResponseException(String message, @Nullable String jobId) {
		super(message);
		this.jobId = jobId;
	}

	/**
	 * Create an exception for a response that names another job than the request.
	 */
	public static MalformedResponseException forOtherJob() {
		return new MalformedResponseException("names another job", null);
	}

	/**
	 * Return the recovered job id, or {@code null} if there is none.
	 */
	public @Nullable String jobId() {
		return this.jobId;
	}

}
