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

package io.runpod.spring.boot.tracing;

import org.jspecify.annotations.Nullable;

/**
 * Traces in which jobs were submitted. The span of a wait is linked to the span of the
 * submission: automatically if this process submitted the job, otherwise after
 * {@link #remember}. Contains the latest 10,000 jobs.
 *
 * @since 0.1.0
 */
public interface SubmissionTraceRegistry {

	/**
	 * Return the trace context in which a job was submitted, to be stored with the id of
	 * the job.
	 * @param jobId the id of a job that this process submitted
	 * @return the context in the format of the W3C header {@code traceparent},
	 * {@code null} if it is not known
	 */
	@Nullable String traceparent(String jobId);

	/**
	 * Add the trace context in which another process submitted a job. Spans that wait for
	 * the job are then linked to it.
	 * @param jobId the id of the job
	 * @param traceparent the result of {@link #traceparent} in that process
	 * @throws IllegalArgumentException if it is not in the format of {@code traceparent}
	 */
	void remember(String jobId, String traceparent);

}
