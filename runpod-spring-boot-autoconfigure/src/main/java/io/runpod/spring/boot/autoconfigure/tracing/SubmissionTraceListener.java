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

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;

import io.runpod.client.event.JobSubmittedEvent;
import io.runpod.client.event.RunPodListener;

/**
 * Listener that records the trace context of each submission: the event is published in
 * the scope of the call's observation.
 */
final class SubmissionTraceListener implements RunPodListener {

	private final Tracer tracer;

	private final DefaultSubmissionTraceRegistry traces;

	SubmissionTraceListener(Tracer tracer, DefaultSubmissionTraceRegistry traces) {
		this.tracer = tracer;
		this.traces = traces;
	}

	@Override
	public void onJobSubmitted(JobSubmittedEvent event) {
		Span span = this.tracer.currentSpan();
		if (span != null) {
			this.traces.put(event.jobId(), span.context());
		}
	}

}
