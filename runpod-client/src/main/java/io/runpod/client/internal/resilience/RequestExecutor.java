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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import io.runpod.client.EndpointActivity;
import io.runpod.client.event.RunPodOperation;
import io.runpod.client.health.EndpointHealth;
import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.internal.timer.ClientClock;

/**
 * Executor of requests that applies the rate limits of an endpoint and retries failures
 * with exponential backoff and full jitter. A request that may have started a paid job is
 * retried only if RunPod has certainly not accepted it, or if the user has allowed it.
 */
public final class RequestExecutor {

	private static final Duration BASE_BACKOFF = Duration.ofMillis(200);

	private static final Duration MAX_BACKOFF = Duration.ofSeconds(10);

	private static final Duration MIN_THROTTLE_DELAY = Duration.ofSeconds(1);

	private static final int UNLIMITED_CONCURRENCY = 400;

	private static final int UNLIMITED_REQUESTS = 2000;

	private final ClientClock clock;

	private final EndpointRateLimits limits;

	private final ConnectionLimiter connections;

	private final int maxAttempts;

	private final boolean retryUnknownOutcome;

	private final Consumer<RequestOutcome> outcomeListener;

	private RequestExecutor(ClientClock clock, EndpointRateLimits limits, ConnectionLimiter connections,
			int maxAttempts, boolean retryUnknownOutcome, Consumer<RequestOutcome> outcomeListener) {
		this.clock = clock;
		this.limits = limits;
		this.connections = connections;
		this.maxAttempts = maxAttempts;
		this.retryUnknownOutcome = retryUnknownOutcome;
		this.outcomeListener = outcomeListener;
	}

	/**
	 * Create an executor with retries and the same limits.
	 * @param maxAttempts the maximum number of attempts of
	 * {@link #execute(Operation, Mono)}
	 * @param retryUnknownOutcome whether submissions are retried that RunPod may have
	 * accepted
	 * @param outcomeListener called with the outcome of each attempt
	 * @return the executor
	 */
	public RequestExecutor withRetry(int maxAttempts, boolean retryUnknownOutcome,
			Consumer<RequestOutcome> outcomeListener) {
		return new RequestExecutor(this.clock, this.limits, this.connections, maxAttempts, retryUnknownOutcome,
				outcomeListener);
	}

	/**
	 * Execute a request with retries up to the maximum number of attempts.
	 */
	public <T> Mono<T> execute(Operation operation, Mono<T> request) {
		return retryOnFailure(rateLimited(operation, request), this.maxAttempts);
	}

	/**
	 * Execute a request with unlimited retries. To be cancelled at the caller's deadline.
	 */
	public <T> Mono<T> executeUntilAnswered(Operation operation, Mono<T> request) {
		return retryOnFailure(rateLimited(operation, request), Integer.MAX_VALUE);
	}

	/**
	 * Execute a request without retries. The caller is responsible for retrying a
	 * retryable {@link RequestFailure}.
	 */
	public <T> Mono<T> executeOnce(Operation operation, Mono<T> request) {
		return rateLimited(operation, request).doOnError(RequestFailure.class, (failure) -> {
			reportThrottling(failure, retryDelay(failure, 1));
			this.outcomeListener.accept(RequestOutcome.failure(failure, failure.isRetryable()));
		});
	}

	/**
	 * Return the number of requests that could be sent now without waiting.
	 */
	public int availablePermits(Operation operation) {
		boolean longPoll = EndpointRateLimits.isLongPoll(operation);
		SlidingWindowLimiter limiter = this.limits.limiter(operation);
		int connections = this.connections.available(longPoll);
		return (limiter != null) ? Math.min(limiter.availablePermits(longPoll), connections) : connections;
	}

	/**
	 * Return the number of connections that are not occupied by long polls.
	 */
	public int availableConnections() {
		return this.connections.available(false);
	}

	/**
	 * Return the documented or configured maximum number of requests in flight, which
	 * does not adapt.
	 */
	public int baseConcurrency(Operation operation) {
		SlidingWindowLimiter limiter = this.limits.limiter(operation);
		return (limiter != null) ? limiter.baseConcurrency() : UNLIMITED_CONCURRENCY;
	}

	/**
	 * Return the share of the documented limits.
	 */
	public double share() {
		return this.limits.share();
	}

	/**
	 * Return the current maximum number of requests in ten seconds.
	 */
	public int requestsPerWindow(Operation operation) {
		SlidingWindowLimiter limiter = this.limits.limiter(operation);
		return (limiter != null) ? limiter.requestsPerWindow() : UNLIMITED_REQUESTS;
	}

