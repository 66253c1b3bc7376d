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

import io.runpod.client.job.RunPodJob;

/**
 * RunPod does not know the job: a wrong id, a job of another endpoint, a result that is
 * no longer kept (30 minutes after {@code run}, 1 minute after {@code runSync}), or a job
 * deleted because its ttl passed.
 *
 * @since 0.1.0
 */
public class RunPodJobNotFoundException extends RunPodException {

	private final transient @Nullable RunPodJob lastJob;

	/**
	 * Create the error.
	 * @param endpoint the name of the endpoint
	 * @param jobId the id that RunPod does not know
	 * @param attempts the number of requests made
	 * @param lastJob the job when it was last seen, or {@code null}
	 */
	public RunPodJobNotFoundException(String endpoint, String jobId, int attempts, @Nullable RunPodJob lastJob) {
		super(message(endpoint, jobId, lastJob), endpoint, jobId, attempts, null);
		this.lastJob = lastJob;
	}

	private static String message(String endpoint, String jobId, @Nullable RunPodJob lastJob) {
		String lastState = (lastJob != null) ? "; it was " + lastJob.rawStatus() + " when last seen" : "";
		return "RunPod knows no job " + jobId + " on endpoint '" + endpoint + "'" + lastState
				+ ". Results are kept for 30 minutes after run and 1 minute after runSync, and a job is deleted when its"
				+ " ttl passes";
	}

	/**
	 * The job when it was last seen.
	 * @return the job, {@code null} if this call never saw it
	 */
	public @Nullable RunPodJob lastJob() {
		return this.lastJob;
	}

}
