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

/**
 * Context of the observation of one submission of a job, from the first attempt until
 * RunPod has accepted it. Tracing injects its context into the carrier, which is sent in
 * the request if the endpoint's options enable trace propagation.
 *
 * @since 0.1.0
 */
public final class SubmissionObservationContext extends SenderContext<Map<String, String>> {

	private final String endpoint;

	private final RunPodOperation operation;

	private volatile @Nullable String jobId;

	/**
	 * Create a context.
	 * @param endpoint the endpoint's name
	 * @param operation the operation that submits, {@code run} or {@code runSync}
	 */
	public SubmissionObservationContext(String endpoint, RunPodOperation operation) {
		super((carrier, key, value) -> {
			if (carrier != null) {
				carrier.put(key, value);
			}
		}, Kind.PRODUCER);
		this.endpoint = endpoint;
		this.operation = operation;
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
	 * Return the operation that submits.
	 * @return {@link RunPodOperation#RUN} or {@link RunPodOperation#RUN_SYNC}
	 */
	public RunPodOperation getOperation() {
		return this.operation;
	}

	/**
	 * Return the id that RunPod assigned to the job.
	 * @return the id, {@code null} if RunPod did not accept the job or its response was
	 * lost
	 */
	public @Nullable String getJobId() {
		return this.jobId;
	}

	/**
	 * Set the id that RunPod assigned to the job.
	 * @param jobId the id, or {@code null}
	 */
	public void setJobId(@Nullable String jobId) {
		this.jobId = jobId;
	}

}
