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

import org.jspecify.annotations.Nullable;

/**
 * Handler of the outcomes of durable jobs and batches. Called within a transaction that
 * also marks the job as delivered: if the handler throws, both are rolled back, and the
 * delivery is repeated with a backoff.
 * <p>
 * As a bean, it handles all submissions to its {@link #endpoint()} that choose no
 * handler. A bean without an endpoint handles the submissions that choose it by the name
 * of the bean (see {@link JobSubmission.Builder#handler}).
 *
 * @since 0.1.0
 * @see RunPodJobListener
 */
@FunctionalInterface
public interface RunPodJobHandler {

	/**
	 * Handle the outcome of a job.
	 * @param job the job, which has ended in any state
	 * @throws Exception if the delivery is to be rolled back and repeated
	 */
	void handle(TrackedJob job) throws Exception;

	/**
	 * Return the name of the endpoint whose jobs are handled.
	 * @return the name, or {@code null}, the default, to handle the submissions that
	 * choose the handler by its name
	 */
	default @Nullable String endpoint() {
		return null;
	}

}
