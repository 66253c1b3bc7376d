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

package io.runpod.simulator.queue;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.Logger;
import reactor.util.Loggers;
import tools.jackson.databind.JsonNode;

import io.runpod.simulator.job.JobReport;
import io.runpod.simulator.job.JobSnapshot;
import io.runpod.simulator.job.JobStatus;
import io.runpod.simulator.job.StreamedChunks;
import io.runpod.simulator.job.Submission;

/**
 * State machine of a job. Every change notifies the queue, subscribers of
 * {@link #nextChange()} and the worker of an ended attempt, in this order.
 *
 * @since 0.1.0
 */
public final class Job {

	private static final Logger LOGGER = Loggers.getLogger(Job.class);

	private final Object lock = new Object();

	private final ChangeNotifier changes = new ChangeNotifier();

	private final String id;

	private final Submission submission;

	private final JobContext context;

	private final long submittedAt;

	private final Lifetime lifetime;

	private final JobState state;

	Job(String id, Submission submission, JobContext context) {
		this.id = id;
		this.submission = submission;
		this.context = context;
		this.submittedAt = context.now();
		this.lifetime = new Lifetime(this.submittedAt, submission.ttl());
		this.state = new JobState(this.submittedAt);
	}

	/**
	 * Return the id of the job.
	 * @return the id
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Return the submission of the client.
	 * @return the submission
	 */
	public Submission submission() {
		return this.submission;
	}

	/**
	 * Return the current state of the job.
	 * @return a snapshot
	 */
	public JobSnapshot snapshot() {
		synchronized (this.lock) {
			return this.state.snapshot(this.id);
		}
	}

	/**
	 * Return a signal for the next change. Must be called before the state is read.
	 * @return completes when the state, progress or chunks of the job have changed
	 */
	public Mono<Void> nextChange() {
		return this.changes.nextChange();
	}

	/**
	 * Return whether the job waits for a worker.
	 * @return {@code true} if it is queued and has not been deleted
	 */
	public boolean isQueued() {
		synchronized (this.lock) {
			return !this.state.isDeleted() && this.state.status() == JobStatus.IN_QUEUE;
		}
	}

	/**
	 * Return whether the job has ended or has been deleted.
	 * @return {@code true} if no change follows, except by a retry
	 */
	public boolean isTerminal() {
		synchronized (this.lock) {
			return this.state.isTerminal();
		}
	}

	/**
	 * Return whether a request for stream chunks can be answered immediately.
	 * @return {@code true} if there are chunks or the job has ended
	 */
	public boolean hasChunksOrIsTerminal() {
		synchronized (this.lock) {
			return this.state.hasChunks() || this.state.isTerminal();
		}
	}

	/**
	 * Remove and return the pending stream chunks.
	 * @return the chunks and the current state
	 */
	public StreamedChunks drain() {
		synchronized (this.lock) {
			return this.state.drain();
		}
	}

	/**
	 * Cancel the job unless it has ended.
	 * @return {@code true} if it was cancelled
	 */
	public boolean cancel() {
		return change(() -> !this.state.isTerminal() && terminate(JobStatus.CANCELLED, null, null));
	}

	/**
	 * Cancel the job if it is queued.
	 * @return {@code true} if it was cancelled
	 */
	public boolean cancelIfQueued() {
		return purge(false);
	}

	/**
	 * Return the start time of the latest attempt.
	 * @return simulated milliseconds since the start of the simulator, or {@code null} if
	 * there was no attempt
	 */
	public @Nullable Long startedAt() {
		synchronized (this.lock) {
			return this.state.startedAt();
		}
	}

	/**
	 * Queue a failed or timed out job again as a new one.
	 * @return {@code true} if it was queued
	 */
	public boolean retry() {
		return change(() -> this.state.status().isRetryable() && requeueAsNew());
	}

	/**
	 * Replace the remaining lifetime of the job.
	 * @param duration the simulated time from now
	 */
	public void extendLifetime(Duration duration) {
		this.lifetime.extend(this.context.now(), duration);
		this.context.lifetimeExtended(this);
	}

	long submittedAt() {
		return this.submittedAt;
	}

	Lifetime lifetime() {
		return this.lifetime;
	}

	@Nullable Attempt runningAttempt() {
		synchronized (this.lock) {
			return this.state.runningAttempt();
		}
	}

