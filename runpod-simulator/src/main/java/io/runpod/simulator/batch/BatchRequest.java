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

package io.runpod.simulator.batch;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.runpod.simulator.job.JobSnapshot;
import io.runpod.simulator.job.JobStatus;
import io.runpod.simulator.job.Submission;
import io.runpod.simulator.queue.Job;
import io.runpod.simulator.queue.JobQueue;
import io.runpod.simulator.time.SimulatorTime;

/**
 * Request of a batch. References its job once the batch is finalized, longer than the
 * queue does. Guarded by the lock of its batch.
 */
final class BatchRequest {

	private final String id = "req_" + UUID.randomUUID().toString().replace("-", "");

	private final Submission submission;

	private @Nullable Job job;

	BatchRequest(Submission submission) {
		this.submission = submission;
	}

	String id() {
		return this.id;
	}

	void submit(JobQueue queue) {
		this.job = queue.submit(this.id, this.submission);
	}

	void cancelIfQueued() {
		if (this.job != null) {
			this.job.cancelIfQueued();
		}
	}

	// A job deleted before it ended counts as failed.
	JobStatus status() {
		if (this.job == null) {
			return JobStatus.IN_QUEUE;
		}
		JobSnapshot snapshot = this.job.snapshot();
		return (snapshot.deleted() && !snapshot.status().isTerminal()) ? JobStatus.FAILED : snapshot.status();
	}

	ObjectNode toJson(SimulatorTime time) {
		ObjectNode json = JsonNodeFactory.instance.objectNode();
		Long startedAt = (this.job != null) ? this.job.startedAt() : null;
		JobSnapshot snapshot = (this.job != null) ? this.job.snapshot() : null;
		if (snapshot != null && startedAt != null && snapshot.executionTime() != null) {
			json.put("completedAt", formatInstant(time, startedAt + snapshot.executionTime()));
		}
		if (snapshot != null && snapshot.error() != null) {
			json.put("error", snapshot.error());
		}
		json.put("id", this.id);
		if (snapshot != null && snapshot.output() != null && snapshot.status().isTerminal()) {
			json.set("output", snapshot.output());
		}
		if (startedAt != null) {
			json.put("startedAt", formatInstant(time, startedAt));
		}
		return json.put("status", status().name());
	}

	private static String formatInstant(SimulatorTime time, long millis) {
		return Instant.ofEpochMilli(time.epochMillis(millis)).toString();
	}

}
