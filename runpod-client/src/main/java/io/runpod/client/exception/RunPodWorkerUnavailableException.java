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
 * Exception for a request to a load-balancing endpoint that no worker has received.
 *
 * @since 0.1.0
 */
public class RunPodWorkerUnavailableException extends RunPodRequestException {

	/** Reason. */
	private final Reason reason;

	RunPodWorkerUnavailableException(Builder<?> builder, Reason reason) {
		super(builder);
		this.reason = reason;
	}

	/**
	 * Create a builder of an exception, retryable unless the worker is gone.
	 * @param message the detail message
	 * @param reason the reason
	 * @return the builder
	 */
	public static Builder<RunPodWorkerUnavailableException> builder(String message, Reason reason) {
		return new Builder<RunPodWorkerUnavailableException>(message,
				(builder) -> new RunPodWorkerUnavailableException(builder, reason))
			.retryable(reason != Reason.WORKER_GONE);
	}

	/**
	 * Return why no worker has received the request.
	 * @return the reason
	 */
	public Reason getReason() {
		return this.reason;
	}

	/**
	 * Reasons.
	 */
	public enum Reason {

		/** There was no worker; one may be starting. */
		NO_WORKERS,

		/** RunPod waited for a worker in vain. */
		TIMED_OUT,

		/** The worker to which strict affinity binds the request has stopped. */
		WORKER_GONE

	}

}
