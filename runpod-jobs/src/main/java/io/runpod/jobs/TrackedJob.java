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

package io.runpod.jobs;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;

import io.runpod.client.batch.RunPodBatch;
import io.runpod.client.job.Payload;
import io.runpod.client.job.RunPodJob;

/**
 * Snapshot of a durable job, which may be a batch. Its text has neither input nor output
 * nor context.
 *
 * @since 0.1.0
 */
public interface TrackedJob {

	/**
	 * Return the id given by {@link RunPodJobs#submit}.
	 * @return the id of this record, which is not the id of the job at RunPod
	 */
	UUID id();

	/**
	 * Return the name of the endpoint.
	 * @return the name
	 */
	String endpoint();

	/**
	 * Return whether this is a batch, recorded by {@link RunPodJobs#submitBatch}.
	 * @return {@code true} for a batch, {@code false} for a single job
	 */
	boolean isBatch();

	/**
	 * Return the key, unique among the jobs of the endpoint.
	 * @return the key, or {@code null} if the submission has none
	 */
	@Nullable String key();

	/**
	 * Return the name of the handler to which the outcome is delivered.
	 * @return the name, or {@code null} for the handlers of the endpoint
	 */
	@Nullable String handler();

	/**
	 * Return the key of the jobs whose outcomes are delivered in order.
	 * @return the ordering key, or {@code null} for a delivery in any order
	 */
	@Nullable String orderingKey();

	/**
	 * Return the state.
	 * @return the state
	 */
	JobState state();

	/**
	 * Return the state of the delivery to the handlers.
	 * @return the state of the delivery
	 */
	DeliveryState deliveryState();

	/**
	 * Return the id of the job or the batch at RunPod.
	 * @return the id, or {@code null} if RunPod has not accepted the job, or is not known
	 * to have accepted it
	 */
	@Nullable String jobId();

	/**
	 * Return the job as RunPod has returned it last.
	 * @return the job, or {@code null} if it has not ended at RunPod, or is a batch
	 */
	@Nullable RunPodJob job();

	/**
	 * Return the batch as RunPod has returned it last, with the numbers of its jobs.
	 * @return the batch, or {@code null} if it has not ended at RunPod, or is a single
	 * job
	 */
	@Nullable RunPodBatch batch();

	/**
	 * Read the output as a type.
	 * @param <T> the type
	 * @param type the type to read
	 * @return the output, or {@code null} if there is none
	 * @throws io.runpod.client.exception.RunPodOutputException if the output is not
	 * readable as that type
	 * @throws IllegalStateException if this is a batch, which has items instead
	 */
	default <T> @Nullable T output(Class<T> type) {
		return output(ParameterizedTypeReference.forType(type));
	}

	/**
	 * Read the output as a generic type.
	 * @param <T> the type
	 * @param type the type to read
	 * @return the output, or {@code null} if there is none
	 * @throws io.runpod.client.exception.RunPodOutputException if the output is not
	 * readable as that type
	 * @throws IllegalStateException if this is a batch, which has items instead
	 */
	default <T> @Nullable T output(ParameterizedTypeReference<T> type) {
		Assert.state(!isBatch(), () -> "Durable job " + id() + " is a batch, which has no output: read its items by"
				+ " RunPodEndpoint.batch().items");
		RunPodJob job = job();
		return (job != null) ? job.output(type) : null;
	}

	/**
	 * Return the context of the submission.
	 * @return the context, or {@code null} if the submission has none
	 */
	@Nullable Payload context();

	/**
	 * Read the context of the submission as a type.
	 * @param <T> the type
	 * @param type the type to read
	 * @return the context, or {@code null} if the submission has none
	 * @throws IllegalArgumentException if the context is not readable as that type
	 */
	default <T> @Nullable T context(Class<T> type) {
		return context(ParameterizedTypeReference.forType(type));
	}

	/**
	 * Read the context of the submission as a generic type.
	 * @param <T> the type
	 * @param type the type to read
	 * @return the context, or {@code null} if the submission has none
	 * @throws IllegalArgumentException if the context is not readable as that type
	 */
	default <T> @Nullable T context(ParameterizedTypeReference<T> type) {
		Payload context = context();
		try {
			return (context != null) ? context.as(type) : null;
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("The context cannot be read: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Return the description of the last failure: of the job, of its submission or of its
	 * delivery.
	 * @return the description, or {@code null} if nothing has failed
	 */
	@Nullable String failure();

	/**
	 * Return the number of failed deliveries.
	 * @return the number
	 */
	int failedDeliveries();

	/**
	 * Return when the job was recorded.
	 * @return the time
	 */
	Instant createdAt();

	/**
	 * Return when RunPod has accepted the job.
	 * @return the time, or {@code null} if it is not known to be accepted
	 */
	@Nullable Instant submittedAt();

	/**
	 * Return when the end of the job was recorded.
	 * @return the time, or {@code null} if it has not ended
	 */
	@Nullable Instant endedAt();

	/**
	 * Return until when the job has to end.
	 * @return the time
	 */
	Instant deadline();

}
