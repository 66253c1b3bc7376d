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

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Submission of a job by a client.
 *
 * @param input the input
 * @param webhook the URL to call when the job has ended, or {@code null}
 * @param s3Config the S3 settings for the worker, or {@code null}
 * @param executionTimeout the execution timeout of the policy, or {@code null} for that
 * of the endpoint
 * @param ttl the time to live
 * @param lowPriority whether no worker is started for the job
 * @param sync whether it was submitted by runsync, whose results are retained for one
 * minute only
 * @param batchId the id of its batch, or {@code null}
 * @since 0.1.0
 */
public record Submission(JsonNode input, @Nullable String webhook, @Nullable JsonNode s3Config,
		@Nullable Duration executionTimeout, Duration ttl, boolean lowPriority, boolean sync,
		@Nullable String batchId) {

	/**
	 * Return the maximum size of the result.
	 * @return the limit, which applies to the body of the job-done request
	 */
	public PayloadLimit resultLimit() {
		return this.sync ? PayloadLimit.RUN_SYNC : PayloadLimit.RUN;
	}

	/**
	 * Return a copy that is part of a batch.
	 * @param batchId the id of the batch
	 * @return the copy
	 */
	public Submission withBatchId(String batchId) {
		return new Submission(this.input, this.webhook, this.s3Config, this.executionTimeout, this.ttl,
				this.lowPriority, this.sync, batchId);
	}

}
