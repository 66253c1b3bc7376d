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

import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.TrackedJob;
import io.runpod.jobs.event.TrackedJobListener;
import io.runpod.spring.boot.metrics.RunPodMeterDocumentation;

/**
 * Listener that records the meters of durable jobs.
 */
final class TrackedJobMetricsListener implements TrackedJobListener {

	private final MeterRecorder meters;

	TrackedJobMetricsListener(MeterRecorder meters) {
		this.meters = meters;
		// an increase is seen only of a counter that exists
		onJobsAdopted(0);
	}

	@Override
	public void onSubmissionPostponed(String endpoint) {
		incrementSubmissions(endpoint, "postponed");
	}

	@Override
	public void onOutcomeUnknown(TrackedJob job) {
		incrementSubmissions(job.endpoint(), "unknown");
	}

	@Override
	public void onJobLost(TrackedJob job) {
		incrementSubmissions(job.endpoint(), "lost");
	}

	@Override
	public void onSubmissionRepeated(TrackedJob job) {
		incrementSubmissions(job.endpoint(), "repeated");
	}

	private void incrementSubmissions(String endpoint, String outcome) {
		this.meters.increment(RunPodMeterDocumentation.DURABLE_SUBMISSIONS, 1, this.meters.endpointTag(endpoint),
				outcome);
	}

	@Override
	public void onJobsAdopted(int count) {
		this.meters.increment(RunPodMeterDocumentation.DURABLE_JOBS_ADOPTED, count);
	}

	@Override
	public void onDelivered(TrackedJob job) {
		incrementDeliveries(job, "delivered");
		Instant endedAt = job.endedAt();
		if (endedAt != null) {
			this.meters.record(RunPodMeterDocumentation.DURABLE_DELIVERY_DELAY,
					Duration.between(endedAt, Instant.now()), this.meters.endpointTag(job.endpoint()));
		}
	}

	@Override
	public void onDeliveryFailed(TrackedJob job) {
		incrementDeliveries(job, (job.deliveryState() == DeliveryState.DEAD_LETTER) ? "dead_letter" : "failed");
	}

	private void incrementDeliveries(TrackedJob job, String outcome) {
		this.meters.increment(RunPodMeterDocumentation.DURABLE_DELIVERIES, 1, this.meters.endpointTag(job.endpoint()),
				outcome);
	}

}
