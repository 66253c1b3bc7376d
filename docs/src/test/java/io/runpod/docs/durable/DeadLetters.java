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

package io.runpod.docs.durable;

import org.springframework.stereotype.Component;

import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.JobQuery;
import io.runpod.jobs.RunPodJobs;

/**
 * Repetition of deliveries that have failed, for the page on the operation of durable
 * jobs.
 */
@Component
class DeadLetters {

	private final RunPodJobs jobs;

	DeadLetters(RunPodJobs jobs) {
		this.jobs = jobs;
	}

	void redeliver() {
		JobQuery deadLetters = JobQuery.all().withDeliveryStates(DeliveryState.DEAD_LETTER);
		this.jobs.list(deadLetters).forEach((job) -> this.jobs.redeliver(job.id()));
	}

}
