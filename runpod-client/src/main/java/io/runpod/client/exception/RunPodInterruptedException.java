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
 * The thread that waited was interrupted; its interrupt flag is set again. The job is not
 * over: {@code await(id)} goes on where this wait stopped.
 *
 * @since 0.1.0
 */
public class RunPodInterruptedException extends RunPodException {

	/**
	 * Create the error.
	 * @param endpoint the name of the endpoint
	 * @param jobId the id of the job, {@code null} if it was not known yet
	 * @param cause the interrupt
	 */
	public RunPodInterruptedException(String endpoint, @Nullable String jobId, InterruptedException cause) {
		super("Interrupted while waiting for endpoint '" + endpoint + "'"
				+ ((jobId != null) ? ", job " + jobId + "; it goes on at RunPod, await its id to go on waiting"
						: "; a submission that was under way may have become a job"),
				endpoint, jobId, 0, cause);
	}

}
