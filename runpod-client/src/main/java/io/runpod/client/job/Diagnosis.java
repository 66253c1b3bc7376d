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

package io.runpod.client.job;

import org.jspecify.annotations.Nullable;

/**
 * Reads the counts of an endpoint as an experienced operator would.
 */
final class Diagnosis {

	private Diagnosis() {
	}

	static @Nullable String of(EndpointHealth health) {
		EndpointHealth.Workers workers = health.workers();
		int able = workers.idle() + workers.ready() + workers.running();
		if (able == 0 && workers.initializing() == 0) {
			if (workers.unhealthy() > 0) {
				return "crash loop: every worker is unhealthy; look at the worker's log in the RunPod console";
			}
			if (workers.throttled() > 0) {
				return "no capacity: RunPod has no free GPU of the chosen types; allow more GPU types or regions";
			}
			return (health.jobs().inQueue() > 0)
					? "no workers: jobs are queued and none is starting; check the endpoint's max workers"
					: "scaled to zero: the next job starts a worker";
		}
		if (able == 0 && health.jobs().inQueue() > 0) {
			return "cold start: workers are initializing, no job runs yet";
		}
		return null;
	}

}
