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

package io.runpod.client.traffic;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import io.runpod.client.job.EndpointHealth;
import io.runpod.client.time.Time;
import io.runpod.client.wire.Fault;
import io.runpod.client.wire.Wire.Operation;

/**
 * Sends requests when RunPod's limits leave room for them, and repeats them, with full
 * jitter, where that can help and can do no harm: what may have started a paid job is
 * only repeated if RunPod certainly did not take it, or if the user allowed that.
 */
public final class Traffic {

	private static final Duration BASE = Duration.ofMillis(200);

	private static final Duration CAP = Duration.ofSeconds(10);

	private static final Duration LEAST_AFTER_REFUSAL = Duration.ofSeconds(1);

	private final Time time;

	private final Limits limits;

	private final int maxAttempts;

	private final boolean atRisk;

	private final BiConsumer<Fault, Boolean> listener;

	private Traffic(Time time, Limits limits, int maxAttempts, boolean atRisk, BiConsumer<Fault, Boolean> listener) {
		this.time = time;
		this.limits = limits;
		this.maxAttempts = maxAttempts;
		this.atRisk = atRisk;
		this.listener = listener;
	}

	/**
	 * The traffic of one endpoint.
	 * @param share which part of RunPod's documented limits is ours, zero for no limits
	 */
	public static Traffic of(Time time, double share) {
		Limits limits = (share > 0) ? Limits.documented(time, share) : Limits.none();
		return new Traffic(time, limits, 1, false, (fault, again) -> {
		});
	}

	/**
	 * A view for one name of the endpoint, under the same limits.
	 * @param atRisk whether submissions are repeated that RunPod may have taken
	 */
	public Traffic with(int maxAttempts, boolean atRisk, BiConsumer<Fault, Boolean> listener) {
		return new Traffic(this.time, this.limits, maxAttempts, atRisk, listener);
	}

	/**
	 * Send a request a limited number of times.
	 */
	public <T> Mono<T> call(Operation operation, Mono<T> request) {
		OperationLimiter limiter = this.limits.of(operation);
		return repeat((limiter != null) ? limiter.limit(request) : request, this.maxAttempts);
	}

	/**
	 * Send a request until it is answered; somebody else watches the time.
	 */
	public <T> Mono<T> persist(Operation operation, Mono<T> request) {
		OperationLimiter limiter = this.limits.of(operation);
		return repeat((limiter != null) ? limiter.limit(request) : request, Integer.MAX_VALUE);
	}

	/**
	 * Send a request that RunPod holds until it is answered; somebody else watches the
	 * time.
	 * @param rank who has the lower one comes first when there are more than may be held
	 * @param patience how long to wait for a place
	 * @param otherwise what to ask, not held, when none was free for so long
	 */
	public <T> Mono<T> hold(Operation operation, Mono<T> request, long rank, Duration patience, Mono<T> otherwise) {
		OperationLimiter limiter = this.limits.of(operation);
		return repeat((limiter != null) ? limiter.limit(request, rank, patience, otherwise) : request,
				Integer.MAX_VALUE);
	}

	/**
	 * What is going on now under each limit. Empty if there are none.
	 */
	public List<Usage> usage() {
		return this.limits.usage();
	}

	/**
	 * The endpoint's health became known: RunPod's limits grow with running workers.
	 */
	public void observed(EndpointHealth health) {
		this.limits.workers(health.workers().running());
	}

	private <T> Mono<T> repeat(Mono<T> request, int maxAttempts) {
		return Mono.defer(() -> {
			AtomicInteger attempts = new AtomicInteger();
			return request.doOnSubscribe((subscription) -> attempts.incrementAndGet())
				.onErrorMap(Fault.class, (fault) -> fault.withAttempts(attempts.get()))
				.retryWhen(Retry.from((signals) -> signals.concatMap((signal) -> again(signal, maxAttempts))));
		});
	}

	private Mono<Long> again(Retry.RetrySignal signal, int maxAttempts) {
		if (!(signal.failure() instanceof Fault fault)) {
			return Mono.error(signal.failure());
		}
		Duration backoff = backoff(fault.attempts(), fault.details().retryAfter());
		OperationLimiter limiter = this.limits.of(fault.details().operation());
		if (fault.kind() == Fault.Kind.THROTTLED && limiter != null) {
			limiter.refused((backoff.compareTo(LEAST_AFTER_REFUSAL) > 0) ? backoff : LEAST_AFTER_REFUSAL);
		}
		boolean repeatable = fault.repeatable() || (this.atRisk && fault.repeatableAtRisk());
		boolean again = repeatable && fault.attempts() < maxAttempts;
		this.listener.accept(fault, again);
		return again ? this.time.pause(backoff) : Mono.error(fault);
	}

	private static Duration backoff(int attempts, @Nullable Duration retryAfter) {
		Duration ceiling = BASE.multipliedBy(1L << Math.min(attempts - 1, 10));
		ceiling = (ceiling.compareTo(CAP) < 0) ? ceiling : CAP;
		Duration jittered = Duration.ofNanos(ThreadLocalRandom.current().nextLong(ceiling.toNanos() + 1));
		if (retryAfter == null) {
			return jittered;
		}
		// spread those who were all told the same moment; a server's mistake must not
		// stop us for long
		Duration told = (retryAfter.compareTo(CAP) < 0) ? retryAfter : CAP;
		return told.plus(jittered.dividedBy(4));
	}

	/**
	 * What is going on under one limit.
	 *
	 * @param operations the operations that RunPod counts together, as users know them
	 * @param requests how many requests any 10 seconds may hold, as things stand
	 * @param concurrent how many requests may be in flight, as things stand
	 * @param sent how many requests the 10 seconds that end now hold
	 * @param inFlight how many requests are in flight
	 * @param waiting how many requests wait for their turn
	 */
	public record Usage(List<String> operations, int requests, int concurrent, int sent, int inFlight, int waiting) {
	}

}
