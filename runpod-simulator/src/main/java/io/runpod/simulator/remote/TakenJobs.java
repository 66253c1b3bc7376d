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

package io.runpod.simulator.remote;

import java.util.List;

import io.runpod.simulator.queue.Attempt;

/**
 * Result of a job-take request.
 *
 * @param attempts the started attempts, empty if the worker has to poll again
 * @since 0.1.0
 */
public record TakenJobs(List<Attempt> attempts) {

	static final TakenJobs EMPTY = new TakenJobs(List.of());

	/**
	 * Return the jobs to the head of the queue because they did not reach the worker.
	 */
	public void requeue() {
		for (int i = this.attempts.size() - 1; i >= 0; i--) {
			this.attempts.get(i).requeue();
		}
	}

}
