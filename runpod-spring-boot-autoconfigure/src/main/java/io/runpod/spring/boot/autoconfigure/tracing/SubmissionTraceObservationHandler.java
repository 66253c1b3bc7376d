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

package io.runpod.spring.boot.autoconfigure.tracing;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;

import io.runpod.client.observation.SubmissionObservationContext;

/**
 * Observation handler that records the trace context of each submission. The span itself
 * is created by the sender handler of the application.
 */
final class SubmissionTraceObservationHandler implements ObservationHandler<SubmissionObservationContext> {

	private final DefaultSubmissionTraceRegistry traces;

	SubmissionTraceObservationHandler(DefaultSubmissionTraceRegistry traces) {
		this.traces = traces;
	}

	@Override
	public void onStop(SubmissionObservationContext context) {
		String jobId = context.getJobId();
		TracingContext tracingContext = context.get(TracingContext.class);
		Span span = (tracingContext != null) ? tracingContext.getSpan() : null;
		if (jobId != null && span != null) {
			this.traces.put(jobId, span.context());
		}
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof SubmissionObservationContext;
	}

}
