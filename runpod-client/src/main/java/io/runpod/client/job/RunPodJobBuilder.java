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

import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link RunPodJob}: what the library does with an answer, and what a test does
 * that stands in for RunPod.
 *
 * @since 0.1.0
 */
public final class RunPodJobBuilder {

	final String id;

	final String status;

	String endpoint = "";

	@Nullable Duration delayTime;

	@Nullable Duration executionTime;

	@Nullable String workerId;

	int retries;

	@Nullable String error;

	@Nullable Payload payload;

	final Map<String, Object> otherFields = new LinkedHashMap<>();

	RunPodJobBuilder(String id, String status) {
		this.id = id;
		this.status = status;
	}

	/**
	 * Set the endpoint.
	 * @param endpoint its name; default is empty
	 * @return this builder
	 */
	public RunPodJobBuilder endpoint(String endpoint) {
		this.endpoint = endpoint;
		return this;
	}

	/**
	 * Set how long the job was queued.
	 * @param delayTime the time, or {@code null}
	 * @return this builder
	 */
	public RunPodJobBuilder delayTime(@Nullable Duration delayTime) {
		this.delayTime = delayTime;
		return this;
	}

	/**
	 * Set how long the worker ran the job.
	 * @param executionTime the time, or {@code null}
	 * @return this builder
	 */
	public RunPodJobBuilder executionTime(@Nullable Duration executionTime) {
		this.executionTime = executionTime;
		return this;
	}

	/**
	 * Set the worker.
	 * @param workerId its id, or {@code null}
	 * @return this builder
	 */
	public RunPodJobBuilder workerId(@Nullable String workerId) {
		this.workerId = workerId;
		return this;
	}

	/**
	 * Set how often RunPod queued the job again.
	 * @param retries the number; default is 0
	 * @return this builder
	 */
	public RunPodJobBuilder retries(int retries) {
		this.retries = retries;
		return this;
	}

	/**
	 * Set the error.
	 * @param error the text as RunPod would send it, or {@code null}
	 * @return this builder
	 */
	public RunPodJobBuilder error(@Nullable String error) {
		this.error = error;
		return this;
	}

	/**
	 * Set the output of a job that has ended, or the last progress update of one that
	 * runs.
	 * @param output any object that Jackson can write, or a {@link Payload}
	 * @return this builder
	 */
	public RunPodJobBuilder output(@Nullable Object output) {
		this.payload = ObjectPayload.of(output);
		return this;
	}

	/**
	 * Set a field that this version does not know.
	 * @param name its name
	 * @param value its value as plain Java objects
	 * @return this builder
	 */
	public RunPodJobBuilder otherField(String name, Object value) {
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
