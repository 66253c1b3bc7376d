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

package io.runpod.client.internal.call;

import java.time.Duration;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodJobNotFoundException;
import io.runpod.client.internal.text.PrintableText;
import io.runpod.client.job.RunPodJob;

/**
 * Messages of the exceptions for calls that end without the result of a job.
 */
final class ExceptionMessages {

	private ExceptionMessages() {
	}

	static String jobNotFound(String endpoint, String jobId, @Nullable RunPodJob lastJob) {
		String lastState = (lastJob != null)
				? "; it was " + PrintableText.excerpt(lastJob.rawStatus()) + " when last seen" : "";
		return "Job " + jobId + " was not found on endpoint '" + endpoint + "'" + lastState
				+ ". Results are kept for 30 minutes after run and 1 minute after runSync, and a job is deleted when its"
				+ " ttl passes";
	}

	static String interrupted(String endpoint, @Nullable String jobId) {
		return "Interrupted while waiting for endpoint '" + endpoint + "'"
				+ ((jobId != null) ? ", job " + jobId + "; it continues at RunPod, await its id to resume waiting"
						: "; a submission in flight may have created a job");
	}

	static String applicationError(String endpoint, String jobId, Throwable error) {
		return "Waiting for endpoint '" + endpoint + "', job " + jobId + ", failed: " + error
				+ ". The job is not affected; await its id to resume waiting";
	}

	static String rejectedCall(String endpoint, @Nullable String jobId) {
		return "The RunPod client is closed; nothing was sent to endpoint '" + endpoint + "'"
				+ ((jobId != null) ? " about job " + jobId : "")
				+ ". If the application is shutting down, stop making calls before the client is closed";
	}

	static String terminatedCall(String endpoint, @Nullable String jobId, boolean outcomeUnknown) {
		String hint = (jobId != null) ? "; await its id later to resume waiting" : "";
		if (outcomeUnknown) {
			hint = (jobId != null) ? "; RunPod may have queued it again, check its status"
					: "; a submission in flight may have created a job";
		}
		return "The RunPod client was closed while it waited for endpoint '" + endpoint + "'"
				+ ((jobId != null) ? ", job " + jobId : "") + hint;
	}

	static String timeout(String endpoint, @Nullable String jobId, TimedOutCall call, int attempts,
			@Nullable RunPodException cause) {
		StringBuilder message = new StringBuilder("No result after ").append(call.timeout().toMillis()).append(" ms");
		if (attempts == 0) {
			message.append(": nothing was sent to endpoint '").append(endpoint).append("'");
			message.append((jobId != null) ? " about job " + jobId : "");
			message.append(" in that time. Requests wait for a permit of the endpoint's rate limits");
		}
		else if (jobId != null) {
			message.append(": job ").append(jobId).append(" (endpoint '").append(endpoint).append("') ");
			message.append(describeJob(call, cause));
			if (call.cancellationFailure() != null) {
				message.append(". ").append(call.cancellationFailure());
			}
		}
		else if (cause != null) {
			message.append(" from endpoint '").append(endpoint).append("'");
		}
		else {
			message.append(": endpoint '").append(endpoint).append("' did not answer in time");
		}
		if (call.diagnosis() != null) {
			message.append(". The endpoint: ").append(call.diagnosis());
		}
		if (cause != null) {
			message.append(". The last of ").append(attempts).append(" requests: ").append(cause.getMessage());
		}
		return message.toString();
	}

	private static String describeJob(TimedOutCall call, @Nullable RunPodException cause) {
		RunPodJob lastJob = call.lastJob();
		if (lastJob != null && (call.isCancelled() || lastJob.isTerminal())) {
			return describeLastState(call, lastJob);
		}
		// outside of the grace period, this is not a timeout
		if (cause instanceof RunPodJobNotFoundException) {
			return "was not found so far. It was submitted a moment ago, and RunPod may not return it yet; await its id to"
					+ " resume waiting";
		}
		return (lastJob != null)
				? describeLastState(call, lastJob) + ". It continues at RunPod; await its id to resume waiting"
				: "has not been seen yet; await its id to resume waiting";
	}

	private static String describeLastState(TimedOutCall call, RunPodJob lastJob) {
		String durations = Stream
			.of(formatDuration(call.timeInQueue(), "in the queue"),
					formatDuration(call.timeInProgress(), "in progress"))
			.filter(Objects::nonNull)
			.collect(Collectors.joining(" and "));
		return (call.isCancelled() ? "was cancelled" : "is " + PrintableText.excerpt(lastJob.rawStatus()))
				+ (durations.isEmpty() ? "" : " after " + durations);
	}

	private static @Nullable String formatDuration(@Nullable Duration duration, String phase) {
		return (duration != null) ? duration.toMillis() + " ms " + phase : null;
	}

	/**
	 * State of a call at its timeout.
	 *
	 * @param timeout the timeout
	 * @param lastJob the last known state of the job
	 * @param timeInQueue the time that the job was queued
	 * @param timeInProgress the time that the job was in progress
	 * @param isCancelled whether the job was cancelled because of the timeout
	 * @param cancellationFailure why the job may not be cancelled, if it was to be
	 * @param diagnosis the diagnosis derived from the health of the endpoint
	 */
	record TimedOutCall(Duration timeout, @Nullable RunPodJob lastJob, @Nullable Duration timeInQueue,
			@Nullable Duration timeInProgress, boolean isCancelled, @Nullable String cancellationFailure,
			@Nullable String diagnosis) {
	}

}
