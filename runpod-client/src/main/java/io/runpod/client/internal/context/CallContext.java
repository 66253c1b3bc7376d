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
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.Mono;

import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.instrumentation.Instrumentation;
import io.runpod.client.internal.json.ResponseReader;
import io.runpod.client.internal.timer.ClientClock.Deadline;
import io.runpod.client.job.RunPodJob;

/**
 * State of one call: its deadline, its job and the requests made for it.
 * <p>
 * Written on the thread that signals a request of the call, and read on any thread, for
 * example on the one that ends the call at its deadline. The requests of a call follow
 * one another, so that each field but the number of attempts has one writer at a time.
 */
public final class CallContext {

	// immutable
	private final Deadline deadline;

	// immutable; publishes on the thread of the caller
	private final Instrumentation.CallEvents events;

	// atomic: a cancelled submission may still be counted while the call ends
	private final AtomicInteger attempts = new AtomicInteger();

	// thread-safe
	private final SubmissionState submission = new SubmissionState();

	// thread-safe
	private final JobStateTimes observedTimes;

	// volatile: set once, when RunPod has assigned it
	private volatile @Nullable String jobId;

	// volatile: an immutable job, replaced by each response
	private volatile @Nullable RunPodJob lastJob;

	// volatile: changes to true once
	private volatile boolean knownToRunPod;

	// volatile: an immutable failure, replaced or cleared by each response
	private volatile @Nullable RequestFailure lastFailure;

	/**
	 * Create the context of a call.
	 * @param deadline the deadline of the call
	 * @param jobId the id of the job, or {@code null} if it is not known yet
	 * @param events the publisher of the call's events
	 */
	public CallContext(Deadline deadline, @Nullable String jobId, Instrumentation.CallEvents events) {
		this.deadline = deadline;
		this.observedTimes = new JobStateTimes(deadline.clock());
		this.jobId = jobId;
		this.events = events;
	}

	/**
	 * Return the publisher of the call's events.
	 */
	public Instrumentation.CallEvents events() {
		return this.events;
	}

	/**
	 * Return the deadline of the call.
	 */
	public Deadline deadline() {
		return this.deadline;
	}

	/**
	 * Return the id of the job, or {@code null} if it is not known yet.
	 */
	public @Nullable String jobId() {
		return this.jobId;
	}

	/**
	 * Return the id of the job.
	 * @throws IllegalStateException if it is not known yet
	 */
	public String requireJobId() {
		String jobId = this.jobId;
		if (jobId == null) {
			throw new IllegalStateException("The id of the job is not known yet");
		}
		return jobId;
	}

	/**
	 * Return the job of the last response, or {@code null} if there was none.
	 */
	public @Nullable RunPodJob lastJob() {
		return this.lastJob;
	}

	/**
	 * Return whether a request for the job was successful. Until then RunPod may answer
	 * "not found" for a job that it has just accepted.
	 */
	public boolean isKnownToRunPod() {
		return this.knownToRunPod;
	}

	/**
	 * Return the time the job spent in the queue, as reported by RunPod or else as
	 * observed by this call, or {@code null} if no state was received.
	 */
	public @Nullable Duration timeInQueue() {
		RunPodJob job = this.lastJob;
		return (job != null) ? this.observedTimes.inQueue(job) : null;
	}

	/**
	 * Return the time the job was in progress as observed by this call, or {@code null}
	 * if it was never observed in progress.
	 */
	public @Nullable Duration timeInProgress() {
		return this.observedTimes.inProgress();
	}

	/**
	 * Return the number of requests sent.
	 */
	public int attempts() {
		return this.attempts.get();
	}

	/**
	 * Return the failure of the last request, or {@code null} if it was successful.
	 */
	public @Nullable RequestFailure lastFailure() {
		return this.lastFailure;
	}

	/**
	 * Return whether a submission is in flight.
	 */
	public boolean isSubmitting() {
		return this.submission.isInFlight();
	}

	/**
	 * Return whether RunPod may have accepted a submission without this call having
	 * received the response.
	 */
	public boolean isOutcomeUnknown() {
		return this.submission.isOutcomeUnknown();
	}

	/**
	 * Return whether this call submitted a new job that RunPod accepted.
	 */
	public boolean hasCreatedJob() {
		return this.submission.hasCreatedJob();
	}

	/**
	 * Count each attempt of a request and record its failure.
	 */
	public <T> Mono<T> tracked(Mono<T> request) {
		return request.tap(RequestTracker::new);
	}

	/**
	 * Count each attempt of a submission, and record that it is in flight and its
	 * response. A job accepted by RunPod is not {@linkplain #isKnownToRunPod() known} to
	 * all of RunPod yet.
	 */
	public Mono<RunPodJob> trackedSubmission(Mono<RunPodJob> submission) {
		return submission.tap(SubmissionTracker::new);
	}

	/**
	 * Count a request that is shared with other calls.
	 */
	public void attemptStarted() {
		this.attempts.incrementAndGet();
	}

	/**
	 * Record the failure of a request and publish it.
	 */
	public void attemptFailed(RequestFailure failure) {
		recordFailure(failure);
		this.events.requestFailed(failure, this.jobId);
	}

	/**
	 * Record the failure of a request without publishing it, for a failure that a later
	 * successful request does not make up for.
	 */
	public void recordFailure(RequestFailure failure) {
		this.lastFailure = failure;
		if (failure.details().operation().isSubmission()) {
			this.submission.failed(failure.isOutcomeUnknown());
		}
	}

	/**
	 * Set the id of a job that was accepted by RunPod. Earlier failures are obsolete.
	 */
	public void assignJobId(String jobId) {
		if (this.jobId == null) {
			this.submission.jobCreated();
		}
		this.jobId = jobId;
		this.submission.accepted();
		this.lastFailure = null;
	}

	/**
	 * Record the response to a request for the job, and publish it.
	 */
	public void jobObserved(RunPodJob job) {
		recordJob(job);
		markKnownToRunPod();
		this.events.jobObserved(job);
	}

	private void recordJob(RunPodJob job) {
		assignJobId(job.id());
		this.lastJob = ResponseReader.withoutLargeProgress(job);
		this.observedTimes.record(job);
	}

	/**
	 * Record that a request for the job was successful whose response does not represent
	 * the job.
	 */
	public void markKnownToRunPod() {
		this.knownToRunPod = true;
		this.lastFailure = null;
	}

	/**
	 * Tracker of the attempts of a request.
	 *
	 * @param <T> the type of the response
	 */
	private class RequestTracker<T> extends DefaultSignalListener<T> {

		@Override
		public void doOnSubscription() {
			attemptStarted();
		}

		@Override
		public void doOnError(Throwable ex) {
			if (ex instanceof RequestFailure failure) {
				attemptFailed(failure);
			}
		}

	}

	/**
	 * Tracker of the attempts of a submission.
	 */
	private final class SubmissionTracker extends RequestTracker<RunPodJob> {

		@Override
		public void doOnSubscription() {
			CallContext.this.submission.started();
			super.doOnSubscription();
		}

		@Override
		public void doOnNext(RunPodJob job) {
			recordJob(job);
		}

	}

}
