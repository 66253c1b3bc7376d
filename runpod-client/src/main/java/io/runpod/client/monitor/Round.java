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
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import io.runpod.client.job.EndpointHealth;
import io.runpod.client.time.Time;

/**
 * The repeated look at one endpoint. Two looks are at least an interval apart and at most
 * a fifth more, so that many endpoints, and many replicas of an application, do not ask
 * in step; while no look brings an answer they are further and further apart. Holds a
 * timer of the scheduler and no thread.
 */
final class Round {

	private static final Duration LATEST_START = Duration.ofSeconds(2);

	private static final double JITTER = 0.2;

	private static final int MOST_BACKOFF = 8;

	private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(2);

	private final Time time;

	private final HealthMonitor monitor;

	private final Mono<EndpointHealth> question;

	private volatile Duration interval;

	private @Nullable Disposable looks;

	Round(Time time, HealthMonitor monitor, Mono<EndpointHealth> question, Duration interval) {
		this.time = time;
		this.monitor = monitor;
		this.question = question;
		this.interval = interval;
	}

	void atLeastEvery(Duration interval) {
		this.interval = shorter(this.interval, interval);
	}

	synchronized void start() {
		if (this.looks == null) {
			Duration first = part(shorter(this.interval, LATEST_START), ThreadLocalRandom.current().nextDouble());
			this.looks = this.time.pause(first).then(look(0)).expand((failures) -> again(failures)).subscribe();
		}
	}

	synchronized void stop() {
		if (this.looks != null) {
			this.looks.dispose();
			this.looks = null;
		}
	}

	// brings how many looks have failed in a row
	private Mono<Integer> look(int failures) {
		// nothing to ask where somebody else has just asked
		return Mono.defer(() -> this.monitor.health(this.interval.dividedBy(2), this.question))
			.map((health) -> 0)
			.onErrorReturn(failures + 1);
	}

	private Mono<Integer> again(int failures) {
		return this.time.pause(part(pace(failures), 1 + JITTER * ThreadLocalRandom.current().nextDouble()))
			.then(look(failures));
	}

	private Duration pace(int failures) {
		Duration interval = this.interval;
		Duration backoff = interval.multipliedBy(Math.min(1L << Math.min(failures, MOST_BACKOFF), MOST_BACKOFF));
		Duration limited = shorter(backoff, LONGEST_BACKOFF);
		return (limited.compareTo(interval) > 0) ? limited : interval;
	}

	private static Duration part(Duration duration, double part) {
		return Duration.ofNanos((long) (duration.toNanos() * part));
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

}
