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

import io.runpod.client.job.RunPodJob;

/**
 * A job ended, but did not complete: FAILED, CANCELLED or TIMED_OUT; or its output was
 * asked for before it ended.
 *
 * @since 0.1.0
 */
public class RunPodJobException extends RunPodException {

	private final transient RunPodJob job;

	/**
	 * Create the error.
	 * @param job the job
	 */
	public RunPodJobException(RunPodJob job) {
		super(message(job), job.endpoint(), job.id(), 0, null);
		this.job = job;
	}

	private static String message(RunPodJob job) {
		String message = "Job " + job.id() + " (endpoint '" + job.endpoint() + "') is " + job.rawStatus();
		if (job.error() != null) {
			return message + ": " + job.error();
		}
		return job.isTerminal() ? message : message + ", not COMPLETED yet";
	}

	/**
	 * The job as it ended.
	 * @return the job, with its error
	 */
	public RunPodJob job() {
		return this.job;
	}

}
