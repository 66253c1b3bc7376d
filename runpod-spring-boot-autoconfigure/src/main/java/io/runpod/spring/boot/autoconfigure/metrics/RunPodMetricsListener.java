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
 * Listener that records the meters of jobs and requests.
 */
final class RunPodMetricsListener implements RunPodListener {

	private final MeterRecorder meters;

	private final JobCostCalculator costCalculator;

	RunPodMetricsListener(MeterRecorder meters, JobCostCalculator costCalculator) {
		this.meters = meters;
		this.costCalculator = costCalculator;
	}

	@Override
	public void onJobEnded(JobEndedEvent event) {
		RunPodJob job = event.job();
		String status = job.status().name();
		String endpoint = this.meters.endpointTag(job.endpoint());
		recordTime(RunPodMeterDocumentation.JOB_DELAY, job.delayTime(), endpoint, status);
		recordTime(RunPodMeterDocumentation.JOB_EXECUTION, job.executionTime(), endpoint, status);
		this.costCalculator.calculate(job)
			.forEach((source, cost) -> this.meters.increment(RunPodMeterDocumentation.COST, cost, endpoint, source));
		Duration executionTime = job.executionTime();
		if (executionTime != null) {
			this.meters.increment(RunPodMeterDocumentation.GPU_TIME, executionTime.toMillis() / 1000.0, endpoint);
		}
	}

	private void recordTime(RunPodMeterDocumentation meter, @Nullable Duration time, String... values) {
		if (time != null) {
			this.meters.record(meter, time, values);
		}
	}

	@Override
	public void onChunkRead(ChunkReadEvent event) {
		this.meters.increment(RunPodMeterDocumentation.STREAM_CHUNKS, 1, this.meters.endpointTag(event.endpoint()));
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
		String endpoint = this.meters.endpointTag(event.endpoint());
		this.meters.increment(RunPodMeterDocumentation.WEBHOOKS_RECEIVED, 1, endpoint);
		recordTime(RunPodMeterDocumentation.WEBHOOK_LATENCY, event.latency(), endpoint);
	}

	private void incrementRequests(RunPodMeterDocumentation meter, String endpoint, String operation, String reason) {
		this.meters.increment(meter, 1, this.meters.endpointTag(endpoint), operation, reason);
	}

}
