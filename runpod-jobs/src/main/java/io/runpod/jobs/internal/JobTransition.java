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

package io.runpod.jobs.internal;

import java.util.EnumSet;
import java.util.Set;

import io.runpod.jobs.JobState;

/**
 * Transition between states of a durable job. Each is one conditional update of the row:
 * the first update makes the transition, and others have no effect.
 */
public enum JobTransition {

	/** About to submit, and again before a repetition after a rate limit. */
	SEND(JobState.SENDING, JobState.PENDING, JobState.SENDING),

	/** Accepted by RunPod, known from the response or from a webhook. */
	ACCEPT(JobState.SUBMITTED, JobState.SENDING, JobState.UNKNOWN),

	/** Certainly not accepted, and to be submitted later. */
	POSTPONE(JobState.PENDING, JobState.SENDING),

	/** Rejected by RunPod, and not to be submitted again. */
	REJECT(JobState.REFUSED, JobState.SENDING),

	/** Not sent, because it cannot be submitted. */
	REFUSE(JobState.REFUSED, JobState.PENDING, JobState.SENDING),

	/** Not answered, or found unanswered after its process has died. */
	DOUBT(JobState.UNKNOWN, JobState.SENDING),

	/** Not found again. */
	LOSE(JobState.LOST, JobState.UNKNOWN),

	/** Not found again, and to be submitted again. */
	REPEAT(JobState.PENDING, JobState.UNKNOWN),

	/** Completed at RunPod. */
	SUCCEED(JobState.SUCCEEDED, JobState.SUBMITTED),

	/** Failed at RunPod. */
	FAIL(JobState.FAILED, JobState.SUBMITTED),

	/** Cancelled, before it was submitted or at RunPod. */
	CANCEL(JobState.CANCELLED, JobState.PENDING, JobState.SUBMITTED),

	/** Deadline passed, or limits of the execution policy exceeded at RunPod. */
	TIME_OUT(JobState.TIMED_OUT, JobState.PENDING, JobState.SENDING, JobState.SUBMITTED),

	/** Unknown to RunPod after it was accepted. */
	EXPIRE(JobState.EXPIRED, JobState.SUBMITTED),

	/** Queued again at RunPod, under the same id. */
	REQUEUE(JobState.SUBMITTED, JobState.FAILED, JobState.TIMED_OUT),

	/** Recorded again, because it has never run at RunPod. */
	RESUBMIT(JobState.PENDING, JobState.REFUSED, JobState.LOST);

	private final JobState target;

	private final Set<JobState> sources;

	JobTransition(JobState target, JobState first, JobState... others) {
		this.target = target;
		this.sources = EnumSet.of(first, others);
	}

	public JobState target() {
		return this.target;
	}

	public Set<JobState> sources() {
		return this.sources;
	}

}
