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

package io.runpod.jobs;

/**
 * Outcome of a durable job, for which handlers are registered.
 *
 * @since 0.1.0
 */
public enum JobOutcome {

	/** The job has succeeded. */
	SUCCESS,

	/** The job has ended in any other state. */
	FAILURE;

	/**
	 * Return the outcome of a job in a state.
	 * @param state the state, in which the job has ended
	 * @return the outcome
	 */
	public static JobOutcome of(JobState state) {
		return (state == JobState.SUCCEEDED) ? SUCCESS : FAILURE;
	}

}
