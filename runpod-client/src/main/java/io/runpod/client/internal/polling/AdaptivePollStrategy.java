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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.runpod.client.internal.statistics.ExecutionTimeEstimator;
import io.runpod.client.job.RunPodJob;

/**
 * Strategy that polls a job when its state has probably changed. RunPod starts jobs in
 * order, so jobs beyond the {@link StartWatermark} are queued and need few polls. Running
 * jobs are polled at ages at which, according to the {@link ExecutionTimeEstimator},
 * similar jobs end.
 */
final class AdaptivePollStrategy implements PollStrategy {

	private static final long MAX_POLL_GAP = Duration.ofMinutes(2).toNanos();

	// round-robin interval per running job without an estimate
	private static final long POLL_SPACING = Duration.ofMillis(10).toNanos();

	private static final long QUEUED_SPACING = Duration.ofMillis(100).toNanos();

	private static final long MIN_REFRESH_INTERVAL = Duration.ofMillis(100).toNanos();

	private static final long REFRESH_INTERVAL_PER_JOB = Duration.ofMillis(1).dividedBy(5).toNanos();

	private static final long SAFETY_NET_INTERVAL = PollSettings.SAFETY_NET_INTERVAL.toNanos();

	private static final long FAR_FUTURE = Duration.ofDays(365).toNanos();

	private final PollQueues queues = new PollQueues();

	private final ExecutionTimeEstimator executionTimes = new ExecutionTimeEstimator();

	private final StartWatermark startWatermark;

	private final ResultRetentionGuard retentionGuard;

	private final WebhookReliability webhooks;

	private final Set<PendingJob> polledJobs = new HashSet<>();

	// average delay, in nanoseconds, with which the start of foreign jobs is detected
	private long startDetectionLag;

	private long nextRefreshAt;

	// whether polls of jobs with an outstanding webhook are a safety net
	private boolean safetyNet;

	AdaptivePollStrategy(ResultRetentionGuard retentionGuard, WebhookReliability webhooks, long now) {
		this.retentionGuard = retentionGuard;
		this.webhooks = webhooks;
		this.startWatermark = new StartWatermark(now);
	}

	@Override
	public void enqueue(PendingJob job, long now) {
		if (job.notBefore > now) {
			this.queues.addBackingOff(job);
			return;
		}
		boolean presumedQueued = isPresumedQueued(job);
		job.safetyNet = this.safetyNet && job.isWebhookOutstanding();
		job.expectedEndAt = estimateEnd(job, now);
		job.dueAt = Math.max(now,
				Math.min(computeDueAt(job, presumedQueued, now), job.lastPollStartedAt + maxPollGap(job)));
		if (job.hasUpdateSubscriber()) {
			job.dueAt = now;
			this.queues.addContinuous(job);
		}
		else if (presumedQueued) {
			this.queues.addQueued(job);
		}
		else {
			this.queues.addRunning(job);
		}
	}

	private boolean isPresumedQueued(PendingJob job) {
		return this.startWatermark.isBelow(job) && !job.hasStarted();
	}

	@Override
	public void remove(PendingJob job) {
		this.queues.remove(job);
	}

	@Override
	public void pollStarted(PendingJob job, long now) {
		if (!isPresumedQueued(job)) {
			this.retentionGuard.pollStarted(job, this.queues.runningCount() + this.polledJobs.size(), now);
		}
		this.queues.remove(job);
		this.polledJobs.add(job);
	}

	@Override
	public void pollCompleted(PendingJob job) {
		this.polledJobs.remove(job);
	}

	@Override
	public void recordResponse(ActivePoll poll, RunPodJob response, long now) {
		PendingJob job = poll.job();
		if (response.isTerminal() && response.executionTime() != null) {
			recordExecutionTime(poll, response.executionTime(), now);
		}
		if (job.safetyNet && !response.isTerminal()) {
			this.executionTimes.runningAgesChanged();
		}
		job.recordStatus(response, now);
		if (!this.startWatermark.isBelow(job)) {
			return;
		}
		if (PendingJob.hasReachedWorker(response)) {
			advanceWatermark(job, response, now);
		}
		else if (!response.isTerminal()) {
			this.startWatermark.reduceProbeDistance();
		}
	}

	private void recordExecutionTime(ActivePoll poll, Duration executionTime, long now) {
		PendingJob job = poll.job();
		this.executionTimes.addSample(executionTime.toNanos());
		if (poll.isLongPoll() && !job.isSubmittedLocally() && job.startedAt != null) {
			long lag = job.startedAt - (now - executionTime.toNanos());
			this.startDetectionLag += (lag - this.startDetectionLag) / 8;
		}
	}

	private void advanceWatermark(PendingJob job, RunPodJob response, long now) {
		this.startWatermark.advanceTo(job, now);
		for (PendingJob other : this.polledJobs) {
			if (other.submissionNumber() < job.submissionNumber()) {
				other.assumeStarted(response.delayTime(), now);
			}
		}
		List<PendingJob> startedJobs = this.queues.queuedUpTo(job.submissionNumber());
		for (PendingJob other : startedJobs) {
			other.assumeStarted(response.delayTime(), now);
			requeue(other, now);
		}
	}

	private void requeue(PendingJob job, long now) {
		this.queues.remove(job);
		enqueue(job, now);
	}

	@Override
	public @Nullable PendingJob nextLongPoll(long now) {
		promoteDue(now);
		PendingJob running = this.queues.firstRunning();
		return (running != null) ? running : this.queues.firstQueued();
	}

