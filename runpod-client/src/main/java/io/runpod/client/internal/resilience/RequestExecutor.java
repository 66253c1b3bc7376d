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

package io.runpod.client.internal.resilience;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import io.runpod.client.health.EndpointHealth;
import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.internal.timer.ClientClock;

/**
 * Sends requests when RunPod's limits leave room for them, and repeats them, with full
 * jitter, where that can help and can do no harm: what may have started a paid job is
 * only repeated if RunPod certainly did not take it, or if the user allowed that.
 */
public final class RequestExecutor {

	private static final Duration BASE_BACKOFF = Duration.ofMillis(200);

	private static final Duration MAX_BACKOFF = Duration.ofSeconds(10);

	private static final Duration MIN_THROTTLE_DELAY = Duration.ofSeconds(1);

	private static final int UNLIMITED_CONCURRENCY = 400;

	private static final int UNLIMITED_REQUESTS = 2000;

	private final ClientClock clock;

	private final EndpointRateLimits limits;

	private final int maxAttempts;

	private final boolean retryUnknownOutcome;

	private final Consumer<RequestOutcome> outcomeListener;

	private RequestExecutor(ClientClock clock, EndpointRateLimits limits, int maxAttempts, boolean retryUnknownOutcome,
			Consumer<RequestOutcome> outcomeListener) {
		this.clock = clock;
		this.limits = limits;
		this.maxAttempts = maxAttempts;
		this.retryUnknownOutcome = retryUnknownOutcome;
		this.outcomeListener = outcomeListener;
	}

	/**
	 * The traffic of one endpoint.
	 * @param share which part of RunPod's documented limits is ours, zero for no limits
	 * @param given limits that replace documented ones; a key stands for all operations
	 * that RunPod counts with it
	 */
	public static RequestExecutor of(ClientClock clock, double share, Map<Operation, LimitOverride> overrides) {
		EndpointRateLimits limits = (share > 0) ? EndpointRateLimits.of(clock, share, overrides)
				: EndpointRateLimits.none();
		return new RequestExecutor(clock, limits, 1, false, (outcome) -> {
		});
	}

	/**
	 * A view for one name of the endpoint, under the same limits.
	 * @param atRisk whether submissions are repeated that RunPod may have taken
	 */
	public RequestExecutor withRetry(int maxAttempts, boolean retryUnknownOutcome,
			Consumer<RequestOutcome> outcomeListener) {
		return new RequestExecutor(this.clock, this.limits, maxAttempts, retryUnknownOutcome, outcomeListener);
	}

	/**
	 * Send a request a limited number of times.
	 */
	public <T> Mono<T> execute(Operation operation, Mono<T> request) {
		return retryOnFailure(rateLimited(operation, request), this.maxAttempts);
	}

	/**
	 * Send a request until it is answered; somebody else watches the time.
	 */
	public <T> Mono<T> executeUntilAnswered(Operation operation, Mono<T> request) {
		return retryOnFailure(rateLimited(operation, request), Integer.MAX_VALUE);
	}

	/**
	 * Send a request once; whoever asks decides what to do about a
	 * {@link RequestFailure}.
	 */
	public <T> Mono<T> executeOnce(Operation operation, Mono<T> request) {
		return rateLimited(operation, request).doOnError(RequestFailure.class, (failure) -> {
			reportThrottling(failure, retryDelay(failure, 1));
			this.outcomeListener.accept(RequestOutcome.failure(failure, failure.isRetryable()));
		});
	}

	/**
	 * How many more requests would leave at once if they came now.
	 */
	public int availablePermits(Operation operation) {
		SlidingWindowLimiter limiter = this.limits.limiter(operation);
		return (limiter != null) ? limiter.availablePermits(EndpointRateLimits.isLongPoll(operation))
				: Integer.MAX_VALUE;
	}

