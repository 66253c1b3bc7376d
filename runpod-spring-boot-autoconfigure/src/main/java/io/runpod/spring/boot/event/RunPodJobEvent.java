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

package io.runpod.spring.boot.event;

/**
 * Application event for a job. Published once for a job and process if
 * {@code runpod.events.enabled} is set, in the order of the observed states. Listeners
 * are called sequentially on a dedicated thread and may block.
 *
 * @since 0.1.0
 */
public sealed interface RunPodJobEvent permits RunPodJobSubmittedEvent, RunPodJobCompletedEvent, RunPodJobFailedEvent {

	/**
	 * Return the endpoint to which the job was submitted.
	 * @return the name of the endpoint
	 */
	String endpoint();

	/**
	 * Return the job.
	 * @return the id of the job
	 */
	String jobId();

}
