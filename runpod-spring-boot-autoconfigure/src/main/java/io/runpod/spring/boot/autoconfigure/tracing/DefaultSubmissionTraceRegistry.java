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

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import io.runpod.spring.boot.tracing.SubmissionTraceRegistry;

/**
 * {@link SubmissionTraceRegistry} that keeps the trace contexts of the latest 10,000
 * jobs.
 */
final class DefaultSubmissionTraceRegistry implements SubmissionTraceRegistry {

	private static final int MAX_TRACES = 10_000;

	private static final Pattern TRACEPARENT = Pattern
		.compile("[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

	private final Tracer tracer;

	private final Map<String, TraceContext> traces = Collections.synchronizedMap(new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, TraceContext> eldest) {
			return size() > MAX_TRACES;
		}

	});

	DefaultSubmissionTraceRegistry(Tracer tracer) {
		this.tracer = tracer;
	}

	@Override
	public @Nullable String traceparent(String jobId) {
		TraceContext trace = this.traces.get(jobId);
		if (trace == null) {
			return null;
		}
		String traceId = "0".repeat(Math.max(0, 32 - trace.traceId().length())) + trace.traceId();
		return "00-" + traceId + "-" + trace.spanId() + "-" + (Boolean.TRUE.equals(trace.sampled()) ? "01" : "00");
	}

	@Override
	public void remember(String jobId, String traceparent) {
		Matcher parts = TRACEPARENT.matcher(traceparent);
		Assert.isTrue(parts.matches(),
				() -> "'traceparent' must be like 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, but is '"
						+ traceparent + "'");
		boolean sampled = (Integer.parseInt(parts.group(3), 16) & 1) == 1;
		put(jobId,
				this.tracer.traceContextBuilder()
					.traceId(parts.group(1))
					.spanId(parts.group(2))
					.sampled(sampled)
					.build());
	}

	void put(String jobId, TraceContext trace) {
		this.traces.put(jobId, trace);
	}

	@Nullable TraceContext get(String jobId) {
		return this.traces.get(jobId);
	}

}
