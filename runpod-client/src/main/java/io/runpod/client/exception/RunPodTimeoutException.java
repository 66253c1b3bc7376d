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
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.runpod.client.job.RunPodJob;

/**
 * The caller's time was up. The job is not over: unless it was cancelled too,
 * {@code await(id)} goes on where this wait stopped. Says what is known of the wait, so
 * that a reader knows what to do.
 * <p>
 * To say what keeps the endpoint, its health is asked for once if it is not known from
 * the last 10 seconds; that takes a tenth of the call's time limit at most, and never
 * more than 2 seconds.
 *
 * @since 0.1.0
 */
public class RunPodTimeoutException extends RunPodException {

	private final transient WaitDetails details;

	/**
	 * Create the error.
	 * @param endpoint the name of the endpoint
	 * @param jobId the id of the job, {@code null} if it was not known yet
	 * @param details what is known of the wait
	 * @param attempts the number of requests made while waiting
	 * @param cause why the last request brought nothing, or {@code null} if it did
	 */
	public RunPodTimeoutException(String endpoint, @Nullable String jobId, WaitDetails details, int attempts,
			@Nullable RunPodException cause) {
		super(message(endpoint, jobId, details, attempts, cause), endpoint, jobId, attempts, cause);
		this.details = details;
	}

	private static String message(String endpoint, @Nullable String jobId, WaitDetails details, int attempts,
			@Nullable RunPodException cause) {
		StringBuilder message = new StringBuilder("No result after ").append(details.timeout().toMillis())
			.append(" ms");
		if (jobId != null) {
			message.append(": job ").append(jobId).append(" (endpoint '").append(endpoint).append("') ");
			message.append(describeJob(details, cause));
		}
		else if (cause != null) {
			message.append(" from endpoint '").append(endpoint).append("'");
		}
		else if (attempts > 0) {
			message.append(": endpoint '").append(endpoint).append("' did not answer in time");
		}
		else {
			message.append(": nothing was sent to endpoint '").append(endpoint);
			message.append("' in that time. Requests wait while the limits leave no room for them");
		}
		if (details.diagnosis() != null) {
			message.append(". The endpoint: ").append(details.diagnosis());
		}
		if (cause != null) {
			message.append(". The last of ").append(attempts).append(" requests: ").append(cause.getMessage());
		}
		return message.toString();
	}

	private static String describeJob(WaitDetails details, @Nullable RunPodException cause) {
		RunPodJob lastJob = details.lastJob();
		if (details.cancelled() || (lastJob != null && lastJob.isTerminal())) {
			return describeLastState(details);
		}
		// where that is believed, it is not a timeout
		if (cause instanceof RunPodJobNotFoundException) {
			return "was not found so far. It was submitted a moment ago, and RunPod may not know it yet; await its id to"
					+ " go on waiting";
		}
		return describeLastState(details)
				+ ((lastJob != null) ? ". It goes on at RunPod; await its id" : "; await its id") + " to go on"
				+ " waiting";
	}

	private static String describeLastState(WaitDetails details) {
		RunPodJob lastJob = details.lastJob();
		if (lastJob == null) {
			return "has not been seen yet";
		}
		String durations = Stream
			.of(formatDuration(details.inQueue(), "in the queue"), formatDuration(details.inProgress(), "in progress"))
			.filter(Objects::nonNull)
			.collect(Collectors.joining(" and "));
		return (details.cancelled() ? "was cancelled" : "is " + lastJob.rawStatus())
				+ (durations.isEmpty() ? "" : " after " + durations);
	}

	private static @Nullable String formatDuration(@Nullable Duration duration, String phase) {
		return (duration != null) ? duration.toMillis() + " ms " + phase : null;
	}

	/**
	 * The job when it was last seen.
	 * @return the job, {@code null} if this call never saw it
	 */
	public @Nullable RunPodJob lastJob() {
		return this.details.lastJob();
	}

	/**
	 * How long the job was queued: RunPod's delay time if it was told, else as far as
	 * this call saw it.
	 * @return the duration, {@code null} if this call never saw the job
	 */
	public @Nullable Duration inQueue() {
		return this.details.inQueue();
	}

	/**
	 * How long the job was in progress, as far as this call saw it.
	 * @return the duration, {@code null} if this call did not see it in progress
	 */
	public @Nullable Duration inProgress() {
		return this.details.inProgress();
	}

	/**
	 * What the endpoint's health says about the wait: no workers, no capacity, a crash
	 * loop, scaled to zero, a cold start.
	 * @return a sentence, {@code null} if health is not known or has nothing to say
	 */
	public @Nullable String diagnosis() {
		return this.details.diagnosis();
	}

	/**
	 * What is known of a wait that was given up.
	 *
	 * @param timeout how long was waited
	 * @param lastJob the job when it was last seen
	 * @param inQueue how long the job was queued
	 * @param inProgress how long the job was in progress
	 * @param cancelled whether the job was cancelled when the time was up
	 * @param diagnosis what the endpoint's health says
	 */
	public record WaitDetails(Duration timeout, @Nullable RunPodJob lastJob, @Nullable Duration inQueue,
			@Nullable Duration inProgress, boolean cancelled, @Nullable String diagnosis) {
	}

}
