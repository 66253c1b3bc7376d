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

package io.runpod.simulator.job;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Snapshot of a job.
 *
 * @param id the id
 * @param status the state
 * @param delayTime milliseconds from submission to the start of the current attempt,
 * {@code null} while queued
 * @param executionTime milliseconds of the last attempt, {@code null} until it has ended
 * @param workerId the worker of the last attempt, {@code null} while queued
 * @param output the result or last progress, {@code null} for none (JSON's null is a
 * node)
 * @param error the error, or {@code null} for none
 * @param retries the number of times it was queued again after the loss of its worker
 * @param deleted whether the job has been deleted
 * @since 0.1.0
 */
public record JobSnapshot(String id, JobStatus status, @Nullable Long delayTime, @Nullable Long executionTime,
		@Nullable String workerId, @Nullable JsonNode output, @Nullable String error, int retries, boolean deleted) {

	/**
	 * Return the JSON representation for clients: keys in alphabetical order, without
	 * absent values.
	 * @return the JSON
	 */
	public ObjectNode toJson() {
		ObjectNode json = JsonNodeFactory.instance.objectNode();
		if (this.delayTime != null) {
			json.put("delayTime", this.delayTime);
		}
		if (this.error != null) {
			json.put("error", this.error);
		}
		if (this.executionTime != null) {
			json.put("executionTime", this.executionTime);
		}
		json.put("id", this.id);
		if (this.output != null) {
			json.set("output", this.output);
		}
		if (this.retries > 0) {
			json.put("retries", this.retries);
		}
		json.put("status", this.status.name());
		if (this.workerId != null) {
			json.put("workerId", this.workerId);
		}
		return json;
	}

}
