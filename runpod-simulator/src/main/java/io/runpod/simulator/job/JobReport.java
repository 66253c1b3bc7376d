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

/**
 * What a worker posts about a job, understood as RunPod understands it.
 *
 * @param status what the job becomes
 * @param output the output to show, or {@code null} for none
 * @param error the error to show, or {@code null} for none
 * @since 0.1.0
 */
public record JobReport(JobStatus status, @Nullable JsonNode output, @Nullable String error) {

	/**
	 * Understand what a worker posts.
	 * @param body the body of a job-done call
	 * @return the report
	 */
	public static JobReport parse(JsonNode body) {
		JsonNode output = body.get("output");
		JsonNode error = body.get("error");
		JsonNode status = body.get("status");
		if (status != null && status.isString() && status.stringValue().equals(JobStatus.IN_PROGRESS.name())) {
			return progress(output);
		}
		if (error != null && error.isString()) {
			return new JobReport(JobStatus.FAILED, output, error.stringValue());
		}
		// An error that is no text is lost in production, and the output with it.
		boolean errorIgnored = error != null && !error.isNull();
		return new JobReport(JobStatus.COMPLETED, errorIgnored ? null : output, null);
	}

	/**
	 * The report of a worker that goes on.
	 * @param output how far it is, or {@code null} to say nothing
	 * @return the report
	 */
	public static JobReport progress(@Nullable JsonNode output) {
		return new JobReport(JobStatus.IN_PROGRESS, output, null);
	}

	/**
	 * Whether the worker is done with the job.
	 * @return {@code false} for progress
	 */
	public boolean isFinal() {
		return this.status.isTerminal();
	}

}
