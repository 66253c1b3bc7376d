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

package io.runpod.client.job;

import java.io.Serializable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;

import io.runpod.client.exception.RunPodJobException;
import io.runpod.client.exception.RunPodOutputException;
import io.runpod.client.internal.text.PrintableText;

/**
 * Immutable snapshot of a job. Jackson writes it in the JSON format of RunPod's own SDK,
 * with the fields {@code started}, {@code completed} and {@code succeeded}, and reads it
 * back, as well as the body of a webhook. The endpoint is not part of that format.
 *
 * @since 0.1.0
 */
public final class RunPodJob implements Serializable {

	/** Id of the job. */
	private final String id;

	/** Name of the endpoint. */
	private final String endpoint;

	/** Status as received. */
	private final String rawStatus;

	/** Status, UNKNOWN if this version does not support it. */
	private final JobStatus status;

	/** Time in the queue, if known. */
	private final @Nullable Duration delayTime;

	/** Time that the worker ran the job, if known. */
	private final @Nullable Duration executionTime;

	/** Id of the worker, if known. */
	private final @Nullable String workerId;

	/** Number of retries after a lost worker. */
	private final int retries;

	/** Error of a failed job. */
	private final @Nullable JobError error;

	/** Output of a terminal job, progress update of any other. */
	private final @Nullable Payload payload;

	/** Fields that this version does not know. */
	private final Map<String, Object> otherFields;

	private RunPodJob(Builder builder) {
		this.id = builder.id;
		this.endpoint = builder.endpoint;
		this.rawStatus = builder.rawStatus;
		this.status = JobStatus.of(builder.rawStatus);
		this.delayTime = builder.delayTime;
		this.executionTime = builder.executionTime;
		this.workerId = builder.workerId;
		this.retries = builder.retries;
		this.error = (builder.error != null) ? JobError.of(builder.error) : null;
		this.payload = builder.payload;
		this.otherFields = new LinkedHashMap<>(builder.otherFields);
	}

	/**
	 * Create a builder for a job in a known state, for example for a test.
	 * @param id the id of the job, not empty
	 * @param status the state of the job
	 * @return the builder
	 */
	public static Builder builder(String id, JobStatus status) {
		return new Builder(id, status.name());
	}

	/**
	 * Create a builder for a job in a state as RunPod writes it.
	 * @param id the id of the job, not empty
	 * @param rawStatus the value of the field {@code status}, known or not; not empty
	 * @return the builder
	 */
	public static Builder builder(String id, String rawStatus) {
		return new Builder(id, rawStatus);
	}

	/**
	 * Create a builder with the values of this job.
	 * @return the builder
	 */
	public Builder mutate() {
		Builder builder = new Builder(this.id, this.rawStatus).endpoint(this.endpoint)
			.delayTime(this.delayTime)
			.executionTime(this.executionTime)
			.workerId(this.workerId)
			.retries(this.retries)
			.error((this.error != null) ? this.error.raw() : null)
			.output(this.payload);
		this.otherFields.forEach(builder::otherField);
		return builder;
	}

	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	static RunPodJob fromJson(Map<String, Object> json) {
		return JobJson.fromMap(json);
	}

	/**
	 * Return the id that RunPod assigned, which suffices to find the job again.
	 * @return the id, opaque
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Return the endpoint that the job was submitted to.
	 * @return the endpoint's name in the configuration, or its id if it has no name
	 */
	public String endpoint() {
		return this.endpoint;
	}

	/**
	 * Return the state of the job.
	 * @return the state, {@link JobStatus#UNKNOWN} if this version does not support it
	 */
	public JobStatus status() {
		return this.status;
	}

	/**
	 * Return the state of the job as received.
	 * @return the value of the field {@code status}
	 */
	public String rawStatus() {
		return this.rawStatus;
	}

	/**
	 * Return the time in the queue before the last attempt.
	 * @return the time with millisecond precision, {@code null} while the job is queued
	 */
	public @Nullable Duration delayTime() {
		return this.delayTime;
	}

	/**
	 * Return the time that the worker ran the job in its last attempt.
	 * @return the time with millisecond precision, {@code null} until the job has ended
	 */
	public @Nullable Duration executionTime() {
		return this.executionTime;
	}

	/**
	 * Return the worker that runs or ran the job.
	 * @return the id of the worker, {@code null} while the job is queued
	 */
	public @Nullable String workerId() {
		return this.workerId;
	}

	/**
	 * Return the number of times that the job was queued again after a lost worker.
	 * @return the number, usually 0
	 */
	public int retries() {
		return this.retries;
	}

	/**
	 * Return the error of a failed job.
	 * @return the error, {@code null} if there is none
	 */
	public @Nullable JobError error() {
		return this.error;
	}

