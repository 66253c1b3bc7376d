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

package io.runpod.client.internal.health;

import java.time.Duration;

import io.runpod.client.health.EndpointHealth;

/**
 * Derives from two successive health responses since when an endpoint has been stalled,
 * and by how much its queue has grown.
 */
final class HealthTrend {

	private HealthTrend() {
	}

	static EndpointHealth apply(EndpointHealth response, EndpointHealth previous, Duration elapsed) {
		Duration stalledFor = (response.isStalled() && previous.isStalled()) ? previous.stalledFor().plus(elapsed)
				: Duration.ZERO;
		int growth = (isAtCapacity(response) && isAtCapacity(previous))
				? previous.queueGrowth() + response.jobs().inQueue() - previous.jobs().inQueue() : 0;
		return response.mutate().stalledFor(stalledFor).queueGrowth(Math.max(0, growth)).build();
	}

	// jobs are queued while every worker has one and none is starting
	private static boolean isAtCapacity(EndpointHealth health) {
		EndpointHealth.Workers workers = health.workers();
		return health.jobs().inQueue() > 0 && workers.running() > 0
				&& workers.idle() + workers.ready() + workers.initializing() == 0;
	}

}
