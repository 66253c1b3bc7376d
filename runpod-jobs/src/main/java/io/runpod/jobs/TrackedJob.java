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

import io.runpod.client.job.Payload;
import io.runpod.client.job.RunPodJob;

/**
 * Snapshot of a durable job. Its text has neither input nor output nor context.
 *
 * @since 0.1.0
 */
public final class TrackedJob {

	private final Fields fields;

	TrackedJob(Fields fields) {
		this.fields = fields;
	}

	/**
	 * Return the id given by {@link RunPodJobs#submit}.
	 * @return the id of this record, which is not the id of the job at RunPod
	 */
	public UUID id() {
		return this.fields.id();
	}

	/**
	 * Return the name of the endpoint.
	 * @return the name
	 */
	public String endpoint() {
		return this.fields.endpoint();
	}

	/**
	 * Return the key, unique among the jobs of the endpoint.
	 * @return the key, or {@code null} if the submission has none
	 */
	public @Nullable String key() {
		return this.fields.key();
	}

	/**
	 * Return the name of the handler to which the outcome is delivered.
	 * @return the name, or {@code null} for the handlers of the endpoint
	 */
	public @Nullable String handler() {
		return this.fields.handler();
	}

	/**
	 * Return the state.
	 * @return the state
	 */
	public JobState state() {
		return this.fields.state();
	}

	/**
	 * Return the state of the delivery to the handlers.
	 * @return the state of the delivery
	 */
	public DeliveryState deliveryState() {
		return this.fields.deliveryState();
	}

	/**
	 * Return the id of the job at RunPod.
	 * @return the id, or {@code null} if RunPod has not accepted the job, or is not known
	 * to have accepted it
	 */
	public @Nullable String jobId() {
		return this.fields.jobId();
	}

	/**
	 * Return the job as RunPod has returned it last.
	 * @return the job, or {@code null} if it has not ended at RunPod
	 */
	public @Nullable RunPodJob job() {
		return this.fields.job();
	}

	/**
	 * Read the output as a type.
	 * @param <T> the type
	 * @param type the type to read
	 * @return the output, or {@code null} if there is none
	 * @throws io.runpod.client.exception.RunPodOutputException if the output is not
	 * readable as that type
	 */
	public <T> @Nullable T output(Class<T> type) {
		return output(ParameterizedTypeReference.forType(type));
	}

	/**
	 * Read the output as a generic type.
	 * @param <T> the type
	 * @param type the type to read
	 * @return the output, or {@code null} if there is none
	 * @throws io.runpod.client.exception.RunPodOutputException if the output is not
	 * readable as that type
	 */
	public <T> @Nullable T output(ParameterizedTypeReference<T> type) {
		return (job() != null) ? job().output(type) : null;
	}

	/**
	 * Read the context of the submission as a type.
	 * @param <T> the type
	 * @param type the type to read
	 * @return the context, or {@code null} if the submission has none
	 * @throws IllegalArgumentException if the context is not readable as that type
	 */
	public <T> @Nullable T context(Class<T> type) {
		return context(ParameterizedTypeReference.forType(type));
	}

	/**
	 * Read the context of the submission as a generic type.
	 * @param <T> the type
	 * @param type the type to read
	 * @return the context, or {@code null} if the submission has none
	 * @throws IllegalArgumentException if the context is not readable as that type
	 */
	public <T> @Nullable T context(ParameterizedTypeReference<T> type) {
		return (this.fields.context() != null) ? this.fields.context().as(type) : null;
	}

	/**
	 * Return the description of the last failure: of the job, of its submission or of its
	 * delivery.
	 * @return the description, or {@code null} if nothing has failed
	 */
	public @Nullable String failure() {
		return this.fields.failure();
	}

	/**
	 * Return the number of failed deliveries.
	 * @return the number
	 */
	public int failedDeliveries() {
		return this.fields.failedDeliveries();
	}

	/**
	 * Return when the job was recorded.
	 * @return the time
	 */
	public Instant createdAt() {
		return this.fields.createdAt();
	}

	/**
	 * Return when RunPod has accepted the job.
	 * @return the time, or {@code null} if it is not known to be accepted
	 */
	public @Nullable Instant submittedAt() {
		return this.fields.submittedAt();
	}

	/**
	 * Return when the end of the job was recorded.
	 * @return the time, or {@code null} if it has not ended
	 */
	public @Nullable Instant endedAt() {
		return this.fields.endedAt();
	}

	/**
	 * Return until when the job has to end.
	 * @return the time
	 */
	public Instant deadline() {
		return this.fields.deadline();
	}

	// return whether a handler was registered for the job when it was submitted
	boolean isHandlerExpected() {
		return this.fields.handlerExpected();
	}

	@Override
	public boolean equals(@Nullable Object obj) {
		return obj instanceof TrackedJob other && this.fields.equals(other.fields);
	}

	@Override
	public int hashCode() {
		return this.fields.hashCode();
	}

	@Override
	public String toString() {
		return "TrackedJob[id=" + id() + ", endpoint=" + endpoint() + ", state=" + state() + ", deliveryState="
				+ deliveryState() + ", jobId=" + jobId() + "]";
	}

	record Fields(UUID id, String endpoint, @Nullable String key, @Nullable String handler, boolean handlerExpected,
			JobState state, DeliveryState deliveryState, @Nullable String jobId, @Nullable RunPodJob job,
			@Nullable Payload context, @Nullable String failure, int failedDeliveries, Instant createdAt,
			@Nullable Instant submittedAt, @Nullable Instant endedAt, Instant deadline) {
	}

}
