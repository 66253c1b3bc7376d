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

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import io.runpod.client.RunPodClient;
import io.runpod.spring.boot.autoconfigure.RunPodAutoConfiguration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for links from the span of a wait to
 * the span of the submission.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = RunPodAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration")
@ConditionalOnClass({ Tracer.class, TracingObservationHandler.class, MicrometerTracingAutoConfiguration.class })
@ConditionalOnBean({ Tracer.class, RunPodClient.class })
public final class RunPodTracingAutoConfiguration {

	// before the handler of all senders, after handlers of the application
	private static final int ORDER = MicrometerTracingAutoConfiguration.SENDER_TRACING_OBSERVATION_HANDLER_ORDER - 1;

	@Bean
	DefaultSubmissionTraceRegistry runPodSubmissionTraceRegistry(Tracer tracer) {
		return new DefaultSubmissionTraceRegistry(tracer);
	}

	// first, so that listeners of the application find the trace
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	SubmissionTraceListener runPodSubmissionTraceListener(Tracer tracer, DefaultSubmissionTraceRegistry traces) {
		return new SubmissionTraceListener(tracer, traces);
	}

	@Bean
	@Order(ORDER)
	SubmissionLinkTracingObservationHandler runPodSubmissionLinkTracingObservationHandler(Tracer tracer,
			DefaultSubmissionTraceRegistry traces) {
		return new SubmissionLinkTracingObservationHandler(tracer, traces);
	}

}
