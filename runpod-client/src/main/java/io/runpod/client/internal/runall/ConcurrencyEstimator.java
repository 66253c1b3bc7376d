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

package io.runpod.client.internal.runall;

import java.time.Duration;

import io.runpod.client.RunAllOptions;
import io.runpod.client.health.EndpointHealth;
import io.runpod.client.internal.call.EndpointComponents;
import io.runpod.client.internal.health.HealthMonitor.HealthSnapshot;
import io.runpod.client.internal.http.RunPodApi.Operation;

/**
 * Maximum number of inputs of {@code runAll} in flight. Unless configured, it is twice
 * the number of jobs in progress, so that each worker finds another job in the queue. It
 * is at least a quarter of the concurrency of long polls, so that RunPod sees a queue to
 * start workers for, and at most 1000 to limit the memory.
 */
final class ConcurrencyEstimator {

	private static final int MAX_CONCURRENCY = 1000;

	private static final Duration MAX_HEALTH_AGE = Duration.ofMinutes(5);

	private final EndpointComponents components;

	private final int configured;

	private final int minimum;

	ConcurrencyEstimator(EndpointComponents components, RunAllOptions options) {
		this.components = components;
		this.minimum = Math.max(1,
				Math.min(MAX_CONCURRENCY, components.requestExecutor().baseConcurrency(Operation.STATUS_SYNC) / 4));
		this.configured = (options.inFlight() != null) ? options.inFlight() : 0;
	}

	/**
	 * Return the maximum according to the last known health.
	 */
	int current() {
		if (this.configured > 0) {
			return this.configured;
		}
		HealthSnapshot snapshot = this.components.healthMonitor().lastSnapshot();
		EndpointHealth health = snapshot.health();
		if (health == null
				|| this.components.clock().elapsedSince(snapshot.updatedAt()).compareTo(MAX_HEALTH_AGE) > 0) {
			return this.minimum;
		}
		int active = Math.max(health.jobs().inProgress(), health.workers().running());
		return (int) Math.max(this.minimum,
				Math.min(MAX_CONCURRENCY, 2 * this.components.requestExecutor().share() * active));
	}

	/**
	 * Return the upper bound of {@link #current()}.
	 */
	int max() {
		return (this.configured > 0) ? this.configured : MAX_CONCURRENCY;
	}

}
