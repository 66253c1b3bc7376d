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
import io.runpod.client.internal.json.ResponseReader;
import io.runpod.client.internal.polling.RecentSubmissions.Submission;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;

/**
 * An awaited job and its known state. Guarded by the {@link PollScheduler}. All times are
 * in nanoseconds.
 */
final class PendingJob {

	final String id;

	final PollSettings settings;

	/** The time at which the first subscriber registered. */
	final long awaitedSince;

	/** A unique number in the order of registration. */
	final long sequence;

	final List<PollSubscriber> subscribers = new ArrayList<>(1);

	private final @Nullable Submission submission;

	private final long submissionNumber;

	@Nullable RunPodJob lastJob;

	/** The number of consecutive failed polls. */
	int consecutiveFailures;

	/** The poll in flight, if any. */
	@Nullable ActivePoll activePoll;

	/** The start of the last poll, or the submission or registration. */
	long lastPollStartedAt;

	/** The end of the last poll, or the registration. */
	long lastPollEndedAt;

	/** The earliest time of the next poll. */
	long notBefore;

	/** The start of the execution as far as known. */
	@Nullable Long startedAt;

	/** Whether polls are the safety net of a webhook, set by the strategy. */
	boolean safetyNet;

	/** Whether to poll again at once after the poll in flight. */
	boolean pollAgain;

	/** The time of the next poll, set by the strategy. */
	long dueAt;

	/** The estimated end of the execution, set by the strategy. */
	long expectedEndAt;

	/**
	 * Create a job without a poll.
	 * @param id the id of the job
	 * @param settings the settings of the name under which it is awaited
	 * @param awaitedSince the time of the registration
	 * @param sequence a unique number, which is used as submission number of a foreign
	 * job
	 * @param submission the submission, or {@code null} for a foreign job
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

	/** Return the position in the order in which RunPod presumably starts jobs. */
	long submissionNumber() {
		return this.submissionNumber;
	}

	/** Return whether this process submitted the job. */
	boolean isSubmittedLocally() {
		return this.submission != null;
	}

	@Nullable Submission submission() {
		return this.submission;
	}

	/** Return whether RunPod will post the end of the job to this client. */
	boolean isWebhookOutstanding() {
		return this.submission != null && this.submission.isWebhookOutstanding();
	}

	/** Return the time of the submission as far as known. */
	long submittedAt() {
		return (this.submission != null) ? this.submission.acceptedAt() : this.awaitedSince;
	}

	/** Return the time since which the job may have been running without a poll. */
	long unpolledSince() {
		Long startedAt = this.startedAt;
		return (startedAt != null) ? Math.max(startedAt, this.lastPollEndedAt) : this.lastPollEndedAt;
	}

	/** Return whether RunPod keeps the result for one minute only. */
	boolean hasShortRetention() {
		return (this.submission != null) ? this.submission.shortRetention() : this.id.startsWith("sync-");
	}

	/**
	 * Return whether the job was observed in the queue and is not known to have started.
	 */
	boolean isQueued() {
		return this.startedAt == null && this.lastJob != null && this.lastJob.status() == JobStatus.IN_QUEUE;
	}

	boolean hasStarted() {
		return this.lastJob != null && hasReachedWorker(this.lastJob);
	}

	/**
	 * Return whether a worker has taken the job. False for one cancelled in the queue.
	 */
	static boolean hasReachedWorker(RunPodJob job) {
		return job.status() == JobStatus.IN_PROGRESS || job.executionTime() != null;
	}

	/** Return whether a subscriber receives each change and not only the end. */
	boolean hasUpdateSubscriber() {
		for (PollSubscriber subscriber : this.subscribers) {
			if (subscriber.emitUpdates()) {
				return true;
			}
		}
		return false;
	}

	boolean isKnownToRunPod() {
		return this.subscribers.stream().anyMatch((subscriber) -> subscriber.context().isKnownToRunPod());
	}

	/** Return the long-poll wait, which ends with the latest deadline of a subscriber. */
	Duration longPollWait() {
		Duration longest = this.subscribers.stream()
			.map((subscriber) -> subscriber.context().deadline().remaining())
			.max(Duration::compareTo)
			.orElse(Duration.ZERO);
		return this.settings.longPollWait(longest, this.safetyNet);
	}

	/** Record a response, and derive the start of the execution. */
	void recordStatus(RunPodJob job, long now) {
		this.lastJob = ResponseReader.withoutLargeProgress(job);
		if (!job.isStarted()) {
			this.startedAt = null;
		}
		else if (!deriveStart(job.delayTime(), now) && this.startedAt == null) {
			this.startedAt = now;
		}
	}

	/** Record that a later job has started after this delay, and thus this one, too. */
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
	 * A call that awaits the job.
	 *
	 * @param context the context of the call
	 * @param emitUpdates whether to emit each response and not only the terminal one
	 * @param sink receives the jobs
	 */
	record PollSubscriber(CallContext context, boolean emitUpdates, FluxSink<RunPodJob> sink) {

		// an error of the JVM that one subscriber throws must not affect the others
		void emit(RunPodJob job) {
			try {
				if (this.emitUpdates || job.isTerminal()) {
					this.sink.next(job);
				}
				if (job.isTerminal()) {
					this.sink.complete();
				}
			}
			catch (Throwable ex) {
				this.sink.error(ex);
			}
		}

	}

}
