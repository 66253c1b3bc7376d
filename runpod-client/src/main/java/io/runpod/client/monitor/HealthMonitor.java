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

package io.runpod.client.monitor;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.runpod.client.job.EndpointHealth;
import io.runpod.client.time.Time;

/**
 * Asks for the health of one endpoint when somebody wants to know, once however many want
 * to, and remembers the answer.
 */
public final class HealthMonitor {

	private final Time time;

	private final Consumer<EndpointHealth> observer;

	private final AtomicReference<@Nullable Mono<EndpointHealth>> inFlight = new AtomicReference<>();

	private volatile @Nullable Seen last;

	public HealthMonitor(Time time, Consumer<EndpointHealth> observer) {
		this.time = time;
		this.observer = observer;
	}

	/**
	 * The last known health, or what {@code question} brings if that is too old.
	 */
	public Mono<EndpointHealth> health(Duration maxAge, Mono<EndpointHealth> question) {
		return Mono.defer(() -> {
			Seen seen = this.last;
			if (seen != null && this.time.since(seen.at()).compareTo(maxAge) < 0) {
				return Mono.just(seen.health());
			}
			return ask(question);
		});
	}

	private Mono<EndpointHealth> ask(Mono<EndpointHealth> question) {
		// over before the answer is handed out: who asks again then wants a new one
		Mono<EndpointHealth> mine = question.map(this::remember)
			.doOnTerminate(() -> this.inFlight.set(null))
			.doOnCancel(() -> this.inFlight.set(null))
			.share();
		Mono<EndpointHealth> flight = this.inFlight.updateAndGet((current) -> (current != null) ? current : mine);
		return (flight != null) ? flight : mine;
	}

	private EndpointHealth remember(EndpointHealth health) {
		Seen before = this.last;
		long now = this.time.nanos();
		long stalledSince = (before != null && before.health().stalled()) ? before.stalledSince() : now;
		EndpointHealth remembered = health.stalled() ? health.withStalledFor(Duration.ofNanos(now - stalledSince))
				: health;
		this.last = new Seen(remembered, now, stalledSince);
		this.observer.accept(remembered);
		return remembered;
	}

	/**
	 * What is known without asking.
	 */
	public @Nullable EndpointHealth lastKnown() {
		Seen seen = this.last;
		return (seen != null) ? seen.health() : null;
	}

	private record Seen(EndpointHealth health, long at, long stalledSince) {
	}

}
