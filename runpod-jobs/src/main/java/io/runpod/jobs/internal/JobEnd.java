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

import org.jspecify.annotations.Nullable;

import io.runpod.client.batch.RunPodBatch;
import io.runpod.client.job.RunPodJob;

/**
 * End of a durable job.
 *
 * @param transition the transition to its last state
 * @param job the job as returned by RunPod, if any
 * @param batch the batch as returned by RunPod, if any
 * @param failure the description of its failure, if any
 */
public record JobEnd(JobTransition transition, @Nullable RunPodJob job, @Nullable RunPodBatch batch,
		@Nullable String failure) {

	public static JobEnd of(RunPodJob job) {
		JobTransition transition = switch (job.status()) {
			case COMPLETED -> JobTransition.SUCCEED;
			case CANCELLED -> JobTransition.CANCEL;
			case TIMED_OUT -> JobTransition.TIME_OUT;
			default -> JobTransition.FAIL;
		};
		return new JobEnd(transition, job, null, (job.error() != null) ? job.error().message() : null);
	}

	// the end of a batch whose jobs have ended, some of which may have failed, is a
	// success
	public static JobEnd of(RunPodBatch batch) {
		return switch (batch.status()) {
			case FAILED -> new JobEnd(JobTransition.FAIL, null, batch, "Batch " + batch.id() + " failed as a whole, "
					+ batch.completed() + " of its " + batch.total() + " jobs have completed");
			case CANCELLED -> new JobEnd(JobTransition.CANCEL, null, batch, null);
			default -> new JobEnd(JobTransition.SUCCEED, null, batch, null);
		};
	}

	// an end without an answer of RunPod
	public static JobEnd of(JobTransition transition, String failure) {
		return new JobEnd(transition, null, null, failure);
	}

}
