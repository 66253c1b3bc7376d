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

package io.runpod.jobs.internal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.runpod.client.job.ExecutionPolicy;

/**
 * Job to be submitted.
 *
 * @param id the id
 * @param inputs the inputs of a batch, or the one of a job
 * @param policy the execution policy
 * @param deadline the time until when the job has to end
 * @param draftId the id of the draft of a batch at RunPod, which another submission may
 * have left incomplete
 * @param trace the fields of the trace in which the job was recorded
 */
public record PendingJob(UUID id, List<?> inputs, ExecutionPolicy policy, Instant deadline, @Nullable String draftId,
		Map<String, String> trace) {
}
