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
 * A submission ({@code run}, {@code runSync}, {@code retry}) went out and no usable
 * answer came back: the job may exist and may be paid for. It is not submitted again by
 * itself.
 * <p>
 * After {@code retry} the id of the job is known, and its status tells whether RunPod
 * queued it again: if it did, {@code await(id)} brings the new result, and the job is
 * paid for again. Calling {@code retry} again does no harm while the job is queued or
 * runs, because it looks at the status first.
 *
 * @since 0.1.0
 */
public class RunPodSubmissionOutcomeUnknownException extends RunPodRequestException {

	/**
	 * Create the error.
	 * @param message what went wrong and what to do about it
	 * @param endpoint the name of the endpoint
	 * @param jobId the id of the job, {@code null} unless the submission was a retry
	 * @param attempts the number of requests made
	 * @param status the HTTP status, or {@code null} if there was no answer
	 * @param bodyExcerpt the first 500 characters of the answer's body, or {@code null}
	 * @param cause what the HTTP client said, or {@code null}
	 */
	public RunPodSubmissionOutcomeUnknownException(String message, String endpoint, @Nullable String jobId,
			int attempts, @Nullable Integer status, @Nullable String bodyExcerpt, @Nullable Throwable cause) {
		super(message, endpoint, jobId, attempts, status, bodyExcerpt, cause);
	}

}
