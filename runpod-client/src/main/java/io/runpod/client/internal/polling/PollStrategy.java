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

package io.runpod.client.internal.polling;

import org.jspecify.annotations.Nullable;

import io.runpod.client.job.RunPodJob;

/**
 * Decides which job to poll next. Holds the jobs that have no poll in flight. All times
 * are those of {@link System#nanoTime()}, and all calls are guarded by the
 * {@link PollScheduler}.
 * <p>
 * {@link FixedIntervalPollStrategy} is the simplest implementation and shows what is
 * required of one. {@link AdaptivePollStrategy}, which is used, saves requests where more
 * jobs are awaited than RunPod's rate limits allow to poll all the time.
 */
interface PollStrategy {

	/**
	 * Add a job without a poll in flight, which must not be polled before
	 * {@link PendingJob#notBefore}.
	 */
	void enqueue(PendingJob job, long now);

	/**
	 * Remove a job. Does nothing if it is not enqueued.
	 */
	void remove(PendingJob job);

	/**
	 * Return the job to poll while a long poll is permitted, or {@code null} if there is
	 * none. Jobs with update subscribers are polled by short polls only.
	 */
	@Nullable PendingJob nextLongPoll(long now);

	/**
	 * Return the job to poll while a short poll is permitted, or {@code null} if none is
	 * due.
	 */
	@Nullable PendingJob nextShortPoll(long now);

	/**
	 * Return the time at which a job becomes due, {@link Long#MAX_VALUE} if there is
	 * none. Called when no poll can be started now.
	 */
	long nextActionAt(long now);

	/**
	 * Remove a job because a poll of it starts.
	 */
	default void pollStarted(PendingJob job, long now) {
		remove(job);
	}

	/**
	 * Record that a poll of a job has ended. Called before {@link #recordResponse} if it
	 * was successful.
	 */
	default void pollCompleted(PendingJob job) {
	}

	/**
	 * Record the response to a poll in the job. Called before it is enqueued again.
	 */
	default void recordResponse(ActivePoll poll, RunPodJob response, long now) {
		poll.job().recordStatus(response, now);
	}

}
