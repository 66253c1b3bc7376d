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

import java.util.Set;
import java.util.stream.DoubleStream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import org.springframework.core.Ordered;

import io.runpod.spring.boot.metrics.RunPodMeterDocumentation;

/**
 * {@link MeterFilter} for the histogram buckets of job timers, from 0.1 seconds to 30
 * minutes. Ordered before the filter for {@code management.metrics.distribution.*}, which
 * takes precedence.
 */
final class JobTimerMeterFilter implements MeterFilter, Ordered {

	private static final Set<String> TIMER_NAMES = Set.of("runpod.job", RunPodMeterDocumentation.JOB_DELAY.getName(),
			RunPodMeterDocumentation.JOB_EXECUTION.getName());

	private static final DistributionStatisticConfig BUCKET_CONFIG = DistributionStatisticConfig.builder()
		.serviceLevelObjectives(DoubleStream.of(0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800)
			.map(JobTimerMeterFilter::toNanos)
			.toArray())
		.minimumExpectedValue(toNanos(0.01))
		.maximumExpectedValue(toNanos(3600))
		.build();

	private static double toNanos(double seconds) {
		return seconds * 1_000_000_000;
	}

	@Override
	public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
		return TIMER_NAMES.contains(id.getName()) ? config.merge(BUCKET_CONFIG) : config;
	}

	@Override
	public int getOrder() {
		return -1;
	}

}
