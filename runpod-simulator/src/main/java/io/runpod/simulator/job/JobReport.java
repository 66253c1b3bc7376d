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
 * Report of a worker about a job, interpreted as by RunPod.
 *
 * @param status the resulting state of the job
 * @param output the output, or {@code null} for none
 * @param error the error, or {@code null} for none
 * @param ignoredError an error that is not a string, which RunPod ignores together with
 * the output, or {@code null} for none
 * @since 0.1.0
 */
public record JobReport(JobStatus status, @Nullable JsonNode output, @Nullable String error,
		@Nullable JsonNode ignoredError) {

	/**
	 * Parse the report of a worker.
	 * @param body the body of a job-done request
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
			return new JobReport(JobStatus.FAILED, output, error.stringValue(), null);
		}
		return (error == null || error.isNull()) ? new JobReport(JobStatus.COMPLETED, output, null, null)
				: new JobReport(JobStatus.COMPLETED, null, null, error);
	}

	/**
	 * Create a report of progress.
	 * @param output the progress, or {@code null} for none
	 * @return the report
	 */
	public static JobReport progress(@Nullable JsonNode output) {
		return new JobReport(JobStatus.IN_PROGRESS, output, null, null);
	}

	/**
	 * Return a copy that fails the job with an {@link #ignoredError() ignored error}.
	 * @return the copy, with the JSON text of the error, or this report if it has none
	 */
	public JobReport withStrictError() {
		return (this.ignoredError != null) ? new JobReport(JobStatus.FAILED, null, this.ignoredError.toString(), null)
				: this;
	}

	/**
	 * Return whether the report ends the job.
	 * @return {@code false} for progress
	 */
	public boolean isFinal() {
		return this.status.isTerminal();
	}

}
