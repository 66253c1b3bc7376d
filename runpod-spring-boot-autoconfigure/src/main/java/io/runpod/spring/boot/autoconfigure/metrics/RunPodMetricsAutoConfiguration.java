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
import org.springframework.context.annotation.Import;

import io.runpod.client.RunPodClient;
import io.runpod.spring.boot.RunPodEndpointRegistry;
import io.runpod.spring.boot.RunPodEndpointSettings;
import io.runpod.spring.boot.autoconfigure.RunPodAutoConfiguration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for meters of endpoints, jobs and
 * requests.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = RunPodAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, RunPodClient.class, RunPodEndpointSettings.class })
@Import(RunPodEndpointRegistry.class)
public final class RunPodMetricsAutoConfiguration {

	@Bean
	static JobTimerMeterFilter runPodJobTimerMeterFilter() {
		return new JobTimerMeterFilter();
	}

	@Bean
	JobCostCalculator runPodJobCostCalculator(RunPodEndpointSettings settings) {
		return new JobCostCalculator(settings::getPricePerSecond);
	}

	@Bean
	MeterRecorder runPodMeterRecorder(MeterRegistry registry) {
		return new MeterRecorder(registry);
	}

	@Bean
	RunPodMetricsListener runPodMetricsListener(MeterRecorder meterRecorder, JobCostCalculator costCalculator) {
		return new RunPodMetricsListener(meterRecorder, costCalculator);
	}

	@Bean
	RunPodEndpointMetrics runPodEndpointMetrics(MeterRegistry registry, JobCostCalculator costCalculator,
			RunPodEndpointRegistry endpointRegistry) {
		RunPodEndpointMetrics metrics = new RunPodEndpointMetrics(registry, costCalculator);
		endpointRegistry.addListener((endpoint) -> endpointRegistry.getActivity(endpoint).ifPresent(metrics::bind));
		return metrics;
	}

}
