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
 * Something became of a job. Published once a job and process, by whatever operation it
 * was seen, if {@code runpod.events.enabled} is set; for the same job in the order in
 * which it was seen. Listeners are called one after the other on a thread of their own,
 * and may take their time.
 *
 * @since 0.1.0
 */
public sealed interface RunPodJobEvent permits RunPodJobSubmittedEvent, RunPodJobCompletedEvent, RunPodJobFailedEvent {

	/**
	 * The endpoint that the job was submitted to.
	 * @return its name
	 */
	String endpoint();

	/**
	 * The job.
	 * @return its id
	 */
	String jobId();

}