	@Nullable JsonNode workerInput() {
		JsonNode input = this.submission.input();
		return (this.context.queueSettings().stripEmptyInput() && input.isObject() && input.isEmpty()) ? null : input;
	}

	@Nullable Attempt start(String workerId) {
		Attempt attempt = new Attempt(this, workerId, this.context.now());
		return change(() -> this.state.start(attempt)) ? attempt : null;
	}

	boolean report(Attempt attempt, JobReport report) {
		if (report.isFinal() && this.context.dropResult(this, attempt)) {
			return false;
		}
		JobReport applied = this.context.queueSettings().strictErrors() ? report.withStrictError() : report;
		boolean changed = change(() -> isRunning(attempt)
				&& (applied.isFinal() ? terminate(applied.status(), applied.output(), applied.error())
						: this.state.updateProgress(applied.output())));
		if (changed && report.ignoredError() != null) {
			LOGGER.warn("Job " + this.id + " is " + applied.status() + ": its error is not a string");
		}
		return changed;
	}

	void loseResult(Attempt attempt, String reason) {
		LOGGER.warn("Result of job " + this.id + " is lost: " + reason);
		this.context.scheduleLoss(attempt);
	}

	boolean addChunk(Attempt attempt, JsonNode chunk) {
		return change(() -> isRunning(attempt) && this.state.addChunk(chunk));
	}

	boolean timeOut(Attempt attempt) {
		return change(() -> isRunning(attempt) && terminate(JobStatus.FAILED, null, "executionTimeout exceeded"));
	}

	boolean handleLoss(Attempt attempt) {
		return change(() -> isRunning(attempt) && (this.state.isRetriedAfterLoss()
				? terminate(JobStatus.FAILED, null, "job timed out after 1 retries") : requeueAfterLoss()));
	}

	boolean requeue(Attempt attempt) {
		return change(() -> isRunning(attempt) && this.state.requeue());
	}

	boolean purge(boolean delete) {
		return change(() -> this.state.status() == JobStatus.IN_QUEUE
				&& (delete ? this.state.delete() : terminate(JobStatus.CANCELLED, null, null)));
	}

	boolean expire() {
		return change(() -> this.context.now() >= this.lifetime.expiresAt()
				&& (timesOutOnExpiry() ? timeOutInQueue() : this.state.delete()));
	}

	boolean delete() {
		return change(this.state::delete);
	}

	private boolean isRunning(Attempt attempt) {
		return this.state.runningAttempt() == attempt;
	}

	private boolean timesOutOnExpiry() {
		return this.state.status() == JobStatus.IN_QUEUE && this.context.queueSettings().timeOutExpiredJobs();
	}

	// The time to live has elapsed; retain the state as long as a result.
	private boolean timeOutInQueue() {
		long now = this.context.now();
		this.lifetime.extend(now, this.context.retention(this.submission));
		return this.state.terminate(JobStatus.TIMED_OUT, null, null, now);
	}

	private boolean requeueAsNew() {
		long now = this.context.now();
		if (this.state.status() == JobStatus.TIMED_OUT) {
			this.lifetime.extend(now, this.submission.ttl());
		}
		return this.state.requeueAsNew(now);
	}

	private boolean requeueAfterLoss() {
		this.context.jobRetried();
		return this.state.requeueAfterLoss();
	}

	private boolean terminate(JobStatus status, @Nullable JsonNode output, @Nullable String error) {
		long now = this.context.now();
		this.lifetime.startRetention(now, this.context.retention(this.submission));
		return this.state.terminate(status, output, error, now);
	}

	private boolean change(BooleanSupplier change) {
		JobStatus before;
		JobStatus after;
		Attempt stoppedAttempt;
		synchronized (this.lock) {
			before = this.state.status();
			Attempt running = this.state.runningAttempt();
			if (this.state.isDeleted() || !change.getAsBoolean()) {
				return false;
			}
			after = this.state.isDeleted() ? null : this.state.status();
			stoppedAttempt = (after != JobStatus.IN_PROGRESS) ? running : null;
		}
		if (before != after) {
			this.context.statusChanged(this, before, after);
		}
		this.changes.notifyChange();
		if (stoppedAttempt != null) {
			stoppedAttempt.complete();
		}
		return true;
	}

}
