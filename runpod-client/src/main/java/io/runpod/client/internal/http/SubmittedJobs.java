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

package io.runpod.client.internal.http;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Last 10,000 jobs that the submissions of a client have created, and that are not known
 * to have ended since. RunPod creates a job for each submission: a response with the job
 * of another one is the other's response.
 */
final class SubmittedJobs {

	private static final int MAX_SIZE = 10_000;

	// hash codes of the bodies by id
	private final Map<String, Integer> bodies = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
			return size() > MAX_SIZE;
		}

	};

	/**
	 * Add a job.
	 * @param jobId the id of the job
	 * @param body the body of its submission
	 * @return {@code false} if a submission with another body has created the job
	 */
	synchronized boolean add(String jobId, byte[] body) {
		int hashCode = Arrays.hashCode(body);
		return this.bodies.merge(jobId, hashCode, (first, second) -> first) == hashCode;
	}

	/**
	 * Remove a job that has ended.
	 * @param jobId the id of the job
	 */
	synchronized void remove(String jobId) {
		this.bodies.remove(jobId);
	}

}
