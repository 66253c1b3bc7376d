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

package io.runpod.client.batch;

import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;

import io.runpod.client.exception.RunPodException;
import io.runpod.client.job.JobError;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;

/**
 * Job of a batch. RunPod returns neither its input nor its position among the inputs: let
 * the handler return what identifies it, for example an id that is part of the input.
 *
 * @since 0.1.0
 */
public final class BatchItem {

	private final RunPodJob job;

	private final @Nullable Instant startedAt;

	private final @Nullable Instant completedAt;

	private BatchItem(RunPodJob job, @Nullable Instant startedAt, @Nullable Instant completedAt) {
		this.job = job;
		this.startedAt = startedAt;
		this.completedAt = completedAt;
	}

	/**
	 * Create an item, for example for a test.
	 * @param job the state of the job
	 * @param startedAt the time at which it started, or {@code null}
	 * @param completedAt the time at which it ended, or {@code null}
	 * @return the item
	 */
	public static BatchItem of(RunPodJob job, @Nullable Instant startedAt, @Nullable Instant completedAt) {
		Assert.notNull(job, "'job' must not be null");
		return new BatchItem(job, startedAt, completedAt);
	}

	/**
	 * Return the id of the item. It is valid within its batch only: an endpoint's
	 * {@code status} does not accept it.
	 * @return the id
	 */
	public String id() {
		return this.job.id();
	}

	/**
	 * Return the state of the job.
	 * @return the state
	 */
	public JobStatus status() {
		return this.job.status();
	}

	/**
	 * Return whether the job completed.
	 * @return {@code true} if its state is COMPLETED
	 */
	public boolean isSuccessful() {
		return this.job.isSuccessful();
	}

	/**
	 * Return the error of a failed job.
	 * @return the error, {@code null} if there is none
	 */
	public @Nullable JobError error() {
		return this.job.error();
	}

	/**
	 * Return the output of a completed job.
	 * @param <T> the type of the output
	 * @param type the type to convert the output to
	 * @return the output, never {@code null}
	 * @throws RunPodException if the job did not complete, has no output or none of that
	 * type
	 */
	public <T> T outputOrThrow(Class<T> type) {
		return this.job.outputOrThrow(type);
	}

	/**
	 * Return the output of a completed job, of a generic type.
	 * @param <T> the type of the output
	 * @param type the type to convert the output to
	 * @return the output, never {@code null}
	 * @throws RunPodException if the job did not complete, has no output or none of that
	 * type
	 */
	public <T> T outputOrThrow(ParameterizedTypeReference<T> type) {
		return this.job.outputOrThrow(type);
	}

	/**
	 * Return the time at which the job started.
	 * @return the time, {@code null} if it has not started
	 */
	public @Nullable Instant startedAt() {
		return this.startedAt;
	}

	/**
	 * Return the time at which the job ended.
	 * @return the time, {@code null} if it has not ended
	 */
	public @Nullable Instant completedAt() {
		return this.completedAt;
	}

	@Override
	public boolean equals(@Nullable Object obj) {
		return obj instanceof BatchItem other && this.job.equals(other.job)
				&& Objects.equals(this.startedAt, other.startedAt)
				&& Objects.equals(this.completedAt, other.completedAt);
	}

	@Override
	public int hashCode() {
		return this.job.hashCode();
	}

	// without the output, which is the user's
	@Override
	public String toString() {
		return "BatchItem[" + id() + " " + this.job.rawStatus() + "]";
	}

}
