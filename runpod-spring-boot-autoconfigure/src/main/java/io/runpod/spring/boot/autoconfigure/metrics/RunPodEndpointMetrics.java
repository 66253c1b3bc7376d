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

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import io.runpod.client.EndpointActivity;
import io.runpod.client.EndpointActivity.LastHealth;
import io.runpod.client.EndpointActivity.Limit;
import io.runpod.client.event.RunPodOperation;
import io.runpod.client.health.EndpointHealth;
import io.runpod.spring.boot.metrics.RunPodMeterDocumentation;
import io.runpod.spring.boot.metrics.RunPodMeterDocumentation.Key;

/**
 * Meters of endpoints. They read the state of the client and never cause a request; a
 * count that is not known at the moment is NaN.
 */
final class RunPodEndpointMetrics {

	private static final Map<String, Function<EndpointHealth, Integer>> WORKER_COUNTS = Map.of("idle",
			(health) -> health.workers().idle(), "initializing", (health) -> health.workers().initializing(), "ready",
			(health) -> health.workers().ready(), "running", (health) -> health.workers().running(), "throttled",
			(health) -> health.workers().throttled(), "unhealthy", (health) -> health.workers().unhealthy());

	private static final Map<String, Function<EndpointHealth, Integer>> JOB_COUNTS = Map.of("in_queue",
			(health) -> health.jobs().inQueue(), "in_progress", (health) -> health.jobs().inProgress());

	private static final Map<String, ToDoubleFunction<LastHealth>> FINISHED_JOB_COUNTS = Map.of("completed",
			LastHealth::completed, "failed", LastHealth::failed, "retried", LastHealth::retried);

	private final MeterRegistry registry;

	private final JobCostCalculator costCalculator;

	RunPodEndpointMetrics(MeterRegistry registry, JobCostCalculator costCalculator) {
		this.registry = registry;
		this.costCalculator = costCalculator;
	}

	void bind(EndpointActivity activity) {
		this.costCalculator.registerEndpoint(activity);
		Tags tags = Tags.of(Key.ENDPOINT.asString(), activity.name());
		registerGauge(RunPodMeterDocumentation.JOBS_AWAITED, tags, activity,
				(current) -> current.awaitedJobs(0).total());
		WORKER_COUNTS.forEach((state, count) -> registerGauge(RunPodMeterDocumentation.ENDPOINT_WORKERS,
				tags.and(Key.STATE.asString(), state), activity, (current) -> countOrNaN(current, count)));
		JOB_COUNTS.forEach((state, count) -> registerGauge(RunPodMeterDocumentation.ENDPOINT_JOBS,
				tags.and(Key.STATE.asString(), state), activity, (current) -> countOrNaN(current, count)));
		FINISHED_JOB_COUNTS.forEach((outcome,
				count) -> registerFinishedCounter(tags.and(Key.OUTCOME.asString(), outcome), activity, count));
		activity.limits()
			.forEach((limit) -> registerGauge(RunPodMeterDocumentation.REQUESTS_WAITING,
					tags.and(Key.OPERATION.asString(), operationTag(limit)), activity,
					(current) -> waitingRequests(current, limit)));
	}

	// operations that RunPod counts together share a queue
	private static String operationTag(Limit limit) {
		return limit.operations().stream().map(RunPodOperation::toString).collect(Collectors.joining("+"));
	}

	private static double waitingRequests(EndpointActivity activity, Limit limit) {
		List<Limit> limits = activity.limits();
		return limits.stream()
			.filter((candidate) -> candidate.operations().equals(limit.operations()))
			.mapToInt(Limit::waiting)
			.sum();
	}

	private static double countOrNaN(EndpointActivity activity, Function<EndpointHealth, Integer> count) {
		LastHealth lastHealth = activity.health();
		return (lastHealth.health() != null && lastHealth.reason() == null) ? count.apply(lastHealth.health())
				: Double.NaN;
	}

	private void registerGauge(RunPodMeterDocumentation meter, Tags tags, EndpointActivity activity,
			ToDoubleFunction<EndpointActivity> value) {
		Gauge.builder(meter.getName(), activity, value)
			.description(meter.getDescription())
			.baseUnit(meter.getBaseUnit())
			.tags(tags)
			.strongReference(true)
			.register(this.registry);
	}

	private void registerFinishedCounter(Tags tags, EndpointActivity activity, ToDoubleFunction<LastHealth> count) {
		RunPodMeterDocumentation meter = RunPodMeterDocumentation.ENDPOINT_JOBS_FINISHED;
		FunctionCounter.builder(meter.getName(), activity, (current) -> count.applyAsDouble(current.health()))
			.description(meter.getDescription())
			.baseUnit(meter.getBaseUnit())
			.tags(tags)
			.register(this.registry);
	}

}