	/**
	 * Return the delay before the next attempt: exponential backoff with full jitter, or
	 * the {@code Retry-After} of the response with a quarter of the jitter.
	 * @param failure the last failure
	 * @param attempts the number of consecutive failures
	 * @return the delay
	 */
	public static Duration retryDelay(RequestFailure failure, int attempts) {
		Duration ceiling = BASE_BACKOFF.multipliedBy(1L << Math.min(attempts - 1, 10));
		ceiling = (ceiling.compareTo(MAX_BACKOFF) < 0) ? ceiling : MAX_BACKOFF;
		Duration jittered = Duration.ofNanos(ThreadLocalRandom.current().nextLong(ceiling.toNanos() + 1));
		Duration retryAfter = failure.details().retryAfter();
		if (retryAfter == null) {
			return jittered;
		}
		// jitter spreads requests with the same Retry-After; the cap limits the effect of
		// an excessive value
		Duration delay = (retryAfter.compareTo(MAX_BACKOFF) < 0) ? retryAfter : MAX_BACKOFF;
		return delay.plus(jittered.dividedBy(4));
	}

	private <T> Mono<T> rateLimited(Operation operation, Mono<T> request) {
		SlidingWindowLimiter limiter = this.limits.limiter(operation);
		boolean longPoll = EndpointRateLimits.isLongPoll(operation);
		Mono<T> published = (longPoll ? this.connections.limit(operation, request) : request)
			.doOnNext((response) -> this.outcomeListener.accept(RequestOutcome.success(operation)));
		return (limiter != null) ? limiter.limit(published, longPoll) : published;
	}

	/**
	 * Return the current usage of each limit, empty without limits.
	 */
	public List<EndpointActivity.Limit> usage() {
		return this.limits.usage();
	}

	/**
	 * Update the number of running workers, with which the limits of RunPod grow.
	 */
	public void updateWorkers(EndpointHealth health) {
		this.limits.updateWorkers(health.workers().running());
	}

	// the operators for retries are created after the first failure, which is rare
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

	/**
	 * Factory of the executors of a client's endpoints, which share its connections.
	 */
	public static final class Factory {

		private final ClientClock clock;

		private final double share;

		private final Map<Operation, LimitOverride> overrides;

		private final ConnectionLimiter connections;

		// those of clients that are not used any more are collected
		private final Set<EndpointRateLimits> limits = Collections.newSetFromMap(new WeakHashMap<>());

		private int replicas = 1;

		private int requestedReplicas = 1;

		private Disposable delayedChange = Disposables.disposed();

		/**
		 * Create a factory.
		 * @param clock the clock
		 * @param share the share of RunPod's documented limits to use, zero for no limits
		 * @param overrides the limits that replace documented ones; a key stands for all
		 * operations that RunPod counts together
		 * @param maxConnections the maximum number of connections of the client
		 */
		public Factory(ClientClock clock, double share, Map<Operation, LimitOverride> overrides, int maxConnections) {
			this.clock = clock;
			this.share = share;
			this.overrides = Map.copyOf(overrides);
			this.connections = new ConnectionLimiter(maxConnections);
		}

		/**
		 * Set the number of replicas that divide the share between them. A smaller number
		 * takes effect if it has not changed for the length of a window, in which the
		 * requests of replicas that have ended count.
		 */
		public void setReplicas(int replicas) {
			synchronized (this) {
				if (replicas == this.requestedReplicas) {
					return;
				}
				this.requestedReplicas = replicas;
				this.delayedChange.dispose();
				if (replicas < this.replicas) {
					this.delayedChange = this.clock.scheduler()
						.schedule(() -> divideBy(replicas), EndpointRateLimits.WINDOW.toNanos(), TimeUnit.NANOSECONDS);
					return;
				}
			}
			divideBy(replicas);
		}

		private void divideBy(int replicas) {
			List<EndpointRateLimits> existing;
			synchronized (this) {
				if (replicas != this.requestedReplicas || replicas == this.replicas) {
					return;
				}
				this.replicas = replicas;
				existing = List.copyOf(this.limits);
			}
			// not synchronized: it sends requests that wait
			existing.forEach((limits) -> limits.setReplicas(replicas));
		}

		/**
		 * Create the executor of an endpoint, without retries.
		 */
		public synchronized RequestExecutor create() {
			EndpointRateLimits limits = (this.share > 0)
					? EndpointRateLimits.of(this.clock, this.share, this.replicas, this.overrides)
					: EndpointRateLimits.none();
			this.limits.add(limits);
			return new RequestExecutor(this.clock, limits, this.connections, 1, false, (outcome) -> {
			});
		}

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
	 * Configured limit of an operation.
	 *
	 * @param maxRequests the maximum number of requests in any ten seconds, or
	 * {@code null} for the documented one
	 * @param maxConcurrent the maximum number of requests in flight, or {@code null} for
	 * the documented one
	 */
	public record LimitOverride(@Nullable Integer maxRequests, @Nullable Integer maxConcurrent) {
	}

	record LimitUsage(List<RunPodOperation> operations, int perWindow, int sent, int concurrent, int inFlight,
			int waiting) implements EndpointActivity.Limit {

		@Override
		public Duration window() {
			return EndpointRateLimits.DOCUMENTED_WINDOW;
		}

	}

}
