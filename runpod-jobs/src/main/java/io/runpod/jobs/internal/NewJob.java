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
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.runpod.client.job.ExecutionPolicy;
import io.runpod.jobs.JobSubmission;

/**
 * Job to be recorded.
 *
 * @param id the id
 * @param endpoint the name of the endpoint
 * @param batch whether it is a batch
 * @param input the input as JSON, those of a batch as JSON Lines
 * @param context the context as JSON, if any
 * @param options the options
 * @param policy the execution policy, with a time to live
 * @param handlerExpected whether a handler was registered at the submission
 * @param createdAt the current time
 * @param deadline the time until when the job has to end
 * @param trace the fields of the current trace
 */
public record NewJob(UUID id, String endpoint, boolean batch, byte[] input, byte @Nullable [] context,
		JobSubmission options, ExecutionPolicy policy, boolean handlerExpected, Instant createdAt, Instant deadline,
		Map<String, String> trace) {
}
