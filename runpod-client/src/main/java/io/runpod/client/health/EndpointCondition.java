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
 * What an experienced operator would conclude from what is known of an endpoint. Exactly
 * one holds at a time.
 *
 * @since 0.1.0
 */
public enum EndpointCondition {

	/**
	 * Nobody has looked yet.
	 */
	UNKNOWN(null),

	/**
	 * There are workers that take jobs.
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
	 * Every worker waits for a GPU.
	 */
	THROTTLED("no capacity: RunPod has no free GPU of the chosen types; allow more GPU types or regions"),

	/**
	 * Every worker has crashed or failed its checks.
	 */
	UNHEALTHY("crash loop: every worker is unhealthy; look at the worker's log in the RunPod console"),

	/**
	 * Jobs have been queued for too long while every worker was throttled or unhealthy.
	 * Only whoever knows what is too long concludes this.
	 */
	STALLED("stalled: jobs are queued and no worker can take them"),

	/**
	 * RunPod did not answer.
	 */
	UNREACHABLE("unreachable: RunPod did not answer"),

	/**
	 * RunPod refused the API key.
	 */
	UNAUTHORIZED("refused: RunPod did not accept the API key"),

	/**
	 * RunPod knows no endpoint with this id.
	 */
	NOT_FOUND("not found: RunPod knows no such endpoint for this API key");

	private final @Nullable String description;

	EndpointCondition(@Nullable String description) {
		this.description = description;
	}

	/**
	 * The condition in words.
	 * @return a sentence, {@code null} where there is nothing to say
	 */
	public @Nullable String description() {
		return this.description;
	}

}
