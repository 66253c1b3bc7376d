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

package io.runpod.simulator.job;

/**
 * States of a job, with the names of the API.
 *
 * @since 0.1.0
 */
public enum JobStatus {

	/** Waiting for a worker. */
	IN_QUEUE(false),
	/** Running on a worker. */
	IN_PROGRESS(false),
	/** Ended with a result. */
	COMPLETED(true),
	/** Ended with an error. */
	FAILED(true),
	/** Cancelled by the client. */
	CANCELLED(true),
	/**
	 * Expired in the queue. Documented by RunPod, although such a job has been observed
	 * to be deleted. A job that exceeds its execution timeout is FAILED.
	 */
	TIMED_OUT(true);

	private final boolean terminal;

	JobStatus(boolean terminal) {
		this.terminal = terminal;
	}

	/**
	 * Return whether a job in this state has ended.
	 * @return {@code true} if the state is final
	 */
	public boolean isTerminal() {
		return this.terminal;
	}

	/**
	 * Return whether a job in this state can be retried by the client.
	 * @return {@code true} for FAILED and TIMED_OUT
	 */
	public boolean isRetryable() {
		return this == FAILED || this == TIMED_OUT;
	}

}
