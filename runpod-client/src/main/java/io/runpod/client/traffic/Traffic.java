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
import java.util.Map;
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

	private static final int WITHOUT_LIMITS = 400;

	private static final int REQUESTS_WITHOUT_LIMITS = 2000;

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
	 * @param given limits that replace documented ones; a key stands for all operations
	 * that RunPod counts with it
	 */
	public static Traffic of(Time time, double share, Map<Operation, Limit> given) {
		Limits limits = (share > 0) ? Limits.of(time, share, given) : Limits.none();
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
		return repeat(limited(operation, request), this.maxAttempts);
	}

	/**
	 * Send a request until it is answered; somebody else watches the time.
	 */
	public <T> Mono<T> persist(Operation operation, Mono<T> request) {
		return repeat(limited(operation, request), Integer.MAX_VALUE);
	}

	/**
	 * Send a request once; whoever asks decides what to do about a {@link Fault}.
	 */
	public <T> Mono<T> once(Operation operation, Mono<T> request) {
		return limited(operation, request).doOnError(Fault.class, (fault) -> {
			refused(fault, pause(fault, 1));
			this.listener.accept(fault, fault.repeatable());
		});
	}

	/**
	 * How many more requests would leave at once if they came now.
	 */
	public int room(Operation operation) {
		OperationLimiter limiter = this.limits.of(operation);
		return (limiter != null) ? limiter.room(Limits.isHeld(operation)) : Integer.MAX_VALUE;
	}

	/**
	 * How many requests may be in flight as RunPod documents it or as it was set, however
	 * much the limits grow or shrink.
	 */
	public int places(Operation operation) {
		OperationLimiter limiter = this.limits.of(operation);
		return (limiter != null) ? limiter.places() : WITHOUT_LIMITS;
	}

	/**
	 * Which part of the endpoint is ours.
	 */
	public double share() {
		return this.limits.share();
	}

	/**
	 * How many requests may leave in ten seconds as things stand.
	 */
	public int perWindow(Operation operation) {
		OperationLimiter limiter = this.limits.of(operation);
		return (limiter != null) ? limiter.requests() : REQUESTS_WITHOUT_LIMITS;
	}

	/**
	 * How long to leave RunPod alone after a fault.
	 * @param attempts how many faults there were in a row
	 */
	public static Duration pause(Fault fault, int attempts) {
		return backoff(attempts, fault.details().retryAfter());
	}

	private <T> Mono<T> limited(Operation operation, Mono<T> request) {
		OperationLimiter limiter = this.limits.of(operation);
		return (limiter != null) ? limiter.limit(request, Limits.isHeld(operation)) : request;
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

	// nearly all requests are answered: what it takes to repeat is made for the others
	private <T> Mono<T> repeat(Mono<T> request, int maxAttempts) {
		return request.onErrorResume(Fault.class,
				(fault) -> again(fault, maxAttempts).then(Mono.defer(() -> repeated(request, maxAttempts))));
	}

	private <T> Mono<T> repeated(Mono<T> request, int maxAttempts) {
		AtomicInteger attempts = new AtomicInteger(1);
		return request.doOnSubscribe((subscription) -> attempts.incrementAndGet())
			.onErrorMap(Fault.class, (fault) -> fault.withAttempts(attempts.get()))
			.retryWhen(Retry.from((signals) -> signals.concatMap((signal) -> again(signal.failure(), maxAttempts))));
	}

	private Mono<Long> again(Throwable failure, int maxAttempts) {
		if (!(failure instanceof Fault fault)) {
			return Mono.error(failure);
		}
		Duration backoff = pause(fault, fault.attempts());
		refused(fault, backoff);
		boolean repeatable = fault.repeatable() || (this.atRisk && fault.repeatableAtRisk());
		boolean again = repeatable && fault.attempts() < maxAttempts;
		this.listener.accept(fault, again);
		return again ? this.time.pause(backoff) : Mono.error(fault);
	}

	private void refused(Fault fault, Duration backoff) {
		OperationLimiter limiter = this.limits.of(fault.details().operation());
		if (fault.kind() == Fault.Kind.THROTTLED && limiter != null) {
			limiter.refused((backoff.compareTo(LEAST_AFTER_REFUSAL) > 0) ? backoff : LEAST_AFTER_REFUSAL);
		}
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
	 * So many requests of one kind and no more.
	 *
	 * @param requests in any ten seconds, or {@code null} to leave that as it is
	 * @param concurrent at a time, or {@code null} to leave that as it is
	 */
	public record Limit(@Nullable Integer requests, @Nullable Integer concurrent) {
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
