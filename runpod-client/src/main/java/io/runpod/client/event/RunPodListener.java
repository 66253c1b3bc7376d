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

package io.runpod.client.event;

import io.runpod.client.health.EndpointCondition;
import io.runpod.client.job.RunPodJob;

/**
 * Told what happened, for counters and logs. Called on the thread that saw it, often an
 * event loop: implementations must not block.
 *
 * @since 0.1.0
 */
public interface RunPodListener {

	/**
	 * A listener that does nothing.
	 */
	RunPodListener NOOP = new RunPodListener() {
	};

	/**
	 * RunPod took a job. Called once a job.
	 * @param endpoint the endpoint's name
	 * @param jobId the id that RunPod gave the job
	 */
	default void jobSubmitted(String endpoint, String jobId) {
	}

	/**
	 * A job was seen to have ended, by whatever operation. Called once per job and
	 * process while the job is among the last 10,000 that ended.
	 * @param job the job, ended well or not
	 */
	default void jobEnded(RunPodJob job) {
	}

	/**
	 * A look at an endpoint's health led to another conclusion than the look before.
	 * Called once a change and name of the endpoint.
	 * @param endpoint the endpoint's name
	 * @param previous the condition until now, at first {@link EndpointCondition#UNKNOWN}
	 * @param current the condition from now on
	 */
	default void conditionChanged(String endpoint, EndpointCondition previous, EndpointCondition current) {
	}

	/**
	 * A chunk of a stream was read.
	 * @param endpoint the endpoint's name
	 */
	default void chunkRead(String endpoint) {
	}

	/**
	 * A request is about to be tried again.
	 * @param endpoint the endpoint's name
	 * @param operation the operation, for example {@code status}
	 * @param reason why, one of a few words, for example {@code throttled}
	 */
	default void requestRetried(String endpoint, String operation, String reason) {
	}

	/**
	 * A request was held back because there are too many, whether or not it is tried
	 * again.
	 * @param endpoint the endpoint's name
	 * @param operation the operation, for example {@code status}
	 * @param reason by whom, one of a few words: {@code refused} is RunPod's 429
	 */
	default void requestThrottled(String endpoint, String operation, String reason) {
	}

}
