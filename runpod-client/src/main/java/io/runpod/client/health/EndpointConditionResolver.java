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

package io.runpod.client.health;

/**
 * Derives the condition of an endpoint from its counts and their trend.
 */
final class EndpointConditionResolver {

	private EndpointConditionResolver() {
	}

	static EndpointCondition resolve(EndpointHealth health) {
		EndpointHealth.Workers workers = health.workers();
		int available = workers.idle() + workers.ready() + workers.running();
		boolean queued = health.jobs().inQueue() > 0;
		if (available == 0 && workers.initializing() == 0) {
			if (workers.unhealthy() > 0) {
				return EndpointCondition.UNHEALTHY;
			}
			if (workers.throttled() > 0) {
				return EndpointCondition.THROTTLED;
			}
			return queued ? EndpointCondition.NO_WORKERS : EndpointCondition.SCALED_TO_ZERO;
		}
		if (available == 0 && queued) {
			return EndpointCondition.STARTING;
		}
		return (health.queueGrowth() > 0) ? EndpointCondition.SATURATED : EndpointCondition.READY;
	}

}
