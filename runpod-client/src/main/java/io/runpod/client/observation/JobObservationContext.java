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

package io.runpod.client.observation;

import java.util.LinkedHashMap;
import java.util.Map;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

import io.runpod.client.event.RunPodOperation;
import io.runpod.client.job.RunPodJob;

/**
 * Context of the observation of one call that submits a job, awaits one, or both. Tracing
 * injects its context into the carrier, which a submission sends in the request if the
 * endpoint's options enable trace propagation.
 *
 * @since 0.1.0
 */
public final class JobObservationContext extends SenderContext<Map<String, String>> {

	private final String endpoint;

	private final RunPodOperation operation;

	private final boolean submission;

	private volatile @Nullable String jobId;

	private volatile @Nullable RunPodJob job;

	/**
	 * Create a context.
	 * @param endpoint the endpoint's name
	 * @param operation the operation
	 * @param jobId the id of the job, or {@code null} if the call submits it
	 */
	public JobObservationContext(String endpoint, RunPodOperation operation, @Nullable String jobId) {
		super((carrier, key, value) -> {
			if (carrier != null) {
				carrier.put(key, value);
			}
		}, (operation == RunPodOperation.RUN) ? Kind.PRODUCER : Kind.CLIENT);
		this.endpoint = endpoint;
		this.operation = operation;
		this.submission = jobId == null;
		this.jobId = jobId;
		setCarrier(new LinkedHashMap<>());
		setRemoteServiceName("runpod");
	}

	/**
	 * Return the name of the endpoint.
	 * @return the name
	 */
	public String getEndpoint() {
		return this.endpoint;
	}

	/**
	 * Return the operation.
	 * @return the operation
	 */
	public RunPodOperation getOperation() {
		return this.operation;
	}

	/**
	 * Return whether the call submits the job.
	 * @return {@code false} if it awaits a job that was submitted before
	 */
	public boolean isSubmission() {
		return this.submission;
	}

	/**
	 * Return the id of the job.
	 * @return the id; for a call that submits the job, {@code null} until the call ends,
	 * and then if RunPod did not accept the job or its response was lost
	 */
	public @Nullable String getJobId() {
		return this.jobId;
	}

	/**
	 * Set the id of the job.
	 * @param jobId the id, or {@code null}
	 */
	public void setJobId(@Nullable String jobId) {
		this.jobId = jobId;
	}

	/**
	 * Return the latest state of the job received from RunPod.
	 * @return the job, {@code null} until the call ends or if no state was received
	 */
	public @Nullable RunPodJob getJob() {
		return this.job;
	}

	/**
	 * Set the latest state of the job received from RunPod.
	 * @param job the job, or {@code null}
	 */
	public void setJob(@Nullable RunPodJob job) {
		this.job = job;
	}

}
