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

package io.runpod.jobs;

/**
 * State of a durable job.
 *
 * @since 0.1.0
 */
public enum JobState {

	/** Recorded, and not submitted yet. */
	PENDING(false),

	/** About to be submitted, or submitted and not answered yet. */
	SENDING(false),

	/** Submitted without an answer: RunPod may have accepted the job. Never a batch. */
	UNKNOWN(false),

	/** Accepted by RunPod, which has given it an id. */
	SUBMITTED(false),

	/** Completed by RunPod, for a batch also if some of its jobs have failed. */
	SUCCEEDED(true),

	/** Failed at RunPod. */
	FAILED(true),

	/** Cancelled before or after the submission. */
	CANCELLED(true),

	/** Deadline of the job, or a limit of its execution policy, exceeded. */
	TIMED_OUT(true),

	/** Rejected by RunPod; the job has never existed there. */
	REFUSED(true),

	/** Not found again after a submission with unknown outcome. */
	LOST(true),

	/** Removed by RunPod before its result was read. */
	EXPIRED(true);

	private final boolean ended;

	JobState(boolean ended) {
		this.ended = ended;
	}

	/**
	 * Return whether the job has ended, with or without an output.
	 * @return whether the state is final
	 */
	public boolean isEnded() {
		return this.ended;
	}

}
