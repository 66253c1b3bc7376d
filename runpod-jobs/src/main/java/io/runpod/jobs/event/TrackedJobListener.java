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

package io.runpod.jobs.event;

import io.runpod.jobs.TrackedJob;

/**
 * Callback interface for events of durable jobs in this process, for example for meters.
 * Called after the database has recorded the event, on threads of the engine:
 * implementations must not block. To handle outcomes, use
 * {@link io.runpod.jobs.RunPodJobHandler}, which takes part in the transaction.
 *
 * @since 0.1.0
 */
public interface TrackedJobListener {

	/**
	 * Handle a submission that RunPod has certainly not accepted, and that is repeated
	 * later.
	 * @param endpoint the name of the endpoint
	 */
	default void onSubmissionPostponed(String endpoint) {
	}

	/**
	 * Handle a submission whose outcome is unknown.
	 * @param job the job, {@link io.runpod.jobs.JobState#UNKNOWN}
	 */
	default void onOutcomeUnknown(TrackedJob job) {
	}

	/**
	 * Handle the end of a job whose submission had an unknown outcome, and that was not
	 * found again.
	 * @param job the job, {@link io.runpod.jobs.JobState#LOST}
	 */
	default void onJobLost(TrackedJob job) {
	}

	/**
	 * Handle a submission that is repeated although its outcome is unknown, as its policy
	 * allows. The job may run twice.
	 * @param job the job, {@link io.runpod.jobs.JobState#PENDING}
	 */
	default void onSubmissionRepeated(TrackedJob job) {
	}

	/**
	 * Handle the adoption of jobs of a process that has ended.
	 * @param count the number of jobs
	 */
	default void onJobsAdopted(int count) {
	}

	/**
	 * Handle a delivery that was committed.
	 * @param job the job
	 */
	default void onDelivered(TrackedJob job) {
	}

	/**
	 * Handle a delivery that was rolled back.
	 * @param job the job; {@link io.runpod.jobs.DeliveryState#DEAD_LETTER} if the
	 * delivery is not repeated
	 */
	default void onDeliveryFailed(TrackedJob job) {
	}

}
