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
 * The states of a job, named as on the wire.
 *
 * @since 0.1.0
 */
public enum JobStatus {

	/** Waits for a worker. */
	IN_QUEUE(false),
	/** A worker has it. */
	IN_PROGRESS(false),
	/** Done. */
	COMPLETED(true),
	/** Done, with an error. */
	FAILED(true),
	/** Ended by the client. */
	CANCELLED(true),
	/**
	 * Expired before a worker had it: documented, but what is seen is that such a job is
	 * deleted. A run that takes too long is FAILED.
	 */
	TIMED_OUT(true);

	private final boolean terminal;

	JobStatus(boolean terminal) {
		this.terminal = terminal;
	}

	/**
	 * Whether a job stays in this state.
	 * @return {@code true} when the job has ended
	 */
	public boolean isTerminal() {
		return this.terminal;
	}

	/**
	 * Whether the client may ask for another try.
	 * @return {@code true} when the job ended without the client's doing or a result
	 */
	public boolean isRetryable() {
		return this == FAILED || this == TIMED_OUT;
	}

}
