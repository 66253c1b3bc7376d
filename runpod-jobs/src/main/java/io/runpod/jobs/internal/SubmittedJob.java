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

/**
 * Job to be awaited.
 *
 * @param id the id
 * @param endpoint the name of the endpoint
 * @param batch whether it is a batch
 * @param jobId the id at RunPod
 * @param deadline the time until when the job has to end
 * @param trace the fields of the trace in which the job was recorded
 */
public record SubmittedJob(UUID id, String endpoint, boolean batch, String jobId, Instant deadline,
		Map<String, String> trace) {
}
