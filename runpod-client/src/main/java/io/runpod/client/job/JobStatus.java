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

package io.runpod.client.job;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * State of a job.
 *
 * @since 0.1.0
 */
public enum JobStatus {

	/**
	 * Accepted, waiting for a worker.
	 */
	IN_QUEUE,

	/**
	 * Taken by a worker. RunPod also documents {@code RUNNING}, with the same meaning.
	 */
	IN_PROGRESS,

	/**
	 * The handler returned. Terminal.
	 */
	COMPLETED,

	/**
	 * The handler failed, the execution timeout was exceeded, or the worker was lost
	 * twice. Terminal.
	 */
	FAILED,

	/**
	 * Cancelled before it ended. Terminal.
	 */
	CANCELLED,

	/**
	 * Expired before a worker took it, or the worker never reported back. Terminal.
	 */
	TIMED_OUT,

	/**
	 * Any state that this version does not support; see {@link RunPodJob#rawStatus()}.
	 * Never terminal.
	 */
	UNKNOWN;

	/**
	 * Return whether the job has ended and does not change any more.
	 * @return {@code true} for COMPLETED, FAILED, CANCELLED and TIMED_OUT
	 */
	public boolean isTerminal() {
		return switch (this) {
			case COMPLETED, FAILED, CANCELLED, TIMED_OUT -> true;
			case IN_QUEUE, IN_PROGRESS, UNKNOWN -> false;
		};
	}

	/**
	 * Parse a state as RunPod writes it.
	 * @param raw the value of the field {@code status}, may be {@code null}
	 * @return the state, {@link #UNKNOWN} for any value that this version does not
	 * support
	 */
	public static JobStatus of(@Nullable String raw) {
		String name = (raw != null) ? raw.toUpperCase(Locale.ROOT) : "";
		if (name.equals("RUNNING")) {
			return IN_PROGRESS;
		}
		for (JobStatus status : values()) {
			if (status.name().equals(name)) {
				return status;
			}
		}
		return UNKNOWN;
	}

}