	/**
	 * How many requests may be in flight as RunPod documents it or as it was set, however
	 * much the limits grow or shrink.
	 */
	public int baseConcurrency(Operation operation) {
		SlidingWindowLimiter limiter = this.limits.limiter(operation);
		return (limiter != null) ? limiter.baseConcurrency() : UNLIMITED_CONCURRENCY;
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
	public int requestsPerWindow(Operation operation) {
		SlidingWindowLimiter limiter = this.limits.limiter(operation);
		return (limiter != null) ? limiter.requestsPerWindow() : UNLIMITED_REQUESTS;
	}

	/**
	 * How long to leave RunPod alone after a fault.
	 * @param attempts how many faults there were in a row
	 */
	public static Duration retryDelay(RequestFailure failure, int attempts) {
		return backoff(attempts, failure.details().retryAfter());
	}

	private <T> Mono<T> rateLimited(Operation operation, Mono<T> request) {
		SlidingWindowLimiter limiter = this.limits.limiter(operation);
		Mono<T> published = request
			.doOnNext((response) -> this.outcomeListener.accept(RequestOutcome.success(operation)));
		return (limiter != null) ? limiter.limit(published, EndpointRateLimits.isLongPoll(operation)) : published;
	}

	/**
	 * What is going on now under each limit. Empty if there are none.
	 */
	public List<LimitUsage> usage() {
		return this.limits.usage();
	}

	/**
	 * The endpoint's health became known: RunPod's limits grow with running workers.
	 */
	public void updateWorkers(EndpointHealth health) {
		this.limits.updateWorkers(health.workers().running());
	}

	// nearly all requests are answered: what it takes to repeat is made for the others
	private <T> Mono<T> retryOnFailure(Mono<T> request, int maxAttempts) {
		return request.onErrorResume(RequestFailure.class, (failure) -> delayBeforeRetry(failure, maxAttempts)
			.then(Mono.defer(() -> retryLoop(request, maxAttempts))));
	}

	private <T> Mono<T> retryLoop(Mono<T> request, int maxAttempts) {
		AtomicInteger attempts = new AtomicInteger(1);
		return request.doOnSubscribe((subscription) -> attempts.incrementAndGet())
			.onErrorMap(RequestFailure.class, (failure) -> failure.withAttempts(attempts.get()))
			.retryWhen(Retry
				.from((signals) -> signals.concatMap((signal) -> delayBeforeRetry(signal.failure(), maxAttempts))));
	}

	private Mono<Long> delayBeforeRetry(Throwable error, int maxAttempts) {
		if (!(error instanceof RequestFailure failure)) {
			return Mono.error(error);
		}
		Duration backoff = retryDelay(failure, failure.attempts());
		reportThrottling(failure, backoff);
		boolean retryable = failure.isRetryable()
				|| (this.retryUnknownOutcome && failure.isRetryableWithUnknownOutcome());
		boolean willRetry = retryable && failure.attempts() < maxAttempts;
		this.outcomeListener.accept(RequestOutcome.failure(failure, willRetry));
		return willRetry ? this.clock.delay(backoff) : Mono.error(failure);
	}

	private void reportThrottling(RequestFailure failure, Duration backoff) {
		SlidingWindowLimiter limiter = this.limits.limiter(failure.details().operation());
		if (failure.kind() == RequestFailure.Kind.THROTTLED && limiter != null) {
			limiter.pause((backoff.compareTo(MIN_THROTTLE_DELAY) > 0) ? backoff : MIN_THROTTLE_DELAY);
		}
	}

	private static Duration backoff(int attempts, @Nullable Duration retryAfter) {
		Duration ceiling = BASE_BACKOFF.multipliedBy(1L << Math.min(attempts - 1, 10));
		ceiling = (ceiling.compareTo(MAX_BACKOFF) < 0) ? ceiling : MAX_BACKOFF;
		Duration jittered = Duration.ofNanos(ThreadLocalRandom.current().nextLong(ceiling.toNanos() + 1));
		if (retryAfter == null) {
			return jittered;
		}
		// spread those who were all told the same moment; a server's mistake must not
		// stop us for long
		Duration delay = (retryAfter.compareTo(MAX_BACKOFF) < 0) ? retryAfter : MAX_BACKOFF;
		return delay.plus(jittered.dividedBy(4));
	}

	/**
	 * Outcome of one attempt of a request.
	 *
	 * @param operation the operation
	 * @param failure the failure, or {@code null} if the attempt was successful
	 * @param willRetry whether the request is retried
	 */
	public record RequestOutcome(Operation operation, @Nullable RequestFailure failure, boolean willRetry) {

		static RequestOutcome success(Operation operation) {
			return new RequestOutcome(operation, null, false);
		}

		static RequestOutcome failure(RequestFailure failure, boolean willRetry) {
			return new RequestOutcome(failure.details().operation(), failure, willRetry);
		}

	}

	/**
	 * So many requests of one kind and no more.
	 *
	 * @param maxRequests in any ten seconds, or {@code null} to leave that as it is
	 * @param maxConcurrent at a time, or {@code null} to leave that as it is
	 */
	public record LimitOverride(@Nullable Integer maxRequests, @Nullable Integer maxConcurrent) {
	}

	/**
	 * What is going on under one limit.
	 *
	 * @param operations the operations that RunPod counts together, as users know them
	 * @param maxRequests how many requests any 10 seconds may hold, as things stand
	 * @param maxConcurrent how many requests may be in flight, as things stand
	 * @param sent how many requests the 10 seconds that end now hold
	 * @param inFlight how many requests are in flight
	 * @param waiting how many requests wait for their turn
	 */
	public record LimitUsage(List<String> operations, int maxRequests, int maxConcurrent, int sent, int inFlight,
			int waiting) {
	}

}
