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

import org.jspecify.annotations.Nullable;

/**
 * Condition of an endpoint, derived from its health. Exactly one applies at a time.
 *
 * @since 0.1.0
 */
public enum EndpointCondition {

	/**
	 * The health has not been requested yet.
	 */
	UNKNOWN(null),

	/**
	 * Workers are available.
	 */
	READY(null),

	/**
	 * There are no workers, and no job needs one.
	 */
	SCALED_TO_ZERO("scaled to zero: the next job starts a worker"),

	/**
	 * Jobs are queued, and the first workers for them are starting.
	 */
	STARTING("cold start: workers are initializing, no job runs yet"),

	/**
	 * The queue grows, every worker is busy and none is starting.
	 */
	SATURATED("the queue grows while every worker is busy and none is starting; raise the endpoint's max workers"),

	/**
	 * Jobs are queued, there are no workers, and none is starting.
	 */
	NO_WORKERS("no workers: jobs are queued and none is starting; check the endpoint's max workers"),

	/**
	 * Every worker is throttled: RunPod has no free GPU for it.
	 */
	THROTTLED("no capacity: RunPod has no free GPU of the chosen types; allow more GPU types or regions"),

	/**
	 * Every worker has crashed or failed its checks.
	 */
	UNHEALTHY("crash loop: every worker is unhealthy; check the worker's log in the RunPod console"),

	/**
	 * Jobs have been queued for too long while every worker was throttled or unhealthy.
	 * Never returned by {@link EndpointHealth#condition()}: the health indicator derives
	 * it from {@link EndpointHealth#stalledFor()} and its configured duration.
	 */
	STALLED("stalled: jobs are queued and no worker can take them"),

	/**
	 * RunPod did not respond.
	 */
	UNREACHABLE("unreachable: RunPod did not answer"),

	/**
	 * RunPod rejected the API key.
	 */
	UNAUTHORIZED("refused: RunPod did not accept the API key"),

	/**
	 * The endpoint does not exist, or the API key may not access it.
	 */
	NOT_FOUND("not found: there is no such endpoint for this API key");

	private final @Nullable String description;

	EndpointCondition(@Nullable String description) {
		this.description = description;
	}

	/**
	 * Return the description of the condition.
	 * @return a sentence, {@code null} if there is no problem
	 */
	public @Nullable String description() {
		return this.description;
	}

}
