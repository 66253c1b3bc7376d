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

import java.time.Duration;
import java.util.Locale;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import reactor.core.publisher.Mono;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.job.EndpointCondition;
import io.runpod.client.job.EndpointHealth;
import io.runpod.client.job.RunPodTimeoutException;
import io.runpod.client.observation.EndpointActivity.LastHealth;

/**
 * The state of one endpoint, as the client's monitor has seen it. An endpoint without
 * workers is up: it starts one when a job comes. An endpoint that cannot be asked is
 * down, and the reason is a sentence, without a stack trace in the log at each look.
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
		Mono<LastHealth> known = Mono.fromSupplier(() -> this.endpoint.activity().health());
		return (this.settings.monitored() ? known : asked(known)).map(this::describe);
	}

	private Mono<LastHealth> asked(Mono<LastHealth> known) {
		return Mono.defer(
				() -> this.endpoint.reactive().withTimeout(this.settings.timeout()).health(this.settings.timeToLive()))
			.then(known)
			.onErrorResume(RunPodTimeoutException.class, (ex) -> Mono.just(silent(ex)))
			.onErrorResume((ex) -> known);
	}

	private static LastHealth silent(RunPodTimeoutException ex) {
		return new LastHealth(EndpointCondition.UNREACHABLE, null, null, ex.getMessage(), 0, 0, 0);
	}

	private Health describe(LastHealth last) {
		EndpointCondition condition = condition(last);
		Health.Builder builder = Health.status(this.settings.status(condition))
			.withDetail("id", this.endpoint.id())
			.withDetail("condition", condition.name().toLowerCase(Locale.ROOT).replace('_', '-'));
		EndpointHealth health = last.health();
		Duration age = last.age();
		if (health != null && age != null) {
			builder.withDetail("workers", health.workers().asMap())
				.withDetail("jobs", health.jobs().asMap())
				.withDetail("age", age.toSeconds() + "s");
		}
		if (last.problem() != null) {
			return builder.withDetail("reason", last.problem()).build();
		}
		String diagnosis = (health != null) ? health.diagnosis() : null;
		return ((diagnosis != null) ? builder.withDetail("diagnosis", diagnosis) : builder).build();
	}

	private EndpointCondition condition(LastHealth last) {
		EndpointHealth health = last.health();
		boolean stalled = last.problem() == null && health != null && health.stalled()
				&& health.stalledFor().compareTo(this.settings.outOfServiceAfter()) >= 0;
		return stalled ? EndpointCondition.STALLED : last.condition();
	}

}
