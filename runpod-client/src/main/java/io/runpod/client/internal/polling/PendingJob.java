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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.FluxSink;

import io.runpod.client.internal.context.CallContext;
import io.runpod.client.internal.polling.RecentSubmissions.Submission;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;

/**
 * A job that somebody waits for, and what is known about it. Guarded by its scheduler.
 */
final class PendingJob {

	final String id;

	final PollSettings settings;

	/** Since when somebody waits. */
	final long awaitedSince;

	/** Sets apart jobs that are alike. */
	final long sequence;

	final List<PollSubscriber> subscribers = new ArrayList<>(1);

	private final @Nullable Submission submission;

	private final long submissionNumber;

	@Nullable RunPodJob lastJob;

	/** How many looks in a row brought nothing. */
	int consecutiveFailures;

	/** The look on its way. */
	@Nullable PollRequest activePoll;

	/** When the latest look began. */
	long lastPollStartedAt;

	/** When the latest look was over, or when somebody began to wait. */
	long lastPollEndedAt;

	/** Before which time no look may begin. */
	long notBefore;

	/** When it began to run, as far as that is known. */
	@Nullable Long startedAt;

	/** When a look is worth it. */
	long dueAt;

	/** When it will probably end. */
	long expectedEndAt;

	/**
	 * A job.
	 * @param number sets it apart, and is its place in the order if it was not submitted
	 * here
	 */
	PendingJob(String id, PollSettings settings, long awaitedSince, long sequence, @Nullable Submission submission) {
		this.id = id;
		this.settings = settings;
		this.awaitedSince = awaitedSince;
		this.sequence = sequence;
		this.submission = submission;
		this.submissionNumber = (submission != null) ? submission.number() : sequence;
		this.lastPollStartedAt = (submission != null) ? submission.acceptedAt() : awaitedSince;
		this.lastPollEndedAt = awaitedSince;
		this.notBefore = awaitedSince;
	}

	/** Who has the lower one is served first, as far as that is known. */
	long submissionNumber() {
		return this.submissionNumber;
	}

	/** Whether it was submitted here. */
	boolean isSubmittedLocally() {
		return this.submission != null;
	}

	/** When it was submitted, as far as that is known. */
	long submittedAt() {
		return (this.submission != null) ? this.submission.acceptedAt() : this.awaitedSince;
	}

	/** Since when it may have run without being looked at while somebody waited. */
	long unpolledSince() {
		Long startedAt = this.startedAt;
		return (startedAt != null) ? Math.max(startedAt, this.lastPollEndedAt) : this.lastPollEndedAt;
	}

	/** Whether RunPod keeps the result for one minute only. */
	boolean hasShortRetention() {
		return (this.submission != null) ? this.submission.shortRetention() : this.id.startsWith("sync-");
	}

	/** Whether it was seen in the queue, and nothing says that it has left it since. */
	boolean isQueued() {
		return this.startedAt == null && this.lastJob != null && this.lastJob.status() == JobStatus.IN_QUEUE;
	}

	boolean hasStarted() {
		return this.lastJob != null && hasReachedWorker(this.lastJob);
	}

	/**
	 * Whether a worker has taken it, which one that was cancelled in the queue never saw.
	 */
	static boolean hasReachedWorker(RunPodJob job) {
		return job.status() == JobStatus.IN_PROGRESS || job.executionTime() != null;
	}

	/** Whether somebody wants to see each change, and not only the end. */
	boolean hasUpdateSubscriber() {
		for (PollSubscriber subscriber : this.subscribers) {
			if (subscriber.wantsUpdates()) {
				return true;
			}
		}
		return false;
	}

	boolean isKnownToRunPod() {
		return this.subscribers.stream().anyMatch((subscriber) -> subscriber.context().isKnownToRunPod());
	}

	/** How long RunPod may hold a look: as long as anybody here would wait for it. */
	Duration longPollWait() {
		Duration longest = this.subscribers.stream()
			.map((subscriber) -> subscriber.context().deadline().remaining())
			.max(Duration::compareTo)
			.orElse(Duration.ZERO);
		return (longest.compareTo(this.settings.pollWait()) < 0) ? longest : this.settings.pollWait();
	}

	/** Note what a look told, and when it started. */
	void recordStatus(RunPodJob job, long now) {
		this.lastJob = job;
		if (!job.isStarted()) {
			this.startedAt = null;
		}
		else if (!deriveStart(job.delayTime(), now) && this.startedAt == null) {
			this.startedAt = now;
		}
	}

	/** It has started as well, because one that came later has, after this delay. */
	void assumeStarted(@Nullable Duration delay, long now) {
		if (this.startedAt == null && !deriveStart(delay, now)) {
			this.startedAt = now;
		}
	}

	private boolean deriveStart(@Nullable Duration delay, long now) {
		if (this.submission == null || delay == null) {
			return false;
		}
		this.startedAt = Math.min(now, this.submission.acceptedAt() + delay.toNanos());
		return true;
	}

	/**
	 * Somebody who waits for the job.
	 *
	 * @param context the wait
	 * @param wantsUpdates whether each change is wanted, and not only the end
	 * @param sink takes what is seen
	 */
	record PollSubscriber(CallContext context, boolean wantsUpdates, FluxSink<RunPodJob> sink) {

		void emit(RunPodJob job) {
			if (this.wantsUpdates || job.isTerminal()) {
				this.sink.next(job);
			}
			if (job.isTerminal()) {
				this.sink.complete();
			}
		}

	}

}
