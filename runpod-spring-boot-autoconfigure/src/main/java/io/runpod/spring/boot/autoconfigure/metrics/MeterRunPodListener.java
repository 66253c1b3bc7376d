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

/**
 * Counts and times what the client tells. Every tag has few values: names from the
 * configuration and words of the client, never an id or a message.
 */
final class MeterRunPodListener implements RunPodListener {

	private final MeterRegistry registry;

	MeterRunPodListener(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public void jobEnded(RunPodJob job) {
		record("runpod.job.delay", "Time that jobs were queued until a worker took them", job, job.delayTime());
		record("runpod.job.execution", "Time that workers ran jobs", job, job.executionTime());
	}

	private void record(String name, String description, RunPodJob job, @Nullable Duration time) {
		if (time != null) {
			Timer.builder(name)
				.description(description)
				.tag("endpoint", job.endpoint())
				.tag("status", job.status().name())
				.register(this.registry)
				.record(time);
		}
	}

	@Override
	public void requestRetried(String endpoint, String operation, String reason) {
		count("runpod.request.retries", "Requests that were sent again", endpoint, operation, reason);
	}

	@Override
	public void requestThrottled(String endpoint, String operation, String reason) {
		count("runpod.request.throttled", "Requests that RunPod refused because there were too many", endpoint,
				operation, reason);
	}

	private void count(String name, String description, String endpoint, String operation, String reason) {
		Counter.builder(name)
			.description(description)
			.tags(Tags.of("endpoint", endpoint, "operation", operation, "reason", reason))
			.register(this.registry)
			.increment();
	}

}
