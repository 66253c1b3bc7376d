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

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;

import io.runpod.client.exception.RunPodJobException;
import io.runpod.client.exception.RunPodOutputException;

/**
 * A job as RunPod described it at one moment. Immutable: a later look gives a new object.
 * Written by Jackson it has the JSON shape of RunPod's own SDK, so a controller may
 * return it.
 *
 * @since 0.1.0
 */
public final class RunPodJob {

	private final String id;

	private final String endpoint;

	private final JobStatus status;

	private final String rawStatus;

	private final @Nullable Duration delayTime;

	private final @Nullable Duration executionTime;

	private final @Nullable String workerId;

	private final int retries;

	private final @Nullable JobError error;

	private final @Nullable Payload payload;

	private final Map<String, Object> otherFields;

	RunPodJob(RunPodJobBuilder builder) {
		Assert.hasText(builder.id, "'id' must not be empty");
		this.id = builder.id;
		this.endpoint = builder.endpoint;
		this.rawStatus = builder.status;
		this.status = JobStatus.of(builder.status);
		this.delayTime = builder.delayTime;
		this.executionTime = builder.executionTime;
		this.workerId = builder.workerId;
		this.retries = builder.retries;
		this.error = (builder.error != null) ? JobError.of(builder.error) : null;
		this.payload = builder.payload;
		this.otherFields = new LinkedHashMap<>(builder.otherFields);
	}

	/**
	 * Build a job for a test.
	 * @param id the id, not empty
	 * @param status the state
	 * @return a builder
	 */
	public static RunPodJobBuilder builder(String id, JobStatus status) {
		return new RunPodJobBuilder(id, status.name());
	}

	/**
	 * Build a job in a state as RunPod writes it.
	 * @param id the id, not empty
	 * @param rawStatus the value of the field {@code status}, known or not
	 * @return a builder
	 */
	public static RunPodJobBuilder builder(String id, String rawStatus) {
		return new RunPodJobBuilder(id, rawStatus);
	}

	/**
	 * The id that RunPod gave the job; all that is needed to find it again.
	 * @return the id, opaque
	 */
	public String id() {
		return this.id;
	}

	/**
	 * The endpoint that the job was submitted to.
	 * @return the endpoint's name in the configuration, or its id if it has no name
	 */
	public String endpoint() {
		return this.endpoint;
	}

	/**
	 * The state.
	 * @return the state, {@link JobStatus#UNKNOWN} if this version does not know it
	 */
	public JobStatus status() {
		return this.status;
	}

	/**
	 * The state exactly as received.
	 * @return the word that RunPod used
	 */
	public String rawStatus() {
		return this.rawStatus;
	}

	/**
	 * How long the job was queued before a worker took it for its last attempt.
	 * @return the time with millisecond precision, {@code null} while it is queued
	 */
	public @Nullable Duration delayTime() {
		return this.delayTime;
	}

	/**
	 * How long the worker ran the job in its last attempt.
	 * @return the time with millisecond precision, {@code null} until the job has ended
	 */
	public @Nullable Duration executionTime() {
		return this.executionTime;
	}

	/**
	 * The worker that has or had the job.
	 * @return its id, {@code null} while the job is queued
	 */
	public @Nullable String workerId() {
		return this.workerId;
	}

	/**
	 * How often RunPod itself queued the job again because its worker was lost.
	 * @return the number, usually 0
	 */
	public int retries() {
		return this.retries;
	}

	/**
	 * Why the job failed.
	 * @return the error, {@code null} if there is none
	 */
	public @Nullable JobError error() {
		return this.error;
	}

	/**
	 * Whether a worker has taken the job.
	 * @return {@code true} unless the job is queued
	 */
	public boolean isStarted() {
		return this.status != JobStatus.IN_QUEUE;
	}

	/**
	 * Whether the job has ended, well or not.
	 * @return {@code true} if the state is terminal
	 */
	public boolean isTerminal() {
		return this.status.isTerminal();
	}