	/**
	 * Return whether a worker has taken the job: the job is IN_PROGRESS, COMPLETED or
	 * FAILED; or it is CANCELLED or TIMED_OUT, and RunPod reports the worker that had it.
	 * @return {@code false} for a job that is queued, that ended in the queue, or whose
	 * state is unknown
	 */
	public boolean isStarted() {
		return switch (this.status) {
			case IN_PROGRESS, COMPLETED, FAILED -> true;
			case CANCELLED, TIMED_OUT -> this.workerId != null || this.executionTime != null;
			case IN_QUEUE, UNKNOWN -> false;
		};
	}

	/**
	 * Return whether the job has ended, successfully or not.
	 * @return {@code true} if the state is terminal
	 */
	public boolean isTerminal() {
		return this.status.isTerminal();
	}

	/**
	 * Return whether the job has ended successfully.
	 * @return {@code true} if the state is {@link JobStatus#COMPLETED}
	 */
	public boolean isSuccessful() {
		return this.status == JobStatus.COMPLETED;
	}

	/**
	 * Return whether a time limit of RunPod ended the job: its state is TIMED_OUT, or it
	 * is FAILED with RunPod's error for an exceeded execution timeout.
	 * @return {@code true} if a time limit ended the job
	 */
	public boolean isTimedOut() {
		return this.status == JobStatus.TIMED_OUT || (this.status == JobStatus.FAILED && this.error != null
				&& this.error.message().contains("executionTimeout exceeded"));
	}

	/**
	 * Read the output of a job that has ended. A failed job may have one as well.
	 * @param <T> the type of the output
	 * @param type the type to read
	 * @return the output, {@code null} if there is none or the job has not ended
	 * @throws RunPodOutputException if the output is not readable as that type
	 */
	public <T> @Nullable T output(Class<T> type) {
		return output(ParameterizedTypeReference.forType(type));
	}

	/**
	 * Read the output of a job that has ended as a generic type.
	 * @param <T> the type of the output
	 * @param type the type to read
	 * @return the output, {@code null} if there is none or the job has not ended
	 * @throws RunPodOutputException if the output is not readable as that type
	 */
	public <T> @Nullable T output(ParameterizedTypeReference<T> type) {
		return isTerminal() ? readPayload("output", type) : null;
	}

	/**
	 * Read the last progress update of a job that has not ended.
	 * @param <T> the type of the progress update
	 * @param type the type to read
	 * @return the progress update, {@code null} if there is none or the job has ended
	 * @throws RunPodOutputException if the progress update is not readable as that type
	 */
	public <T> @Nullable T progress(Class<T> type) {
		return progress(ParameterizedTypeReference.forType(type));
	}

	/**
	 * Read the last progress update of a job that has not ended as a generic type.
	 * @param <T> the type of the progress update
	 * @param type the type to read
	 * @return the progress update, {@code null} if there is none or the job has ended
	 * @throws RunPodOutputException if the progress update is not readable as that type
	 */
	public <T> @Nullable T progress(ParameterizedTypeReference<T> type) {
		return isTerminal() ? null : readPayload("progress", type);
	}

	private <T> @Nullable T readPayload(String payloadKind, ParameterizedTypeReference<T> type) {
		try {
			return (this.payload != null) ? this.payload.as(type) : null;
		}
		catch (IllegalArgumentException ex) {
			throw outputException("The " + payloadKind + " of job " + this.id + " (endpoint '" + this.endpoint
					+ "') cannot be read: " + ex.getMessage(), ex);
		}
	}

	private RunPodOutputException outputException(String message, @Nullable Throwable cause) {
		return RunPodOutputException.builder(message).endpoint(this.endpoint).jobId(this.id).cause(cause).build();
	}

	/**
	 * Return this job if it is successful.
	 * @return this job
	 * @throws RunPodJobException if the state is not {@link JobStatus#COMPLETED}
	 */
	public RunPodJob orThrow() {
		if (!isSuccessful()) {
			throw RunPodJobException.builder(this).build();
		}
		return this;
	}

	/**
	 * Read the output of a successful job.
	 * @param <T> the type of the output
	 * @param type the type to read
	 * @return the output, never {@code null}
	 * @throws RunPodJobException if the state is not {@link JobStatus#COMPLETED}
	 * @throws RunPodOutputException if there is no output, or none of that type
	 */
	public <T> T outputOrThrow(Class<T> type) {
		return outputOrThrow(ParameterizedTypeReference.forType(type));
	}

