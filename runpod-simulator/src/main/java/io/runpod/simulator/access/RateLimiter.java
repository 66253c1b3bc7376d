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

package io.runpod.simulator.access;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

import io.netty.handler.codec.http.HttpResponseStatus;
import reactor.core.publisher.Mono;

import io.runpod.simulator.endpoint.Operation;
import io.runpod.simulator.http.Response;
import io.runpod.simulator.time.SimulatorTime;

/**
 * Rate limiter that implements RunPod's documented limits of an endpoint: a maximum
 * number of requests in ten seconds and of concurrent requests, both raised by 50 for
 * each running worker. A rejection has the headers {@code Retry-After} and
 * {@code RateLimit}.
 *
 * @since 0.1.0
 */
public final class RateLimiter {

	private static final long WINDOW = Duration.ofSeconds(10).toMillis();

	private static final int LIMIT_PER_RUNNING_WORKER = 50;

	private static final OperationLimit STATUS_LIMIT = new OperationLimit(2000, 400);

	private static final Map<Operation, OperationLimit> DOCUMENTED_LIMITS = Map.of(Operation.RUN_SYNC, STATUS_LIMIT,
			Operation.RUN, new OperationLimit(1000, 200), Operation.STATUS, STATUS_LIMIT, Operation.STATUS_SYNC,
			STATUS_LIMIT, Operation.STREAM, STATUS_LIMIT, Operation.CANCEL, new OperationLimit(100, 20),
			Operation.PURGE_QUEUE, new OperationLimit(2, Integer.MAX_VALUE));

	private final Map<Operation, Deque<Long>> recentRequests = new EnumMap<>(Operation.class);

	private final Map<Operation, Integer> inFlight = new EnumMap<>(Operation.class);

	private final SimulatorTime time;

	private final Map<Operation, OperationLimit> limits;

	/**
	 * Create the limiter of one endpoint.
	 * @param time the clock
	 * @param enabled {@code false} to accept every request
	 */
	public RateLimiter(SimulatorTime time, boolean enabled) {
		this.time = time;
		this.limits = enabled ? DOCUMENTED_LIMITS : Map.of();
	}

	Mono<Response> apply(Operation operation, IntSupplier runningWorkers, Supplier<Mono<Response>> action) {
		OperationLimit limit = this.limits.get(operation);
		if (limit == null) {
			return action.get();
		}
		Duration retryAfter = tryAcquire(operation, limit, runningWorkers.getAsInt());
		if (!retryAfter.isZero()) {
			return Mono.just(tooManyRequests(this.time.toReal(retryAfter)));
		}
		return Mono.defer(action).doFinally((signal) -> release(operation));
	}

	private synchronized void release(Operation operation) {
		this.inFlight.merge(operation, -1, Integer::sum);
	}

	private static Response tooManyRequests(Duration retryAfter) {
		long seconds = Math.max(1, retryAfter.plusSeconds(1).minusNanos(1).toSeconds());
		return Response.empty(HttpResponseStatus.TOO_MANY_REQUESTS,
				Map.of("Retry-After", String.valueOf(seconds), "RateLimit", "\"default\";r=0;t=" + seconds));
	}

	// Return zero if the request is permitted, otherwise the time to wait, which is not
	// known if too many requests are in flight.
	private synchronized Duration tryAcquire(Operation operation, OperationLimit limit, int runningWorkers) {
		long now = this.time.now();
		Deque<Long> requests = this.recentRequests.computeIfAbsent(operation, (key) -> new ArrayDeque<>());
		while (!requests.isEmpty() && now - requests.getFirst() >= WINDOW) {
			requests.removeFirst();
		}
		int workerLimit = runningWorkers * LIMIT_PER_RUNNING_WORKER;
		if (requests.size() >= Math.max(limit.maxRequests(), workerLimit)) {
			return Duration.ofMillis(requests.getFirst() + WINDOW - now);
		}
		if (this.inFlight.getOrDefault(operation, 0) >= Math.max(limit.maxConcurrent(), workerLimit)) {
			return Duration.ofSeconds(1);
		}
		requests.addLast(now);
		this.inFlight.merge(operation, 1, Integer::sum);
		return Duration.ZERO;
	}

	private record OperationLimit(int maxRequests, int maxConcurrent) {

	}

}
