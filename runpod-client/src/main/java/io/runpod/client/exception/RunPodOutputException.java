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
 * A result that cannot be handed over: missing, too large, or not of the type asked for.
 * The job itself has ended.
 *
 * @since 0.1.0
 */
public class RunPodOutputException extends RunPodException {

	/**
	 * Create the error.
	 * @param message what is wrong with the output and what to do about it
	 * @param endpoint the name of the endpoint
	 * @param jobId the id of the job, {@code null} if the answer was too large to read it
	 * @param cause what the codec said, or {@code null}
	 */
	public RunPodOutputException(String message, String endpoint, @Nullable String jobId, @Nullable Throwable cause) {
		super(message, endpoint, jobId, 0, cause);
	}

}
