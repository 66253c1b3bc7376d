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

package io.runpod.jobs.event;

import io.runpod.jobs.TrackedJob;

/**
 * Application event of a durable job whose submission has an unknown outcome: RunPod may
 * have accepted it. Published in a separate transaction after the job was recorded as
 * {@link io.runpod.jobs.JobState#UNKNOWN}, by the process that has submitted or adopted
 * it. A listener that throws has no effect on the job, and is not called again.
 *
 * @param job the job
 * @since 0.1.0
 */
public record RunPodSubmissionOutcomeUnknownEvent(TrackedJob job) {
}
