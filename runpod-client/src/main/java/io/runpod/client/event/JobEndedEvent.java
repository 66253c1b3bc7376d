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

import io.runpod.client.job.RunPodJob;

/**
 * Event published when a job has ended, by whatever operation that is noticed. Published
 * once per job and process while the job is among the last 10,000 that ended.
 *
 * @param job the job in a terminal state, successful or not
 * @since 0.1.0
 */
public record JobEndedEvent(RunPodJob job) {

	/**
	 * Return the name of the job's endpoint.
	 * @return the name
	 */
	public String endpoint() {
		return this.job.endpoint();
	}

}
