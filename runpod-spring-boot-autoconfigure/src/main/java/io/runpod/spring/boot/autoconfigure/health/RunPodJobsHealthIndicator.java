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

package io.runpod.spring.boot.autoconfigure.health;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import reactor.core.publisher.Mono;

import io.runpod.jobs.JobCount;
import io.runpod.jobs.engine.RunPodJobsEngine;

/**
 * Health indicator for durable jobs: down while the database does not respond, and while
 * the lease of this process is in doubt. Dead letters are a detail.
 */
final class RunPodJobsHealthIndicator implements ReactiveHealthIndicator {

	private final RunPodJobsEngine engine;

	RunPodJobsHealthIndicator(RunPodJobsEngine engine) {
		this.engine = engine;
	}

	@Override
	public Mono<Health> health() {
		return this.engine.countUndelivered()
			.map(this::toHealth)
			.onErrorResume((ex) -> Mono.fromSupplier(() -> down(
					"The database does not respond (" + ex.getClass().getSimpleName() + "): jobs wait, none is lost")
				.build()));
	}

	private Health toHealth(List<JobCount> counts) {
		Health.Builder builder = this.engine.isLeaseInDoubt()
				? down("The lease of this process was not renewed: when it expires, others adopt its jobs")
				: Health.up();
		Map<String, Long> jobs = new LinkedHashMap<>();
		JobCount.STATES.forEach((state) -> jobs.put(state, 0L));
		counts.forEach((count) -> jobs.merge(count.name(), count.count(), Long::sum));
		return builder.withDetail("jobs", jobs).build();
	}

	private static Health.Builder down(String reason) {
		return Health.down().withDetail("reason", reason);
	}

}
