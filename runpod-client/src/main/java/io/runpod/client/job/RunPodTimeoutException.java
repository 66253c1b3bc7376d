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

package io.runpod.client.job;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The caller's time was up. The job is not over: unless it was cancelled too,
 * {@code await(id)} goes on where this wait stopped.
 *
 * @since 0.1.0
 */
public class RunPodTimeoutException extends RunPodException {

	private final transient @Nullable RunPodJob lastJob;

	/** What the endpoint's health says. */
	private final @Nullable String diagnosis;

	/**
	 * Create the error.
	 * @param message what was waited for, how long, and what to do about it
	 * @param endpoint the name of the endpoint
	 * @param jobId the id of the job, {@code null} if the submission was not answered in
	 * time
	 * @param lastJob the job when it was last seen, or {@code null}
	 * @param diagnosis what the endpoint's last known health says, or {@code null}
	 * @param attempts the number of requests made while waiting
	 * @param cause why the last request brought nothing, or {@code null} if it did
	 */
	public RunPodTimeoutException(String message, String endpoint, @Nullable String jobId, @Nullable RunPodJob lastJob,
			@Nullable String diagnosis, int attempts, @Nullable RunPodException cause) {
		super(message, endpoint, jobId, attempts, cause);
		this.lastJob = lastJob;
		this.diagnosis = diagnosis;
	}

	/**
	 * Describe a wait that was given up.
	 * @param endpoint the name of the endpoint
	 * @param jobId the id of the job, {@code null} if not known yet
	 * @param timeout how long was waited
	 * @param lastJob the job when it was last seen, or {@code null}
	 * @param diagnosis what the endpoint's last known health says, or {@code null}
	 * @param attempts the number of requests made while waiting
	 * @param cause why the last request brought nothing, or {@code null} if it did
	 * @return the error
	 */
	public static RunPodTimeoutException waited(String endpoint, @Nullable String jobId, Duration timeout,
			@Nullable RunPodJob lastJob, @Nullable String diagnosis, int attempts, @Nullable RunPodException cause) {
		StringBuilder message = new StringBuilder("No result after ").append(timeout.toMillis()).append(" ms");
		if (jobId != null) {
			message.append(": job ").append(jobId).append(" (endpoint '").append(endpoint).append("') ");
			message.append((lastJob != null) ? "is " + lastJob.rawStatus() : "has not been seen yet");
			message.append(". It goes on at RunPod; await its id to go on waiting");
		}
		else {
			message.append(": endpoint '").append(endpoint).append("' did not answer in time");
		}
		if (diagnosis != null) {
			message.append(". The endpoint: ").append(diagnosis);
		}
		if (cause != null) {
			message.append(". The last request: ").append(cause.getMessage());
		}
		return new RunPodTimeoutException(message.toString(), endpoint, jobId, lastJob, diagnosis, attempts, cause);
	}

	/**
	 * The job when it was last seen.
	 * @return the job, {@code null} if this call never saw it
	 */
	public @Nullable RunPodJob lastJob() {
		return this.lastJob;
	}

	/**
	 * What the endpoint's last known health says about the wait.
	 * @return a sentence, or {@code null}
	 */
	public @Nullable String diagnosis() {
		return this.diagnosis;
	}

}
