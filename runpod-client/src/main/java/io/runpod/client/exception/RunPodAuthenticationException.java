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
 * RunPod does not accept the API key (401), or the key may not use the endpoint (403).
 * Never retried.
 *
 * @since 0.1.0
 */
public class RunPodAuthenticationException extends RunPodRequestException {

	/**
	 * Create the error.
	 * @param message what went wrong and what to do about it
	 * @param endpoint the name of the endpoint
	 * @param jobId the id of the job, or {@code null}
	 * @param attempts the number of requests made
	 * @param status the HTTP status, 401 or 403
	 * @param bodyExcerpt the first 500 characters of the answer's body, or {@code null}
	 */
	public RunPodAuthenticationException(String message, String endpoint, @Nullable String jobId, int attempts,
			int status, @Nullable String bodyExcerpt) {
		super(message, endpoint, jobId, attempts, status, bodyExcerpt, null);
	}

}