	/**
	 * Read the output of a successful job as a generic type.
	 * @param <T> the type of the output
	 * @param type the type to read
	 * @return the output, never {@code null}
	 * @throws RunPodJobException if the state is not {@link JobStatus#COMPLETED}
	 * @throws RunPodOutputException if there is no output, or none of that type
	 */
	public <T> T outputOrThrow(ParameterizedTypeReference<T> type) {
		T output = orThrow().output(type);
		if (output == null) {
			throw outputException("Job " + this.id + " (endpoint '" + this.endpoint
					+ "') completed without an output. Its handler returned nothing, or an 'error' that is not a string,"
					+ " which RunPod drops; or the output was larger than RunPod passes on (10 MB for run, 20 MB for"
					+ " runSync): let the handler upload large results and return a URL", null);
		}
		return output;
	}

	@JsonValue
	Map<String, Object> toJson() {
		return JobJson.toMap(this, this.payload, this.otherFields);
	}

	@Override
	public boolean equals(@Nullable Object obj) {
		return this == obj
				|| (obj instanceof RunPodJob other && this.id.equals(other.id) && this.endpoint.equals(other.endpoint)
						&& this.rawStatus.equals(other.rawStatus) && Objects.equals(this.delayTime, other.delayTime)
						&& Objects.equals(this.executionTime, other.executionTime)
						&& Objects.equals(this.workerId, other.workerId) && this.retries == other.retries
						&& Objects.equals(this.error, other.error) && this.otherFields.equals(other.otherFields)
						&& Objects.equals(this.payload, other.payload));
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.id, this.endpoint, this.rawStatus, this.delayTime, this.executionTime, this.workerId);
	}

	// as hashCode() without the output, which is the user's and may be 20 MB long
	@Override
	public String toString() {
		return PrintableText.escape("RunPodJob[id=" + this.id + ", endpoint=" + this.endpoint + ", status="
				+ this.rawStatus + ", delayTime=" + this.delayTime + ", executionTime=" + this.executionTime
				+ ", workerId=" + this.workerId + ((this.error != null) ? ", error=" + this.error.type() : "") + "]");
	}

	/**
	 * Builder for a {@link RunPodJob}.
	 */
	public static final class Builder {

		private final String id;

		private final String rawStatus;

		private String endpoint = "";

		private @Nullable Duration delayTime;

		private @Nullable Duration executionTime;

		private @Nullable String workerId;

		private int retries;

		private @Nullable String error;

		private @Nullable Payload payload;

		private final Map<String, Object> otherFields = new LinkedHashMap<>();

		private Builder(@Nullable String id, @Nullable String rawStatus) {
			Assert.hasText(id, "'id' must not be empty");
			Assert.hasText(rawStatus, "'status' must not be empty");
			this.id = id;
			this.rawStatus = rawStatus;
		}

		/**
		 * Set the endpoint that the job was submitted to.
		 * @param endpoint the name of the endpoint; default is empty
		 * @return this builder
		 */
		public Builder endpoint(String endpoint) {
			Assert.notNull(endpoint, "'endpoint' must not be null");
			this.endpoint = endpoint;
			return this;
		}

		/**
		 * Set the time that the job was queued.
		 * @param delayTime the time, or {@code null}
		 * @return this builder
		 */
		public Builder delayTime(@Nullable Duration delayTime) {
			this.delayTime = delayTime;
			return this;
		}

		/**
		 * Set the time that the worker ran the job.
		 * @param executionTime the time, or {@code null}
		 * @return this builder
		 */
		public Builder executionTime(@Nullable Duration executionTime) {
			this.executionTime = executionTime;
			return this;
		}

		/**
		 * Set the worker that runs or ran the job.
		 * @param workerId the id of the worker, or {@code null}
		 * @return this builder
		 */
		public Builder workerId(@Nullable String workerId) {
			this.workerId = workerId;
			return this;
		}

		/**
		 * Set the number of times that RunPod queued the job again.
		 * @param retries the number; default is 0
		 * @return this builder
		 */
		public Builder retries(int retries) {
			this.retries = retries;
			return this;
		}

		/**
		 * Set the error.
		 * @param error the text as RunPod would send it, or {@code null}
		 * @return this builder
		 */
		public Builder error(@Nullable String error) {
			this.error = error;
			return this;
		}

		/**
		 * Set the output of a job that has ended, or the last progress update of a job
		 * that has not.
		 * @param output any object that Jackson can write, a {@link Payload}, or
		 * {@code null}
		 * @return this builder
		 */
		public Builder output(@Nullable Object output) {
			this.payload = (output != null) ? ObjectPayload.of(output) : null;
			return this;
		}

		/**
		 * Set a field that this version does not support. It is kept in the JSON format.
		 * @param name the name of the field
		 * @param value the value as plain, serializable Java objects
		 * @return this builder
		 */
		public Builder otherField(String name, Object value) {
			this.otherFields.put(name, value);
			return this;
		}

		/**
		 * Build the job.
		 * @return the job
		 */
		public RunPodJob build() {
			return new RunPodJob(this);
		}

	}

}
