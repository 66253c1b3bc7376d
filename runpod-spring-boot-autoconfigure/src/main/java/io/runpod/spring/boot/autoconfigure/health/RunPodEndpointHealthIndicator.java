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

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import reactor.core.publisher.Mono;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.EndpointHealth;
import io.runpod.client.job.RunPodException;

/**
 * The state of one endpoint. An endpoint without workers is up: it starts one when a job
 * comes. An endpoint that cannot be asked is down, and the reason is a sentence, without
 * a stack trace in the log at each look.
 */
final class RunPodEndpointHealthIndicator implements ReactiveHealthIndicator {

	private final RunPodEndpoint endpoint;

	private final HealthSettings settings;

	RunPodEndpointHealthIndicator(RunPodEndpoint endpoint, HealthSettings settings) {
		this.endpoint = endpoint;
		this.settings = settings;
	}

	@Override
	public Mono<Health> health() {
		return Mono.defer(
				() -> this.endpoint.reactive().withTimeout(this.settings.timeout()).health(this.settings.timeToLive()))
			.map(this::describe)
			.onErrorResume((ex) -> Mono.just(down(ex)));
	}

	private Health describe(EndpointHealth health) {
		Health.Builder builder = isOutOfService(health) ? Health.outOfService() : Health.up();
		builder.withDetail("id", this.endpoint.id())
			.withDetail("workers", health.workers().asMap())
			.withDetail("jobs", health.jobs().asMap());
		String diagnosis = health.diagnosis();
		return ((diagnosis != null) ? builder.withDetail("diagnosis", diagnosis) : builder).build();
	}

	private boolean isOutOfService(EndpointHealth health) {
		return health.stalled() && health.stalledFor().compareTo(this.settings.outOfServiceAfter()) >= 0;
	}

	private Health down(Throwable ex) {
		String reason = (ex instanceof RunPodException) ? String.valueOf(ex.getMessage()) : ex.toString();
		return Health.down().withDetail("id", this.endpoint.id()).withDetail("reason", reason).build();
	}

}
