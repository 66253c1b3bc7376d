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

import io.runpod.client.RunPodClient;
import io.runpod.spring.boot.autoconfigure.RunPodAutoConfiguration;
import io.runpod.spring.boot.autoconfigure.RunPodProperties;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for meters of endpoints, jobs and
 * requests.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = RunPodAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, RunPodClient.class, RunPodProperties.class })
public final class RunPodMetricsAutoConfiguration {

	@Bean
	static JobTimerMeterFilter runPodJobTimerMeterFilter() {
		return new JobTimerMeterFilter();
	}

	@Bean
	JobCostCalculator runPodJobCostCalculator(RunPodProperties properties) {
		return new JobCostCalculator((name) -> {
			RunPodProperties.Endpoint endpoint = properties.endpoints().get(name);
			Double price = (endpoint != null) ? endpoint.pricePerSecond() : null;
			return (price != null) ? price : properties.pricePerSecond();
		});
	}

	@Bean
	RunPodMetricsListener runPodMetricsListener(MeterRegistry registry, JobCostCalculator costCalculator) {
		return new RunPodMetricsListener(registry, costCalculator);
	}

	@Bean
	RunPodEndpointMetrics runPodEndpointMetrics(MeterRegistry registry, JobCostCalculator costCalculator) {
		return new RunPodEndpointMetrics(registry, costCalculator);
	}

}
