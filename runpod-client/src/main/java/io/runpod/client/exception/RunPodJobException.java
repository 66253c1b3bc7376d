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

import java.util.Objects;

import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;

/**
 * Exception for a job that is not COMPLETED: it ended as FAILED, CANCELLED or TIMED_OUT,
 * or its output was requested before it ended. Never retryable.
 *
 * @since 0.1.0
 */
public class RunPodJobException extends RunPodException {

	/** The job. */
	private final RunPodJob job;

	RunPodJobException(Builder<?> builder) {
		super(builder);
		this.job = Objects.requireNonNull(builder.job);
	}

	/**
	 * Create a builder with the endpoint, the id and a message derived from the job. The
	 * message has the first 500 characters of the job's error.
	 * @param job the job
	 * @return the builder
	 */
	public static Builder<RunPodJobException> builder(RunPodJob job) {
		return new Builder<>(message(job), RunPodJobException::new).endpoint(job.endpoint()).jobId(job.id()).job(job);
	}

	private static String message(RunPodJob job) {
		String message = "Job " + job.id() + " (endpoint '" + job.endpoint() + "') is " + excerpt(job.rawStatus());
		if (job.error() != null) {
			return message + ": " + excerpt(job.error().toString());
		}
		if (job.status() == JobStatus.FAILED) {
			String worker = (job.workerId() != null) ? "worker " + excerpt(job.workerId()) : "its worker";
			return message + ", without an error. See the log of " + worker + " at RunPod";
		}
		return job.isTerminal() ? message : message + ", not COMPLETED yet";
	}

	/**
	 * Return the job as it ended.
	 * @return the job, with the complete error
	 */
	public RunPodJob getJob() {
		return this.job;
	}

}
