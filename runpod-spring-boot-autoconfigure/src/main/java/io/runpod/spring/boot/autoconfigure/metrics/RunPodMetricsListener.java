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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

import io.runpod.client.event.ChunkReadEvent;
import io.runpod.client.event.JobEndedEvent;
import io.runpod.client.event.RequestRetriedEvent;
import io.runpod.client.event.RequestThrottledEvent;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.event.WebhookReceivedEvent;
import io.runpod.client.job.RunPodJob;
import io.runpod.spring.boot.metrics.RunPodMeterDocumentation;

/**
 * Listener that records the meters of jobs and requests. Tag values are bounded: names of
 * endpoints and constants, never an id or a message.
 */
final class RunPodMetricsListener implements RunPodListener {

	private static final int MAX_ENDPOINTS = 200;

	private static final String OTHER_ENDPOINTS = "other";

	// those with meters of their own
	private final Set<String> endpoints = ConcurrentHashMap.newKeySet();

	private final MeterRegistry registry;

	private final JobCostCalculator costCalculator;

	// cached, because a lookup by builder costs more than recording
	private final Map<List<String>, Timer> timers = new ConcurrentHashMap<>();

	private final Map<List<String>, Counter> counters = new ConcurrentHashMap<>();

	RunPodMetricsListener(MeterRegistry registry, JobCostCalculator costCalculator) {
		this.registry = registry;
		this.costCalculator = costCalculator;
		registry.config().onMeterRemoved((meter) -> {
			this.timers.clear();
			this.counters.clear();
		});
	}

	@Override
	public void onJobEnded(JobEndedEvent event) {
		RunPodJob job = event.job();
		String status = job.status().name();
		String endpoint = endpointTag(job.endpoint());
		recordTime(RunPodMeterDocumentation.JOB_DELAY, job.delayTime(), endpoint, status);
		recordTime(RunPodMeterDocumentation.JOB_EXECUTION, job.executionTime(), endpoint, status);
		this.costCalculator.calculate(job)
			.forEach((source, cost) -> increment(RunPodMeterDocumentation.COST, cost, endpoint, source));
		Duration executionTime = job.executionTime();
		if (executionTime != null) {
			increment(RunPodMeterDocumentation.GPU_TIME, executionTime.toMillis() / 1000.0, endpoint);
		}
	}

	private void recordTime(RunPodMeterDocumentation meter, @Nullable Duration time, String... values) {
		if (time != null) {
			this.timers.computeIfAbsent(key(meter, values), (absent) -> createTimer(meter, values)).record(time);
		}
	}

	private Timer createTimer(RunPodMeterDocumentation meter, String... values) {
		return Timer.builder(meter.getName())
			.description(meter.getDescription())
			.tags(tags(meter, values))
			.register(this.registry);
	}

	@Override
	public void onChunkRead(ChunkReadEvent event) {
		increment(RunPodMeterDocumentation.STREAM_CHUNKS, 1, endpointTag(event.endpoint()));
	}

	@Override
	public void onRequestRetried(RequestRetriedEvent event) {
		incrementRequests(RunPodMeterDocumentation.REQUEST_RETRIES, event.endpoint(), event.operation().toString(),
				event.reason().toString());
	}

	@Override
	public void onRequestThrottled(RequestThrottledEvent event) {
		incrementRequests(RunPodMeterDocumentation.REQUEST_THROTTLED, event.endpoint(), event.operation().toString(),
				"refused");
	}

	@Override
	public void onWebhookReceived(WebhookReceivedEvent event) {
		String endpoint = endpointTag(event.endpoint());
		increment(RunPodMeterDocumentation.WEBHOOKS_RECEIVED, 1, endpoint);
		recordTime(RunPodMeterDocumentation.WEBHOOK_LATENCY, event.latency(), endpoint);
	}

	private void incrementRequests(RunPodMeterDocumentation meter, String endpoint, String operation, String reason) {
		increment(meter, 1, endpointTag(endpoint), operation, reason);
	}

	private String endpointTag(String endpoint) {
		boolean known = this.endpoints.contains(endpoint)
				|| (this.endpoints.size() < MAX_ENDPOINTS && this.endpoints.add(endpoint));
		return known ? endpoint : OTHER_ENDPOINTS;
	}

	/**
	 * Increment a counter.
	 * @param meter the counter
	 * @param amount the amount to add
	 * @param values the values of the tags, in their order
	 */
	private void increment(RunPodMeterDocumentation meter, double amount, String... values) {
		this.counters.computeIfAbsent(key(meter, values), (absent) -> createCounter(meter, values)).increment(amount);
	}

	private static List<String> key(RunPodMeterDocumentation meter, String... values) {
		String[] key = Arrays.copyOf(values, values.length + 1);
		key[values.length] = meter.name();
		return List.of(key);
	}

	private static List<Tag> tags(RunPodMeterDocumentation meter, String... values) {
		KeyName[] keys = meter.getKeyNames();
		return IntStream.range(0, keys.length).mapToObj((i) -> Tag.of(keys[i].asString(), values[i])).toList();
	}

	private Counter createCounter(RunPodMeterDocumentation meter, String... values) {
		return Counter.builder(meter.getName())
			.description(meter.getDescription())
			.baseUnit(meter.getBaseUnit())
			.tags(tags(meter, values))
			.register(this.registry);
	}

}
