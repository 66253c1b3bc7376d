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

package io.runpod.spring.boot.autoconfigure.actuate.endpoint;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.JobState;
import io.runpod.jobs.TrackedJob;

/**
 * Description of a durable job without input, output and context.
 *
 * @param id the id of the record
 * @param endpoint the name of the endpoint
 * @param batch whether it is a batch
 * @param key the key of the submission
 * @param handler the name of the handler
 * @param state the state
 * @param deliveryState the state of the delivery
 * @param jobId the id at RunPod
 * @param failure the description of the last failure
 * @param failedDeliveries the number of failed deliveries
 * @param createdAt the time when it was recorded
 * @param submittedAt the time when RunPod accepted it
 * @param endedAt the time when its end was recorded
 * @param deadline the time until when it has to end
 */
record TrackedJobDescriptor(UUID id, String endpoint, boolean batch, @Nullable String key, @Nullable String handler,
		JobState state, DeliveryState deliveryState, @Nullable String jobId, @Nullable String failure,
		int failedDeliveries, Instant createdAt, @Nullable Instant submittedAt, @Nullable Instant endedAt,
		Instant deadline) implements OperationResponseBody {

	static TrackedJobDescriptor of(TrackedJob job) {
		return new TrackedJobDescriptor(job.id(), job.endpoint(), job.isBatch(), job.key(), job.handler(), job.state(),
				job.deliveryState(), job.jobId(), job.failure(), job.failedDeliveries(), job.createdAt(),
				job.submittedAt(), job.endedAt(), job.deadline());
	}

}