	@Override
	public @Nullable PendingJob nextShortPoll(long now) {
		promoteDue(now);
		PendingJob first = this.queues.firstShortRetention();
		if (first != null && first.lastPollStartedAt + ResultRetentionGuard.MAX_POLL_GAP <= now) {
			return first;
		}
		if (this.queues.queuedCount() > 0 && this.startWatermark.nextProbeAt() <= now) {
			this.startWatermark.probeStarted(now);
			PendingJob probed = this.queues.queuedAtOffset(this.startWatermark.probeDistance());
			if (probed != null && !probed.safetyNet) {
				return probed;
			}
		}
		first = this.queues.firstDue();
		return (first != null && first.dueAt <= now) ? first : null;
	}

	@Override
	public long nextActionAt(long now) {
		long next = nextActionAt();
		this.retentionGuard.updateSaturation(next <= now, now);
		return next;
	}

	private long nextActionAt() {
		PendingJob due = this.queues.firstDue();
		PendingJob shortRetention = this.queues.firstShortRetention();
		PendingJob backingOff = this.queues.firstBackingOff();
		long next = (due != null) ? due.dueAt : Long.MAX_VALUE;
		if (backingOff != null) {
			next = Math.min(next, backingOff.notBefore);
		}
		if (shortRetention != null) {
			next = Math.min(next, shortRetention.lastPollStartedAt + ResultRetentionGuard.MAX_POLL_GAP);
		}
		if (isRefreshDue()) {
			next = Math.min(next, this.nextRefreshAt);
		}
		return (this.queues.queuedCount() > 0) ? Math.min(next, this.startWatermark.nextProbeAt()) : next;
	}

	private void promoteDue(long now) {
		if (this.webhooks.isReliable(now) != this.safetyNet) {
			this.safetyNet = !this.safetyNet;
			this.queues.all().forEach((job) -> requeue(job, now));
			this.executionTimes.runningAgesChanged();
		}
		PendingJob first = this.queues.firstBackingOff();
		while (first != null && first.notBefore <= now) {
			requeue(first, now);
			first = this.queues.firstBackingOff();
		}
		if (isRefreshDue() && this.nextRefreshAt <= now) {
			refreshEstimates(now);
		}
	}

	private boolean isRefreshDue() {
		return this.executionTimes.isRefreshPending() && this.queues.runningCount() > 0;
	}

	// linear in the number of running jobs, hence the less frequent the more there are
	private void refreshEstimates(long now) {
		List<PendingJob> running = this.queues.runningJobs();
		this.nextRefreshAt = now + MIN_REFRESH_INTERVAL + running.size() * REFRESH_INTERVAL_PER_JOB;
		this.executionTimes.refresh(Stream.concat(running.stream(), this.polledJobs.stream())
			.filter((job) -> job.startedAt != null)
			.mapToLong((job) -> knownRunningNanos(job, now))
			.toArray());
		running.forEach((job) -> requeue(job, now));
	}

	// age at which the job was certainly running: its end would have been reported
	private long knownRunningNanos(PendingJob job, long now) {
		boolean longPolled = job.activePoll != null && job.activePoll.isLongPoll();
		return (longPolled || job.safetyNet) ? Math.max(0, now - estimateStart(job, now)) : polledAge(job, now);
	}

	// age at the last poll
	private long polledAge(PendingJob job, long now) {
		return Math.max(0, job.lastPollStartedAt - estimateStart(job, now));
	}

	private long estimateStart(PendingJob job, long now) {
		Long startedAt = job.startedAt;
		return ((startedAt != null) ? startedAt : now) - (job.isSubmittedLocally() ? 0 : this.startDetectionLag);
	}

	private long computeDueAt(PendingJob job, boolean presumedQueued, long now) {
		if (job.safetyNet) {
			return safetyPollAt(job, now);
		}
		if (presumedQueued) {
			return job.lastPollStartedAt + Math.max(pollIntervalNanos(job), this.queues.queuedCount() * QUEUED_SPACING);
		}
		long runningCount = this.queues.runningCount();
		long waitedShare = (now - job.awaitedSince) / 4;
		long roundRobinAt = job.lastPollStartedAt + Math.max(pollIntervalNanos(job),
				Math.max(runningCount * POLL_SPACING, Math.min(waitedShare, runningCount * 50 * POLL_SPACING)));
		if (job.startedAt == null) {
			return roundRobinAt;
		}
		long pollAge = this.executionTimes.nextPollAge(knownRunningNanos(job, now), job.sequence);
		if (pollAge < 0) {
			return roundRobinAt;
		}
		long expectedAt = estimateStart(job, now) + pollAge;
		// a foreign job without a response may have started long ago
		return (job.lastJob == null && !job.isSubmittedLocally()) ? Math.min(expectedAt, roundRobinAt) : expectedAt;
	}

	// when the webhook is probably lost, but at most once a minute
	private long safetyPollAt(PendingJob job, long now) {
		long intervalEndsAt = job.lastPollStartedAt + SAFETY_NET_INTERVAL;
		long endAge = (job.startedAt != null) ? this.executionTimes.nearCertainEndAge(polledAge(job, now)) : -1;
		if (endAge < 0) {
			return intervalEndsAt;
		}
		long endsAt = estimateStart(job, now) + endAge;
		return (job.lastJob != null) ? Math.max(intervalEndsAt, endsAt) : endsAt;
	}

	private long estimateEnd(PendingJob job, long now) {
		if (job.isQueued()) {
			return now + FAR_FUTURE;
		}
		if (job.startedAt == null) {
			return job.submittedAt() + this.executionTimes.medianEndAge(0);
		}
		return estimateStart(job, now) + this.executionTimes.medianEndAge(knownRunningNanos(job, now));
	}

	private static long pollIntervalNanos(PendingJob job) {
		return job.settings.pollInterval().toNanos();
	}

	private static long maxPollGap(PendingJob job) {
		return job.hasShortRetention() ? ResultRetentionGuard.MAX_POLL_GAP : MAX_POLL_GAP;
	}

}
