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

package io.runpod.client.internal.context;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.instrumentation.Instrumentation;
import io.runpod.client.internal.timer.ClientClock.Deadline;
import io.runpod.client.job.RunPodJob;

/**
 * One caller's wait: for which job, until when, and what was seen so far.
 */
public final class CallContext {

	private final Deadline deadline;

	private volatile @Nullable String jobId;

	private volatile @Nullable RunPodJob lastJob;

	private volatile boolean submitting;

	// a submission brought no answer, and nothing has told since what became of it
	private volatile boolean outcomeUnknown;

	private volatile boolean knownToRunPod;

	private volatile @Nullable RequestFailure lastFailure;

	private volatile @Nullable Long firstSeenAt;

	private volatile @Nullable Long startedAt;

	private final AtomicInteger attempts = new AtomicInteger();

	private final Instrumentation.CallEvents events;

	public CallContext(Deadline deadline, @Nullable String jobId, Instrumentation.CallEvents events) {
		this.deadline = deadline;
		this.jobId = jobId;
		this.events = events;
	}

	/** Where to tell what happens. */
	public Instrumentation.CallEvents events() {
		return this.events;
	}

	public Deadline deadline() {
		return this.deadline;
	}

	public @Nullable String jobId() {
		return this.jobId;
	}

	public @Nullable RunPodJob lastJob() {
		return this.lastJob;
	}

	/** Whether a submission is on its way. */
	public boolean isSubmitting() {
		return this.submitting;
	}

	/** Whether RunPod may have taken a submission whose answer is not known. */
	public boolean isOutcomeUnknown() {
		return this.submitting || this.outcomeUnknown;
	}

	public void submissionStarted() {
		attemptStarted();
		this.submitting = true;
	}

	public void assignJobId(String jobId) {
		this.jobId = jobId;
		this.submitting = false;
		this.outcomeUnknown = false;
		// what was refused before is made up for
		this.lastFailure = null;
	}

	/**
	 * RunPod took the job; that does not mean yet that a look finds it.
	 */
	public void jobAccepted(RunPodJob job) {
		assignJobId(job.id());
		this.lastJob = job;
		long now = this.deadline.clock().nanoTime();
		if (this.firstSeenAt == null) {
			this.firstSeenAt = now;
		}
		if (this.startedAt == null && job.isStarted()) {
			this.startedAt = now;
		}
	}

	/**
	 * How long the job was queued, as RunPod says or as far as it was seen here.
	 */
	public @Nullable Duration timeInQueue() {
		RunPodJob job = this.lastJob;
		Long from = this.firstSeenAt;
		Long to = this.startedAt;
		if (job == null || from == null) {
			return null;
		}
		Duration delay = job.delayTime();
		return (job.isStarted() && delay != null) ? delay
				: Duration.ofNanos(((to != null) ? to : this.deadline.clock().nanoTime()) - from);
	}

	/** How long the job was in progress, as far as it was seen here. */
	public @Nullable Duration timeInProgress() {
		Long from = this.startedAt;
		return (from != null) ? this.deadline.clock().elapsedSince(from) : null;
	}

	public void jobObserved(RunPodJob job) {
		jobAccepted(job);
		markKnownToRunPod();
		this.events.jobObserved(job);
	}

	public void markKnownToRunPod() {
		this.knownToRunPod = true;
		this.lastFailure = null;
	}

	public void attemptStarted() {
		this.attempts.incrementAndGet();
	}

	/** A request brought nothing. */
	public void attemptFailed(RequestFailure failure) {
		recordFailure(failure);
		this.events.requestFailed(failure, this.jobId);
	}

	/**
	 * A request had brought nothing, and what was asked since does not make up for it.
	 */
	public void recordFailure(RequestFailure failure) {
		this.lastFailure = failure;
		if (failure.details().operation().isSubmission()) {
			this.outcomeUnknown = this.outcomeUnknown || failure.isOutcomeUnknown();
			this.submitting = false;
		}
	}

	/**
	 * Keep what is to be said of a request when the time is up.
	 */
	public <T> Mono<T> tracked(Mono<T> request) {
		return request.doOnSubscribe((subscription) -> attemptStarted())
			.doOnError(RequestFailure.class, this::attemptFailed);
	}

	public boolean isKnownToRunPod() {
		return this.knownToRunPod;
	}

	/** How many requests were made. */
	public int attempts() {
		return this.attempts.get();
	}

	/**
	 * Why the last request brought nothing, if it did not.
	 */
	public @Nullable RequestFailure lastFailure() {
		return this.lastFailure;
	}

	public String requireJobId() {
		String jobId = this.jobId;
		if (jobId == null) {
			throw new IllegalStateException("A wait begins when the job's id is known");
		}
		return jobId;
	}

}
