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

package io.runpod.client.internal.health;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

import io.runpod.client.health.EndpointHealth;
import io.runpod.client.internal.timer.ClientClock;

/**
 * Periodic health request of one endpoint. The interval has a jitter of up to 20 percent,
 * so that many endpoints and many replicas of an application do not poll in step, and
 * backs off exponentially after failures. Uses a timer of the scheduler and no thread.
 */
final class HealthPoller {

	private static final Duration MAX_INITIAL_DELAY = Duration.ofSeconds(2);

	private static final double JITTER = 0.2;

	private static final int MAX_BACKOFF_FACTOR = 8;

	private static final Duration MAX_BACKOFF = Duration.ofMinutes(2);

	private final ClientClock clock;

	private final HealthMonitor monitor;

	private final Mono<EndpointHealth> healthRequest;

	private volatile Duration interval;

	private @Nullable Disposable subscription;

	HealthPoller(ClientClock clock, HealthMonitor monitor, Mono<EndpointHealth> healthRequest, Duration interval) {
		this.clock = clock;
		this.monitor = monitor;
		this.healthRequest = healthRequest;
		this.interval = interval;
	}

	void shortenInterval(Duration interval) {
		this.interval = min(this.interval, interval);
	}

	synchronized void start() {
		if (this.subscription == null) {
			Duration initialDelay = scale(min(this.interval, MAX_INITIAL_DELAY),
					ThreadLocalRandom.current().nextDouble());
			Disposable.Composite subscription = Disposables.composite();
			// a task instead of a Mono, whose classes are many
			subscription.add(this.clock.scheduler()
				.schedule(() -> subscription.add(poll(0).expand(this::pollAfterDelay).subscribe()),
						initialDelay.toNanos(), TimeUnit.NANOSECONDS));
			this.subscription = subscription;
		}
	}

	synchronized void stop() {
		if (this.subscription != null) {
			this.subscription.dispose();
			this.subscription = null;
		}
	}

	// emits the number of consecutive failures
	private Mono<Integer> poll(int failures) {
		// skipped if another caller has just refreshed the health
		return Mono.defer(() -> this.monitor.health(this.interval.dividedBy(2), this.healthRequest))
			.map((health) -> 0)
			.onErrorReturn(failures + 1);
	}

	private Mono<Integer> pollAfterDelay(int failures) {
		return this.clock.delay(scale(backoff(failures), 1 + JITTER * ThreadLocalRandom.current().nextDouble()))
			.then(poll(failures));
	}

	private Duration backoff(int failures) {
		Duration interval = this.interval;
		Duration backoff = interval
			.multipliedBy(Math.min(1L << Math.min(failures, MAX_BACKOFF_FACTOR), MAX_BACKOFF_FACTOR));
		Duration limited = min(backoff, MAX_BACKOFF);
		return (limited.compareTo(interval) > 0) ? limited : interval;
	}

	private static Duration scale(Duration duration, double factor) {
		return Duration.ofNanos((long) (duration.toNanos() * factor));
	}

	private static Duration min(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

}
