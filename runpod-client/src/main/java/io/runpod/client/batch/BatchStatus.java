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

package io.runpod.client.batch;

import org.jspecify.annotations.Nullable;

/**
 * Status of a {@link RunPodBatch}. RunPod has none for a batch whose jobs have ended: see
 * {@link RunPodBatch#isTerminal()}.
 *
 * @since 0.1.0
 */
public enum BatchStatus {

	/**
	 * Inputs may be appended. Nothing runs, and nothing is paid for.
	 */
	DRAFT,

	/**
	 * Locked. Its jobs run, or have ended.
	 */
	FINALIZED,

	/**
	 * Failed as a whole. A failed job does not fail its batch.
	 */
	FAILED,

	/**
	 * Cancelled, and its last running job has ended.
	 */
	CANCELLED,

	/**
	 * Any status that this version does not support; see {@link RunPodBatch#rawStatus()}.
	 */
	UNKNOWN;

	/**
	 * Parse a status as RunPod writes it.
	 * @param raw the value of the field {@code status}, may be {@code null}
	 * @return the status, {@link #UNKNOWN} if this version does not support it
	 */
	public static BatchStatus of(@Nullable String raw) {
		for (BatchStatus status : values()) {
			if (status.name().equals(raw)) {
				return status;
			}
		}
		return UNKNOWN;
	}

}
