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
 * Result of one input of {@code runAll}: the output of its job, or an error.
 *
 * @param <I> the type of the input
 * @param <T> the type of the output
 * @since 0.1.0
 */
public final class JobResult<I, T> {

	private final Values<I, T> values;

	private JobResult(@Nullable I input, @Nullable String jobId, @Nullable RunPodJob job, @Nullable T output,
			@Nullable RuntimeException error) {
		this.values = new Values<>(input, jobId, job, output, error);
	}

	/**
	 * Create the result of a successful job, for example for a test.
	 * @param <I> the type of the input
	 * @param <T> the type of the output
	 * @param input the input
	 * @param job the job
	 * @param output the output of the job
	 * @return the result
	 */
	public static <I, T> JobResult<I, T> of(I input, RunPodJob job, T output) {
		return new JobResult<>(input, job.id(), job, output, null);
	}

	/**
	 * Create the result of an input without an output, for example for a test.
	 * @param <I> the type of the input
	 * @param <T> the type of the output
	 * @param input the input, {@code null} if that is the error
	 * @param job the last known state of the job, or {@code null}
	 * @param error the error
	 * @return the result
	 */
	public static <I, T> JobResult<I, T> failed(@Nullable I input, @Nullable RunPodJob job, RuntimeException error) {
		String jobId = (job != null) ? job.id()
				: (error instanceof RunPodException runPodException) ? runPodException.getJobId() : null;
		return new JobResult<>(input, jobId, job, null, error);
	}

	/**
	 * Return the input.
	 * @return the input as passed to {@code runAll}, {@code null} only if it was
	 * {@code null}
	 */
	public @Nullable I input() {
		return this.values.input;
	}

	/**
	 * Return the id of the job that was submitted for the input.
	 * @return the id, {@code null} if no job was created or RunPod's response was lost
	 */
	public @Nullable String jobId() {
		return this.values.jobId;
	}

	/**
	 * Return the last known state of the job.
	 * @return the job, {@code null} if none was received
	 */
	public @Nullable RunPodJob job() {
		return this.values.job;
	}

	/**
	 * Return the output.
	 * @return the output, {@code null} exactly if there is an error
	 */
	public @Nullable T output() {
		return this.values.output;
	}

	/**
	 * Return the error: a {@link RunPodException} as from a call for one job, an
	 * {@link IllegalArgumentException} if the input could not be sent, or an
	 * {@link IllegalStateException} whose cause is a checked exception.
	 * @return the error, {@code null} exactly if there is an output
	 */
	public @Nullable RuntimeException error() {
		return this.values.error;
	}

	/**
	 * Return whether there is an output.
	 * @return {@code true} if the job completed with an output
	 */
	public boolean isSuccessful() {
		return this.values.error == null;
	}

	/**
	 * Return the output of a successful job.
	 * @return the output, never {@code null}
	 * @throws RunPodException if a request or the job failed
	 * @throws IllegalArgumentException if the input could not be sent
	 */
	public T outputOrThrow() {
		T output = this.values.output;
		if (output == null) {
			throw (this.values.error != null) ? this.values.error
					: new IllegalStateException("A result without output and error");
		}
		return output;
	}

	@Override
	public boolean equals(@Nullable Object obj) {
		return obj instanceof JobResult<?, ?> other && this.values.equals(other.values);
	}

	@Override
	public int hashCode() {
		return this.values.hashCode();
	}

	// without input and output, which are the user's and may be 20 MB long
	@Override
	public String toString() {
		return "JobResult[jobId=" + this.values.jobId + ", "
				+ ((this.values.error != null) ? "error=" + this.values.error : "succeeded") + "]";
	}

	private record Values<I, T>(@Nullable I input, @Nullable String jobId, @Nullable RunPodJob job, @Nullable T output,
			@Nullable RuntimeException error) {
	}

}
