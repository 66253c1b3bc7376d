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
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.runpod.client.EndpointActivity;
import io.runpod.client.event.RunPodOperation;
import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.internal.resilience.RequestExecutor.LimitOverride;
import io.runpod.client.internal.timer.ClientClock;

/**
 * Rate limits of one endpoint, shared by all callers in the process. RunPod documents for
 * each operation a maximum number of requests in ten seconds and a maximum number of
 * concurrent requests, and counts status, status-sync and stream together. None is
 * documented for retry and health.
 */
final class EndpointRateLimits {

	static final Duration DOCUMENTED_WINDOW = Duration.ofSeconds(10);

	/**
	 * Window, longer than that of RunPod: latency may move a request into its next one.
	 */
	static final Duration WINDOW = DOCUMENTED_WINDOW.plusMillis(250);

	// "effective limit = max(base, running workers x per worker)"
	private static final int LIMIT_PER_WORKER = 50;

	private static final Map<Operation, LimitValues> DOCUMENTED_LIMITS = Map.of(Operation.RUN,
			new LimitValues(1000, 200), Operation.RUN_SYNC, new LimitValues(2000, 400), Operation.STATUS,
			new LimitValues(2000, 400), Operation.CANCEL, new LimitValues(100, 20), Operation.PURGE_QUEUE,
			new LimitValues(2, 2));

	private static final Set<Operation> SCALED_WITH_WORKERS = EnumSet.of(Operation.RUN, Operation.RUN_SYNC,
			Operation.STATUS);

	private final Map<Operation, SlidingWindowLimiter> limiters = new EnumMap<>(Operation.class);

	private final Map<Operation, LimitOverride> overrides;

	private final double undividedShare;

	private volatile int replicas;

	private volatile int runningWorkers;

	private EndpointRateLimits(double share, int replicas, Map<Operation, LimitOverride> overrides) {
		this.undividedShare = share;
		this.replicas = replicas;
		this.overrides = overrides;
	}

	static EndpointRateLimits none() {
		return new EndpointRateLimits(1, 1, Map.of());
	}

	/**
	 * Create the documented limits with overrides.
	 * @param clock the clock
	 * @param share the share of the documented limits to use
	 * @param replicas the number of replicas that divide the share between them
	 * @param overrides the limits that replace documented ones
	 */
	static EndpointRateLimits of(ClientClock clock, double share, int replicas,
			Map<Operation, LimitOverride> overrides) {
		EndpointRateLimits limits = new EndpointRateLimits(share, replicas, overrides);
		DOCUMENTED_LIMITS.keySet().forEach((operation) -> {
			LimitValues values = limits.values(operation);
			limits.limiters.put(operation,
					new SlidingWindowLimiter(clock, values.maxRequests(), WINDOW, values.maxConcurrent()));
		});
		return limits;
	}

	private LimitValues values(Operation operation) {
		LimitValues documented = Objects.requireNonNull(DOCUMENTED_LIMITS.get(operation));
		return documented.scale(share()).withOverride(this.overrides.get(operation));
	}

	/**
	 * Set the number of replicas that divide the share between them. No effect without
	 * limits.
	 */
	void setReplicas(int replicas) {
		if (!this.limiters.isEmpty()) {
			this.replicas = replicas;
			updateWorkers(this.runningWorkers);
			this.limiters.forEach((operation, limiter) -> {
				LimitValues values = values(operation);
				limiter.setLimits(values.maxRequests(), values.maxConcurrent());
			});
		}
	}

	double share() {
		return this.undividedShare / this.replicas;
	}

	@Nullable SlidingWindowLimiter limiter(Operation operation) {
		return this.limiters.get(groupOf(operation));
	}

	private static Operation groupOf(Operation operation) {
		boolean isPoll = operation == Operation.STATUS_SYNC || operation == Operation.STREAM;
		return isPoll ? Operation.STATUS : operation;
	}

	static boolean isLongPoll(Operation operation) {
		return operation == Operation.RUN_SYNC || operation == Operation.STATUS_SYNC || operation == Operation.STREAM;
	}

	void updateWorkers(int runningWorkers) {
		this.runningWorkers = runningWorkers;
		// a replica cannot distinguish a raised limit from what the others do not use
		int ceiling = (this.replicas == 1) ? (int) (share() * runningWorkers * LIMIT_PER_WORKER) : 0;
		this.limiters.forEach((operation, limiter) -> {
			if (SCALED_WITH_WORKERS.contains(operation)) {
				limiter.setCeilings(ceiling, ceiling);
			}
		});
	}

	List<EndpointActivity.Limit> usage() {
		return this.limiters.entrySet().stream().<EndpointActivity.Limit>map((entry) -> {
			List<RunPodOperation> operations = EnumSet.allOf(Operation.class)
				.stream()
				.filter((operation) -> groupOf(operation) == entry.getKey())
				.map(Operation::publicOperation)
				.toList();
			return entry.getValue().usage(operations);
		}).toList();
	}

	private record LimitValues(int maxRequests, int maxConcurrent) {

		LimitValues scale(double share) {
			return new LimitValues(scale(share, this.maxRequests), scale(share, this.maxConcurrent));
		}

		private static int scale(double share, int limit) {
			return Math.max(1, (int) (share * limit));
		}

		LimitValues withOverride(@Nullable LimitOverride override) {
			Integer requests = (override != null) ? override.maxRequests() : null;
			Integer concurrent = (override != null) ? override.maxConcurrent() : null;
			return new LimitValues((requests != null) ? requests : this.maxRequests,
					(concurrent != null) ? concurrent : this.maxConcurrent);
		}

	}

}
