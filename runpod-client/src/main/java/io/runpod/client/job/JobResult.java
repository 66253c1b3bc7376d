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

import org.jspecify.annotations.Nullable;

import io.runpod.client.exception.RunPodException;

/**
 * What became of one input among many: its output, or the error in place of it.
 *
 * @param <I> the type of the input
 * @param <T> the type of the output
 * @since 0.1.0
 */
public final class JobResult<I, T> {

	private final @Nullable I input;

	private final @Nullable String jobId;

	private final @Nullable RunPodJob job;

	private final @Nullable T output;

	private final @Nullable RuntimeException error;

	private JobResult(@Nullable I input, @Nullable String jobId, @Nullable RunPodJob job, @Nullable T output,
			@Nullable RuntimeException error) {
		this.input = input;
		this.jobId = jobId;
		this.job = job;
		this.output = output;
		this.error = error;
	}

	/**
	 * The result of a job that completed, also for tests.
	 * @param <I> the type of the input
	 * @param <T> the type of the output
	 * @param input the input
	 * @param job the job
	 * @param output its output
	 * @return the result
	 */
	public static <I, T> JobResult<I, T> of(I input, RunPodJob job, T output) {
		return new JobResult<>(input, job.id(), job, output, null);
	}

	/**
	 * The result of an input that brought no output, also for tests.
	 * @param <I> the type of the input
	 * @param <T> the type of the output
	 * @param input the input, {@code null} if that was the mistake
	 * @param job the job when it was last seen, or {@code null}
	 * @param error what went wrong
	 * @return the result
	 */
	public static <I, T> JobResult<I, T> failed(@Nullable I input, @Nullable RunPodJob job, RuntimeException error) {
		String jobId = (job != null) ? job.id()
				: (error instanceof RunPodException runPodException) ? runPodException.getJobId() : null;
		return new JobResult<>(input, jobId, job, null, error);
	}

	/**
	 * The input, as it was given.
	 * @return the input, {@code null} only if it was {@code null}
	 */
	public @Nullable I input() {
		return this.input;
	}

	/**
	 * The job that the input became.
	 * @return its id, {@code null} if it became none or RunPod's answer got lost
	 */
	public @Nullable String jobId() {
		return this.jobId;
	}

	/**
	 * The job when it was last seen.
	 * @return the job, {@code null} if it was never seen
	 */
	public @Nullable RunPodJob job() {
		return this.job;
	}

	/**
	 * The output.
	 * @return the output, {@code null} exactly if there is an error
	 */
	public @Nullable T output() {
		return this.output;
	}

	/**
	 * Why there is no output: a {@link RunPodException} as from a call for one job, or an
	 * {@link IllegalArgumentException} if the input could not be sent. What was thrown
	 * and is no {@code RuntimeException} is the cause of an
	 * {@link IllegalStateException}.
	 * @return the error, {@code null} exactly if there is an output
	 */
	public @Nullable RuntimeException error() {
		return this.error;
	}

	/**
	 * Whether there is an output.
	 * @return {@code true} if the job completed with one
	 */
	public boolean isSuccessful() {
		return this.error == null;
	}

	/**
	 * The output of an input that must have brought one.
	 * @return the output, never {@code null}
	 * @throws RunPodException if RunPod, the job or the way to it failed
	 * @throws IllegalArgumentException if the input could not be sent
	 */
	public T orThrow() {
		T output = this.output;
		if (output == null) {
			throw (this.error != null) ? this.error : new IllegalStateException("A result without output and error");
		}
		return output;
	}

	// neither input nor output: they are the user's, and may be 20 MB long
	@Override
	public String toString() {
		return "JobResult[jobId=" + this.jobId + ", " + ((this.error != null) ? "error=" + this.error : "succeeded")
				+ "]";
	}

}
