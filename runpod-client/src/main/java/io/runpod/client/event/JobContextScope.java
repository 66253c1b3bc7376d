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

/**
 * What surrounds everything that the client logs and tells of a job, on the thread that
 * does so, often an event loop: for example an entry of the logging context. An
 * implementation must neither block nor throw.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface JobContextScope {

	/**
	 * A scope with nothing to undo.
	 */
	Scope NOOP_SCOPE = () -> {
	};

	/**
	 * Surrounds nothing.
	 */
	JobContextScope NOOP = (jobId) -> NOOP_SCOPE;

	/**
	 * Called before something is logged or told.
	 * @param jobId the id of the job that it is about
	 * @return undoes what was done, on the same thread
	 */
	Scope open(String jobId);

	/**
	 * Surround by this scope and, inside, by another one.
	 * @param inner the other one
	 * @return both
	 */
	default JobContextScope and(JobContextScope inner) {
		return (jobId) -> {
			Scope outerScope = open(jobId);
			Scope innerScope = inner.open(jobId);
			return () -> {
				innerScope.close();
				outerScope.close();
			};
		};
	}

	/**
	 * Undoes what was done.
	 */
	@FunctionalInterface
	interface Scope extends AutoCloseable {

		@Override
		void close();

	}

}
