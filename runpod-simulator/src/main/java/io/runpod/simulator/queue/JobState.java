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

package io.runpod.simulator.queue;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.runpod.simulator.job.JobSnapshot;
import io.runpod.simulator.job.JobStatus;
import io.runpod.simulator.job.StreamedChunks;

/**
 * Mutable state of a job. Guarded by the lock of the job.
 */
final class JobState {

	private List<JsonNode> chunks = new ArrayList<>();

	private JobStatus status = JobStatus.IN_QUEUE;

	private long queuedAt;

	private int retries;

	private boolean deleted;

	private @Nullable Attempt attempt;

	private @Nullable Long executionTime;

	private @Nullable JsonNode output;

	private @Nullable String error;

	JobState(long now) {
		this.queuedAt = now;
	}

	JobStatus status() {
		return this.status;
	}

	boolean isDeleted() {
		return this.deleted;
	}

	boolean isTerminal() {
		return this.deleted || this.status.isTerminal();
	}

	boolean hasChunks() {
		return !this.chunks.isEmpty();
	}

	boolean isRetriedAfterLoss() {
		return this.retries > 0;
	}

	@Nullable Long startedAt() {
		return (this.attempt != null) ? this.attempt.startedAt() : null;
	}

	@Nullable Attempt runningAttempt() {
		return (this.status == JobStatus.IN_PROGRESS) ? this.attempt : null;
	}

	boolean start(Attempt attempt) {
		if (this.status != JobStatus.IN_QUEUE) {
			return false;
		}
		this.attempt = attempt;
		this.status = JobStatus.IN_PROGRESS;
		return true;
	}

	boolean updateProgress(@Nullable JsonNode output) {
		this.output = output;
		return true;
	}

	boolean addChunk(JsonNode chunk) {
		return this.chunks.add(chunk);
	}

	boolean terminate(JobStatus status, @Nullable JsonNode output, @Nullable String error, long now) {
		if (this.attempt != null) {
			this.executionTime = Math.max(0, now - this.attempt.startedAt());
		}
		this.status = status;
		this.output = output;
		this.error = error;
		return true;
	}

	boolean requeue() {
		this.status = JobStatus.IN_QUEUE;
		this.attempt = null;
		this.executionTime = null;
		this.output = null;
		return true;
	}

	boolean requeueAfterLoss() {
		this.retries = 1;
		return requeue();
	}

	boolean requeueAsNew(long now) {
		this.queuedAt = now;
		this.retries = 0;
		this.error = null;
		this.chunks.clear();
		return requeue();
	}

	boolean delete() {
		this.deleted = true;
		return true;
	}

	StreamedChunks drain() {
		List<JsonNode> drained = this.chunks;
		this.chunks = new ArrayList<>();
		return new StreamedChunks(this.status, drained, this.deleted);
	}

	JobSnapshot snapshot(String id) {
		Attempt last = this.attempt;
		Long delayTime = (last != null) ? Math.max(0, last.startedAt() - this.queuedAt) : null;
		return new JobSnapshot(id, this.status, delayTime, this.executionTime, (last != null) ? last.workerId() : null,
				this.output, this.error, this.retries, this.deleted);
	}

}
