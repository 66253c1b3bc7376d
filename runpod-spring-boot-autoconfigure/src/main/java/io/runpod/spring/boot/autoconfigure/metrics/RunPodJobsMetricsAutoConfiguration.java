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

package io.runpod.spring.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

import io.runpod.jobs.engine.RunPodJobsEngine;
import io.runpod.spring.boot.RunPodEndpointRegistry;
import io.runpod.spring.boot.autoconfigure.jobs.RunPodJobsAutoConfiguration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for meters of durable jobs.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { RunPodMetricsAutoConfiguration.class, RunPodJobsAutoConfiguration.class })
@ConditionalOnClass({ MeterRegistry.class, RunPodJobsEngine.class })
@ConditionalOnBean({ MeterRecorder.class, RunPodJobsEngine.class })
public final class RunPodJobsMetricsAutoConfiguration {

	@Bean
	TrackedJobMetricsListener runPodTrackedJobMetricsListener(MeterRecorder meterRecorder) {
		return new TrackedJobMetricsListener(meterRecorder);
	}

	@Bean
	TrackedJobGauges runPodTrackedJobGauges(RunPodJobsEngine engine, RunPodEndpointRegistry endpointRegistry,
			MeterRecorder meterRecorder) {
		return new TrackedJobGauges(engine.countUndelivered(), endpointRegistry, meterRecorder);
	}

}
