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
 * Root of all errors of this library. Carries what is known of the job, so that nothing
 * that was paid for is lost: with the id, {@code await(id)} goes on in any process.
 *
 * @since 0.1.0
 */
public abstract class RunPodException extends RuntimeException {

	/** Name of the endpoint. */
	private final String endpoint;

	/** Id of the job, if known. */
	private final @Nullable String jobId;

	/** Number of requests made. */
	private final int attempts;

	RunPodException(String message, String endpoint, @Nullable String jobId, int attempts, @Nullable Throwable cause) {
		super(message, cause);
		this.endpoint = endpoint;
		this.jobId = jobId;
		this.attempts = attempts;
	}

	/**
	 * The endpoint that was called.
	 * @return its name in the configuration, or its id if it has no name
	 */
	public String getEndpoint() {
		return this.endpoint;
	}

	/**
	 * The job that the error is about.
	 * @return its id, {@code null} if it was not known yet or the call was about no job
	 */
	public @Nullable String getJobId() {
		return this.jobId;
	}

	/**
	 * How many requests were sent or tried before this error was given up to.
	 * @return the number, 0 if no request was made
	 */
	public int getAttempts() {
		return this.attempts;
	}

}
