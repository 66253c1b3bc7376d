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

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * Snapshot of a batch: its status and the number of its jobs in each state. Immutable.
 *
 * @since 0.1.0
 */
public final class RunPodBatch {

	private final Values values;

	private RunPodBatch(Values values) {
		this.values = values;
	}

	/**
	 * Create a builder, for example for a test.
	 * @param id the id of the batch
	 * @param rawStatus the status as RunPod writes it
	 * @return a builder
	 */
	public static Builder builder(String id, String rawStatus) {
		Assert.hasText(id, "'id' must not be empty");
		Assert.hasText(rawStatus, "'rawStatus' must not be empty");
		return new Builder(id, rawStatus);
	}

	/**
	 * Return the id of the batch, with which any process can continue with it.
	 * @return the id
	 */
	public String id() {
		return this.values.id;
	}

	/**
	 * Return the display name of the batch.
	 * @return the name, {@code null} if it has none
	 */
	public @Nullable String name() {
		return this.values.name;
	}

	/**
	 * Return the status of the batch.
	 * @return the status
	 */
	public BatchStatus status() {
		return BatchStatus.of(this.values.rawStatus);
	}

	/**
	 * Return the status as RunPod wrote it.
	 * @return the status
	 */
	public String rawStatus() {
		return this.values.rawStatus;
	}

	/**
	 * Return the number of inputs, and thus of jobs.
	 * @return the number
	 */
	public int total() {
		return this.values.total;
	}

	/**
	 * Return the number of jobs that run.
	 * @return the number
	 */
	public int inProgress() {
		return this.values.inProgress;
	}

	/**
	 * Return the number of jobs that completed.
	 * @return the number
	 */
	public int completed() {
		return this.values.completed;
	}

	/**
	 * Return the number of jobs that ended in another way.
	 * @return the number
	 */
	public int failed() {
		return this.values.failed;
	}

	/**
	 * Return the time of creation.
	 * @return the time, {@code null} if RunPod did not return it
	 */
	public @Nullable Instant createdAt() {
		return this.values.createdAt;
	}

	/**
	 * Return whether the batch does not change any more: all jobs of a finalized batch
	 * have ended, or it failed or was cancelled as a whole.
	 * @return {@code true} if so
	 */
	public boolean isTerminal() {
		return switch (status()) {
			case FINALIZED -> completed() + failed() >= total();
			case FAILED, CANCELLED -> true;
			case DRAFT, UNKNOWN -> false;
		};
	}

	@Override
	public boolean equals(@Nullable Object obj) {
		return obj instanceof RunPodBatch other && this.values.equals(other.values);
	}

	@Override
	public int hashCode() {
		return this.values.hashCode();
	}

	@Override
	public String toString() {
		return "RunPodBatch[" + id() + ((name() != null) ? " '" + name() + "'" : "") + " " + rawStatus() + ", "
				+ (completed() + failed()) + " of " + total() + " ended, " + failed() + " failed]";
	}

	private record Values(String id, @Nullable String name, String rawStatus, int total, int inProgress, int completed,
			int failed, @Nullable Instant createdAt) {
	}

	/**
	 * Builder of {@link RunPodBatch}. Every number is zero by default.
	 */
	public static final class Builder {

		private final String id;

		private final String rawStatus;

		private @Nullable String name;

		private int total;

		private int inProgress;

		private int completed;

		private int failed;

		private @Nullable Instant createdAt;

		private Builder(String id, String rawStatus) {
			this.id = id;
			this.rawStatus = rawStatus;
		}

		/**
		 * Set the display name.
		 * @param name the name, or {@code null}
		 * @return this builder
		 */
		public Builder name(@Nullable String name) {
			this.name = name;
			return this;
		}

		/**
		 * Set the number of inputs.
		 * @param total the number
		 * @return this builder
		 */
		public Builder total(int total) {
			this.total = total;
			return this;
		}

		/**
		 * Set the number of jobs that run.
		 * @param inProgress the number
		 * @return this builder
		 */
		public Builder inProgress(int inProgress) {
			this.inProgress = inProgress;
			return this;
		}

		/**
		 * Set the number of jobs that completed.
		 * @param completed the number
		 * @return this builder
		 */
		public Builder completed(int completed) {
			this.completed = completed;
			return this;
		}

		/**
		 * Set the number of jobs that ended in another way.
		 * @param failed the number
		 * @return this builder
		 */
		public Builder failed(int failed) {
			this.failed = failed;
			return this;
		}

		/**
		 * Set the time of creation.
		 * @param createdAt the time, or {@code null}
		 * @return this builder
		 */
		public Builder createdAt(@Nullable Instant createdAt) {
			this.createdAt = createdAt;
			return this;
		}

		/**
		 * Build the snapshot.
		 * @return the snapshot
		 */
		public RunPodBatch build() {
			return new RunPodBatch(new Values(this.id, this.name, this.rawStatus, this.total, this.inProgress,
					this.completed, this.failed, this.createdAt));
		}

	}

}
