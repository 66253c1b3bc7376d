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

/**
 * Exception for a submission ({@code run}, {@code runSync}, {@code retry}) that was sent
 * but got no usable response: the job may exist and may be charged. Never retryable.
 * <p>
 * After {@code retry} the id of the job is known, and its status shows whether RunPod
 * queued it again. If so, {@code await(id)} returns the new result, and the job is
 * charged again. Repeating {@code retry} while the job is queued or in progress has no
 * effect, because {@code retry} checks the status first.
 *
 * @since 0.1.0
 */
public class RunPodSubmissionOutcomeUnknownException extends RunPodRequestException {

	RunPodSubmissionOutcomeUnknownException(Builder<?> builder) {
		super(builder);
	}

	/**
	 * Create a builder.
	 * @param message the detail message
	 * @return the builder
	 */
	public static Builder<RunPodSubmissionOutcomeUnknownException> builder(String message) {
		return new Builder<>(message, RunPodSubmissionOutcomeUnknownException::new);
	}

}
