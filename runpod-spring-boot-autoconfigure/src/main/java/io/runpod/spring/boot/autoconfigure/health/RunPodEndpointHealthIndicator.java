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

import io.runpod.client.EndpointActivity;
import io.runpod.client.EndpointActivity.LastHealth;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.client.health.EndpointCondition;
import io.runpod.client.health.EndpointHealth;
import io.runpod.spring.boot.RunPodEndpointRegistry;

/**
 * Health indicator for an endpoint, based on the monitored health of the client. An
 * endpoint that is scaled to zero is up, because a job starts a worker. An endpoint that
 * is unreachable is down; the reason is a detail, without a logged stack trace. A mock is
 * unknown.
 */
final class RunPodEndpointHealthIndicator implements ReactiveHealthIndicator {

	private final RunPodEndpoint endpoint;

	private final RunPodEndpointRegistry registry;

	private final RunPodHealthIndicatorSettings settings;

	RunPodEndpointHealthIndicator(RunPodEndpoint endpoint, RunPodEndpointRegistry registry,
			RunPodHealthIndicatorSettings settings) {
		this.endpoint = endpoint;
		this.registry = registry;
		this.settings = settings;
	}

	@Override
	public Mono<Health> health() {
		return Mono.defer(() -> this.registry.getActivity(this.endpoint)
			.map(this::lastHealth)
			.orElseGet(() -> Mono.fromSupplier(() -> newBuilder(EndpointCondition.UNKNOWN).build())));
	}

	private Mono<Health> lastHealth(EndpointActivity activity) {
		Mono<Health> cachedHealth = Mono.fromSupplier(() -> toHealth(activity.health()));
		return this.settings.monitored() ? cachedHealth : refresh(cachedHealth);
	}

	private Mono<Health> refresh(Mono<Health> cachedHealth) {
		return Mono.defer(
				() -> this.endpoint.reactive().withTimeout(this.settings.timeout()).health(this.settings.timeToLive()))
			.then(cachedHealth)
			.onErrorResume(RunPodTimeoutException.class, (ex) -> Mono.just(unreachable(ex)))
			.onErrorResume((ex) -> cachedHealth);
	}

	private Health unreachable(RunPodTimeoutException ex) {
		return newBuilder(EndpointCondition.UNREACHABLE).withDetail("reason", String.valueOf(ex.getMessage())).build();
	}

	private Health.Builder newBuilder(EndpointCondition condition) {
		Health.Builder builder = Health.status(this.settings.mapStatus(condition))
			.withDetail("condition", condition.name().toLowerCase(Locale.ROOT).replace('_', '-'));
		// a mock has none
		if (this.endpoint.id() != null) {
			builder.withDetail("id", this.endpoint.id());
		}
		this.registry.getActivity(this.endpoint)
			.flatMap(EndpointActivity::webhookDelivery)
			.ifPresent((delivery) -> builder.withDetail("webhooks", delivery.name().toLowerCase(Locale.ROOT)));
		return builder;
	}

	private Health toHealth(LastHealth lastHealth) {
		Health.Builder builder = newBuilder(determineCondition(lastHealth));
		EndpointHealth health = lastHealth.health();
		Duration age = lastHealth.age();
		if (health != null && age != null) {
			builder.withDetail("workers", health.workers().asMap())
				.withDetail("jobs", health.jobs().asMap())
				.withDetail("age", age.toSeconds() + "s");
		}
		if (lastHealth.reason() != null) {
			return builder.withDetail("reason", lastHealth.reason()).build();
		}
		String diagnosis = (health != null) ? health.diagnosis() : null;
		return ((diagnosis != null) ? builder.withDetail("diagnosis", diagnosis) : builder).build();
	}

	private EndpointCondition determineCondition(LastHealth lastHealth) {
		EndpointHealth health = lastHealth.health();
		boolean stalled = lastHealth.reason() == null && health != null && health.isStalled()
				&& health.stalledFor().compareTo(this.settings.outOfServiceAfter()) >= 0;
		return stalled ? EndpointCondition.STALLED : lastHealth.condition();
	}

}
