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
 * Factory of scopes that are open while the client logs a message about a job or notifies
 * listeners of it, for example an entry of the logging context. It is called on the
 * thread of the event, often an event loop: an implementation must neither block nor
 * throw.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface JobContextScope {

	/**
	 * Scope without effect.
	 */
	Scope NOOP_SCOPE = () -> {
	};

	/**
	 * Factory of scopes without effect.
	 */
	JobContextScope NOOP = (jobId) -> NOOP_SCOPE;

	/**
	 * Open a scope, before a message about a job is logged or listeners are notified.
	 * @param jobId the id of the job
	 * @return the scope, which is closed afterwards on the same thread
	 */
	Scope open(String jobId);

	/**
	 * Combine this factory with another one, whose scopes are opened after and closed
	 * before those of this factory.
	 * @param inner the factory of the inner scopes
	 * @return the combined factory
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
	 * Open scope. Closing it restores the previous state of the thread.
	 */
	@FunctionalInterface
	interface Scope extends AutoCloseable {

		@Override
		void close();

	}

}
