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

import io.runpod.client.batch.RunPodBatch;
import io.runpod.client.job.Payload;
import io.runpod.client.job.RunPodJob;
import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.JobState;
import io.runpod.jobs.TrackedJob;

/**
 * Job as read from its row.
 *
 * @param id the id
 * @param endpoint the name of the endpoint
 * @param isBatch whether it is a batch
 * @param key the key
 * @param handler the name of the handler
 * @param orderingKey the key of the jobs whose outcomes are delivered in order
 * @param handlerExpected whether a handler was registered for the job when it was
 * submitted
 * @param state the state
 * @param deliveryState the state of the delivery
 * @param jobId the id at RunPod
 * @param job the job as returned by RunPod
 * @param batch the batch as returned by RunPod
 * @param context the context of the submission
 * @param failure the description of the last failure
 * @param failedDeliveries the number of failed deliveries
 * @param createdAt the time of its submission
 * @param submittedAt the time when RunPod accepted it
 * @param endedAt the time when its end was recorded
 * @param deadline the time until when it has to end
 * @param trace the fields of the trace in which it was recorded
 */
public record StoredJob(UUID id, String endpoint, boolean isBatch, @Nullable String key, @Nullable String handler,
		@Nullable String orderingKey, boolean handlerExpected, JobState state, DeliveryState deliveryState,
		@Nullable String jobId, @Nullable RunPodJob job, @Nullable RunPodBatch batch, @Nullable Payload context,
		@Nullable String failure, int failedDeliveries, Instant createdAt, @Nullable Instant submittedAt,
		@Nullable Instant endedAt, Instant deadline, Map<String, String> trace) implements TrackedJob {

	// without input, output and context, which are the user's
	@Override
	public String toString() {
		return "TrackedJob[id=" + this.id + ", endpoint=" + this.endpoint + ", state=" + this.state + ", deliveryState="
				+ this.deliveryState + ", jobId=" + this.jobId + "]";
	}

}