	/**
	 * Whether the job has ended well.
	 * @return {@code true} if the state is {@link JobStatus#COMPLETED}
	 */
	public boolean isSuccessful() {
		return this.status == JobStatus.COMPLETED;
	}

	/**
	 * Whether the job ended because it took too long: TIMED_OUT, or FAILED with the error
	 * that RunPod gives when the execution timeout was exceeded.
	 * @return {@code true} if a time limit ended the job
	 */
	public boolean isTimedOut() {
		return this.status == JobStatus.TIMED_OUT || (this.status == JobStatus.FAILED && this.error != null
				&& this.error.message().contains("executionTimeout exceeded"));
	}

	/**
	 * Read the output of a job that has ended. A failed job may have one too.
	 * @param <T> the type
	 * @param type the type to read
	 * @return the output, {@code null} if there is none or the job has not ended
	 * @throws RunPodOutputException if the output is not of that type
	 */
	public <T> @Nullable T output(Class<T> type) {
		return output(ParameterizedTypeReference.forType(type));
	}

	/**
	 * Read the output of a job that has ended as a generic type.
	 * @param <T> the type
	 * @param type the type to read
	 * @return the output, {@code null} if there is none or the job has not ended
	 * @throws RunPodOutputException if the output is not of that type
	 */
	public <T> @Nullable T output(ParameterizedTypeReference<T> type) {
		return isTerminal() ? readPayload("output", type) : null;
	}

	/**
	 * Read the last progress update of a job that runs.
	 * @param <T> the type
	 * @param type the type to read
	 * @return the progress, {@code null} if there is none or the job has ended
	 * @throws RunPodOutputException if the progress is not of that type
	 */
	public <T> @Nullable T progress(Class<T> type) {
		return isTerminal() ? null : readPayload("progress", ParameterizedTypeReference.<T>forType(type));
	}

	private <T> @Nullable T readPayload(String payloadKind, ParameterizedTypeReference<T> type) {
		if (this.payload == null) {
			return null;
		}
		try {
			return this.payload.as(type.getType());
		}
		catch (IllegalArgumentException ex) {
			throw new RunPodOutputException("The " + payloadKind + " of job " + this.id + " (endpoint '" + this.endpoint
					+ "') cannot be read: " + ex.getMessage(), this.endpoint, this.id, ex);
		}
	}

	/**
	 * This job, if it completed.
	 * @return this job
	 * @throws RunPodJobException if the state is not {@link JobStatus#COMPLETED}
	 */
	public RunPodJob orThrow() {
		if (!isSuccessful()) {
			throw new RunPodJobException(this);
		}
		return this;
	}

	/**
	 * The output of a job that must have completed with one.
	 * @param <T> the type
	 * @param type the type to read
	 * @return the output, never {@code null}
	 * @throws RunPodJobException if the state is not {@link JobStatus#COMPLETED}
	 * @throws RunPodOutputException if there is no output, or it is not of that type
	 */
	public <T> T outputOrThrow(ParameterizedTypeReference<T> type) {
		T output = orThrow().output(type);
		if (output == null) {
			throw new RunPodOutputException("Job " + this.id + " (endpoint '" + this.endpoint
					+ "') completed without an output. Either its handler returned nothing, or the output was larger"
					+ " than RunPod passes on (10 MB for run, 20 MB for runSync): let the handler upload large results"
					+ " and return a URL", this.endpoint, this.id, null);
		}
		return output;
	}

	@JsonValue
	Map<String, Object> toJson() {
		return JobJson.toMap(this, this.payload, this.otherFields);
	}

	// never the output: it is the user's, and may be 20 MB long
	@Override
	public String toString() {
		return "RunPodJob[id=" + this.id + ", endpoint=" + this.endpoint + ", status=" + this.rawStatus + ", delayTime="
				+ this.delayTime + ", executionTime=" + this.executionTime + ", workerId=" + this.workerId
				+ ((this.error != null) ? ", error=" + this.error.type() : "") + "]";
	}

}
