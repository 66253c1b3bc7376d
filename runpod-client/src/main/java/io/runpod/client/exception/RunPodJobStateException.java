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

import io.runpod.client.job.RunPodJob;

/**
 * Exception for an operation that the state of the job does not allow: {@code retry} of a
 * job that is neither FAILED nor TIMED_OUT. Thrown by the client, after it requested the
 * status; the operation itself was not sent. Never retryable.
 *
 * @since 0.1.0
 */
public class RunPodJobStateException extends RunPodException {

	/** The job. */
	private final RunPodJob job;

	RunPodJobStateException(Builder<?> builder) {
		super(builder);
		this.job = Objects.requireNonNull(builder.job);
	}

	/**
	 * Create a builder with the endpoint, the id and a message derived from the job.
	 * @param job the job
	 * @return the builder
	 */
	public static Builder<RunPodJobStateException> builder(RunPodJob job) {
		return new Builder<>("Job " + job.id() + " (endpoint '" + job.endpoint() + "') is " + excerpt(job.rawStatus())
				+ ": only a job that FAILED or TIMED_OUT can be retried", RunPodJobStateException::new)
			.endpoint(job.endpoint())
			.jobId(job.id())
			.job(job);
	}

	/**
	 * Return the job in the state that does not allow the operation.
	 * @return the job
	 */
	public RunPodJob getJob() {
		return this.job;
	}

}
