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

import org.jspecify.annotations.Nullable;

/**
 * The client was closed, usually because the application is shutting down. A job that was
 * waited for is not over, unless it is cancelled on abandon: {@code await(id)} goes on
 * where this wait stopped, in any process.
 *
 * @since 0.1.0
 */
public class RunPodClientClosedException extends RunPodException {

	/**
	 * Create the error.
	 * @param message what was interrupted and what to do about it
	 * @param endpoint the name of the endpoint
	 * @param jobId the id of the job, {@code null} if it was not known yet
	 * @param attempts the number of requests made
	 */
	public RunPodClientClosedException(String message, String endpoint, @Nullable String jobId, int attempts) {
		super(message, endpoint, jobId, attempts, null);
	}

	/**
	 * Describe a call that came too late.
	 * @param endpoint the name of the endpoint
	 * @return the error
	 */
	public static RunPodClientClosedException rejectedCall(String endpoint) {
		return new RunPodClientClosedException(
				"The RunPod client is closed; nothing was sent to endpoint '" + endpoint
						+ "'. If the application is shutting down, stop making calls before the client is closed",
				endpoint, null, 0);
	}

	/**
	 * Describe a call that was under way.
	 * @param endpoint the name of the endpoint
	 * @param jobId the id of the job, {@code null} if it was not known yet
	 * @param submitting whether a submission was under way
	 * @param attempts the number of requests made
	 * @return the error
	 */
	public static RunPodClientClosedException terminatedCall(String endpoint, @Nullable String jobId,
			boolean submitting, int attempts) {
		String hint = (jobId != null) ? "; await its id later to go on waiting" : "";
		if (submitting) {
			hint = (jobId != null) ? "; RunPod may have queued it again, and its status tells"
					: "; a submission under way may have become a job";
		}
		return new RunPodClientClosedException("The RunPod client was closed while it waited for endpoint '" + endpoint
				+ "'" + ((jobId != null) ? ", job " + jobId : "") + hint, endpoint, jobId, attempts);
	}

}
