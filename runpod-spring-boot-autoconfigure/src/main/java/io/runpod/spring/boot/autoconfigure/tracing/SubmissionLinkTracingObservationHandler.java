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
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import org.jspecify.annotations.Nullable;

import io.runpod.client.observation.JobObservationContext;

/**
 * Tracing handler that links the span of a wait to the span of the submission. Replaces
 * the default handlers for waits that send nothing, because links are set when the span
 * is created.
 */
final class SubmissionLinkTracingObservationHandler extends DefaultTracingObservationHandler {

	private final DefaultSubmissionTraceRegistry traces;

	SubmissionLinkTracingObservationHandler(Tracer tracer, DefaultSubmissionTraceRegistry traces) {
		super(tracer);
		this.traces = traces;
	}

	@Override
	public void onStart(Observation.Context context) {
		TraceContext submission = findSubmission(context);
		if (submission == null) {
			super.onStart(context);
			return;
		}
		Span.Builder spanBuilder = getTracer().spanBuilder().addLink(new Link(submission));
		Span parent = getParentSpan(context);
		getTracingContext(context)
			.setSpan(((parent != null) ? spanBuilder.setParent(parent.context()) : spanBuilder.setNoParent()).start());
	}

	private @Nullable TraceContext findSubmission(Observation.Context context) {
		String jobId = (context instanceof JobObservationContext job) ? job.getJobId() : null;
		return (jobId != null) ? this.traces.get(jobId) : null;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof JobObservationContext job && !job.isSubmission();
	}

}
