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

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.runpod.jobs.JobCount;
import io.runpod.spring.boot.RunPodEndpointRegistry;
import io.runpod.spring.boot.metrics.RunPodMeterDocumentation;

/**
 * Gauges of the durable jobs of all processes, by endpoint. They are NaN while the
 * database does not respond.
 */
final class TrackedJobGauges implements MeterBinder {

	private final Set<String> endpoints = ConcurrentHashMap.newKeySet();

	private final Mono<List<JobCount>> counts;

	private final RunPodEndpointRegistry endpointRegistry;

	private final MeterRecorder meters;

	TrackedJobGauges(Mono<List<JobCount>> counts, RunPodEndpointRegistry endpointRegistry, MeterRecorder meters) {
		this.counts = counts;
		this.endpointRegistry = endpointRegistry;
		this.meters = meters;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.endpointRegistry.addListener((endpoint) -> this.endpointRegistry.getActivity(endpoint)
			.ifPresent((activity) -> register(registry, this.meters.endpointTag(activity.name()))));
	}

	private void register(MeterRegistry registry, String endpoint) {
		if (!this.endpoints.add(endpoint)) {
			return;
		}
		for (String state : JobCount.STATES) {
			register(registry, RunPodMeterDocumentation.DURABLE_JOBS,
					(counts) -> counts.stream()
						.filter(hasTag(endpoint).and((count) -> count.name().equals(state)))
						.mapToLong(JobCount::count)
						.sum(),
					endpoint, state);
		}
		register(registry, RunPodMeterDocumentation.DURABLE_UNDELIVERED_AGE,
				(counts) -> counts.stream()
					.filter(hasTag(endpoint).and((count) -> count.name().equals(JobCount.UNDELIVERED)))
					.mapToDouble(TrackedJobGauges::age)
					.max()
					.orElse(0),
				endpoint);
	}

	private Predicate<JobCount> hasTag(String endpoint) {
		return (count) -> this.meters.endpointTag(count.endpoint()).equals(endpoint);
	}

	private static double age(JobCount count) {
		Instant endedAt = count.oldestEndedAt();
		return (endedAt != null) ? Math.max(0, Duration.between(endedAt, Instant.now()).toMillis() / 1000.0) : 0;
	}

	private void register(MeterRegistry registry, RunPodMeterDocumentation meter,
			ToDoubleFunction<List<JobCount>> value, String... tags) {
		Gauge.builder(meter.getName(), () -> {
			List<JobCount> counts = counts(registry);
			return (counts != null) ? value.applyAsDouble(counts) : Double.NaN;
		})
			.description(meter.getDescription())
			.baseUnit(meter.getBaseUnit())
			.tags(MeterRecorder.tags(meter, tags))
			.register(registry);
	}

	// jobs may have an endpoint that only other processes know
	private @Nullable List<JobCount> counts(MeterRegistry registry) {
		List<JobCount> counts = this.counts.onErrorComplete().block();
		if (counts != null) {
			counts.forEach((count) -> register(registry, this.meters.endpointTag(count.endpoint())));
		}
		return counts;
	}

}
