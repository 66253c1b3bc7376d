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

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

import io.runpod.client.job.RunPodJob;
import io.runpod.client.observation.RunPodListener;
import io.runpod.spring.boot.autoconfigure.metrics.RunPodMeterDocumentation.Key;

/**
 * Counts and times what the client tells. Every tag has few values: names from the
 * configuration and words of the client, never an id or a message.
 */
final class MeterRunPodListener implements RunPodListener {

	private final MeterRegistry registry;

	private final Spend spend;

	MeterRunPodListener(MeterRegistry registry, Spend spend) {
		this.registry = registry;
		this.spend = spend;
	}

	@Override
	public void jobEnded(RunPodJob job) {
		record(RunPodMeterDocumentation.JOB_DELAY, job, job.delayTime());
		record(RunPodMeterDocumentation.JOB_EXECUTION, job, job.executionTime());
		this.spend.of(job)
			.forEach((source, cost) -> count(RunPodMeterDocumentation.COST, cost, Key.ENDPOINT.asString(),
					job.endpoint(), Key.SOURCE.asString(), source));
		Duration executionTime = job.executionTime();
		if (executionTime != null) {
			count(RunPodMeterDocumentation.GPU_TIME, executionTime.toMillis() / 1000.0, Key.ENDPOINT.asString(),
					job.endpoint());
		}
	}

	private void record(RunPodMeterDocumentation meter, RunPodJob job, @Nullable Duration time) {
		if (time != null) {
			Timer.builder(meter.getName())
				.description(meter.getDescription())
				.tags(Tags.of(Key.ENDPOINT.asString(), job.endpoint(), Key.STATUS.asString(), job.status().name()))
				.register(this.registry)
				.record(time);
		}
	}

	@Override
	public void chunkRead(String endpoint) {
		count(RunPodMeterDocumentation.STREAM_CHUNKS, 1, Key.ENDPOINT.asString(), endpoint);
	}

	@Override
	public void requestRetried(String endpoint, String operation, String reason) {
		countRequest(RunPodMeterDocumentation.REQUEST_RETRIES, endpoint, operation, reason);
	}

	@Override
	public void requestThrottled(String endpoint, String operation, String reason) {
		countRequest(RunPodMeterDocumentation.REQUEST_THROTTLED, endpoint, operation, reason);
	}

	private void countRequest(RunPodMeterDocumentation meter, String endpoint, String operation, String reason) {
		count(meter, 1, Key.ENDPOINT.asString(), endpoint, Key.OPERATION.asString(), operation, Key.REASON.asString(),
				reason);
	}

	private void count(RunPodMeterDocumentation meter, double amount, String... tags) {
		Counter.builder(meter.getName())
			.description(meter.getDescription())
			.baseUnit(meter.getBaseUnit())
			.tags(tags)
			.register(this.registry)
			.increment(amount);
	}

}
