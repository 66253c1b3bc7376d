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

package io.runpod.client.exception;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.runpod.client.job.RunPodJob;

/**
 * Exception for a call that exceeded its timeout. The job continues, unless it was
 * cancelled on timeout: {@code await(id)} resumes waiting for it.
 * <p>
 * The diagnosis is derived from the health of the endpoint, which is requested once
 * unless it is at most 10 seconds old. That request takes at most a tenth of the timeout,
 * and never more than 2 seconds.
 * <p>
 * Retryable unless the call submitted or cancelled a job.
 *
 * @since 0.1.0
 */
public class RunPodTimeoutException extends RunPodException {

	/** Time limit of the call. */
	private final Duration timeout;

	/** Last known state of the job, if any. */
	private final @Nullable RunPodJob lastJob;

	/** Time in the queue, if known. */
	private final @Nullable Duration timeInQueue;

	/** Time in progress, if known. */
	private final @Nullable Duration timeInProgress;

	/** Diagnosis of the endpoint, if any. */
	private final @Nullable String diagnosis;

	RunPodTimeoutException(Builder<?> builder) {
		super(builder);
		this.timeout = builder.timeout;
		this.lastJob = builder.job;
		this.timeInQueue = builder.timeInQueue;
		this.timeInProgress = builder.timeInProgress;
		this.diagnosis = builder.diagnosis;
	}

	/**
	 * Create a builder.
	 * @param message the detail message
	 * @return the builder
	 */
	public static Builder<RunPodTimeoutException> builder(String message) {
		return new Builder<>(message, RunPodTimeoutException::new);
	}

	/**
	 * Return the timeout that was exceeded.
	 * @return the duration
	 */
	public Duration getTimeout() {
		return this.timeout;
	}

	/**
	 * Return the last state of the job that the call received.
	 * @return the job, {@code null} if none was received
	 */
	public @Nullable RunPodJob getLastJob() {
		return this.lastJob;
	}

	/**
	 * Return the time that the job was queued: the delay time that RunPod reported,
	 * otherwise the time observed by the call.
	 * @return the duration, {@code null} if no state was received
	 */
	public @Nullable Duration getTimeInQueue() {
		return this.timeInQueue;
	}

	/**
	 * Return the time that the job was in progress, as observed by the call.
	 * @return the duration, {@code null} if it was never observed in progress
	 */
	public @Nullable Duration getTimeInProgress() {
		return this.timeInProgress;
	}

	/**
	 * Return the diagnosis derived from the health of the endpoint: no workers, no
	 * capacity, a crash loop, scaled to zero, a cold start.
	 * @return a sentence, {@code null} if the health is unknown or shows no problem
	 */
	public @Nullable String getDiagnosis() {
		return this.diagnosis;
	}

}
