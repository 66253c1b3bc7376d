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
 * A job as a client asked for it.
 *
 * @param input the input
 * @param webhook whom to tell at the end, or {@code null}
 * @param s3Config for the worker alone, or {@code null}
 * @param executionTimeout the policy's limit of a run, {@code null} for the endpoint's
 * @param ttl how long the job may exist
 * @param lowPriority whether no worker is started for it
 * @param sync whether it came by runsync, which keeps results for a minute only
 * @param batchId the batch that it is part of, or {@code null}
 * @since 0.1.0
 */
public record Submission(JsonNode input, @Nullable String webhook, @Nullable JsonNode s3Config,
		@Nullable Duration executionTimeout, Duration ttl, boolean lowPriority, boolean sync,
		@Nullable String batchId) {

	/**
	 * The same as part of a batch.
	 * @param batchId the batch
	 * @return the submission
	 */
	public Submission withBatchId(String batchId) {
		return new Submission(this.input, this.webhook, this.s3Config, this.executionTimeout, this.ttl,
				this.lowPriority, this.sync, batchId);
	}

}
