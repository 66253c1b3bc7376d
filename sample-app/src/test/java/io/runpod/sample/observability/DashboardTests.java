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

package io.runpod.sample.observability;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import org.junit.jupiter.api.Test;

import io.runpod.spring.boot.metrics.RunPodMeterDocumentation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the dashboard and the alerts use existing meters, and all of them.
 */
class DashboardTests {

	private final PrometheusNamingConvention naming = new PrometheusNamingConvention();

	@Test
	void queriesUseExistingMetricsOnly() throws IOException {
		Set<String> existingMetrics = existingMetricNames();
		assertThat(queries().toList()).isNotEmpty()
			.allSatisfy((query) -> assertThat(existingMetrics).as(query.toString()).containsAll(query.metricNames()));
	}

	@Test
	void existingMetricsDoNotContainUnknownNames() {
		assertThat(existingMetricNames()).contains("runpod_job_seconds_bucket", "runpod_job_delay_seconds_count")
			.doesNotContain("runpod_job_delay_count", "runpod_endpoint_workers_total");
	}

	@Test
	void everyMeterIsQueried() throws IOException {
		Set<String> queriedMetrics = new TreeSet<>();
		queries().forEach((query) -> queriedMetrics.addAll(query.metricNames()));
		assertThat(Stream.of(RunPodMeterDocumentation.values()))
			.allSatisfy((meter) -> assertThat(queriedMetrics).as(meter.getName())
				.containsAnyElementsOf(metricNames(meter).toList()));
	}

	private static Stream<ObservabilityFiles.Query> queries() throws IOException {
		return Stream.concat(ObservabilityFiles.dashboardQueries().stream(),
				ObservabilityFiles.alertQueries().stream());
	}

	private Set<String> existingMetricNames() {
		Set<String> names = new TreeSet<>();
		Stream.of(RunPodMeterDocumentation.values()).flatMap(this::metricNames).forEach(names::add);
		// observations
		Stream.of("runpod.job", "runpod.job.active", "runpod.submission", "runpod.durable")
			.flatMap(this::timerMetricNames)
			.forEach(names::add);
		return names;
	}

	private Stream<String> metricNames(RunPodMeterDocumentation meter) {
		String name = this.naming.name(meter.getName(), meter.getType(), meter.getBaseUnit());
		return switch (meter.getType()) {
			case TIMER -> timerMetricNames(meter.getName());
			case COUNTER -> Stream.of(name + "_total");
			default -> Stream.of(name);
		};
	}

	private Stream<String> timerMetricNames(String name) {
		return Stream.of("_count", "_sum", "_max", "_bucket")
			.map((suffix) -> this.naming.name(name, Meter.Type.TIMER, null) + suffix);
	}

}
