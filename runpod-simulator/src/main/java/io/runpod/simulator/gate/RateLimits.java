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

package io.runpod.simulator.gate;

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
import io.runpod.simulator.http.Answer;
import io.runpod.simulator.time.SimulatorTime;

/**
 * RunPod's documented limits of an endpoint: so many requests in ten seconds, and so many
 * at a time, more of both when more workers run.
 *
 * @since 0.1.0
 */
public final class RateLimits {

	private static final long WINDOW = Duration.ofSeconds(10).toMillis();

	private static final int PER_RUNNING_WORKER = 50;

	private static final Limit STATUS = new Limit(2000, 400);

	private static final Map<Operation, Limit> DOCUMENTED = Map.of(Operation.RUN_SYNC, STATUS, Operation.RUN,
			new Limit(1000, 200), Operation.STATUS, STATUS, Operation.STATUS_SYNC, STATUS, Operation.STREAM, STATUS,
			Operation.CANCEL, new Limit(100, 20), Operation.PURGE_QUEUE, new Limit(2, Integer.MAX_VALUE));

	private final Map<Operation, Deque<Long>> latest = new EnumMap<>(Operation.class);

	private final Map<Operation, Integer> held = new EnumMap<>(Operation.class);

	private final SimulatorTime time;

	private final Map<Operation, Limit> limits;

	/**
	 * Create the limits of one endpoint.
	 * @param time the clock
	 * @param enabled {@code false} to let everything pass
	 */
	public RateLimits(SimulatorTime time, boolean enabled) {
		this.time = time;
		this.limits = enabled ? DOCUMENTED : Map.of();
	}

	Mono<Answer> apply(Operation operation, IntSupplier runningWorkers, Supplier<Mono<Answer>> action) {
		Limit limit = this.limits.get(operation);
		if (limit == null) {
			return action.get();
		}
		if (!enter(operation, limit, runningWorkers.getAsInt())) {
			return Mono.just(Answer.empty(HttpResponseStatus.TOO_MANY_REQUESTS));
		}
		return Mono.defer(action).doFinally((signal) -> leave(operation));
	}

	private synchronized void leave(Operation operation) {
		this.held.merge(operation, -1, Integer::sum);
	}

	private synchronized boolean enter(Operation operation, Limit limit, int running) {
		long now = this.time.now();
		Deque<Long> requests = this.latest.computeIfAbsent(operation, (key) -> new ArrayDeque<>());
		while (!requests.isEmpty() && now - requests.getFirst() >= WINDOW) {
			requests.removeFirst();
		}
		int more = running * PER_RUNNING_WORKER;
		if (requests.size() >= Math.max(limit.inTenSeconds(), more)
				|| this.held.getOrDefault(operation, 0) >= Math.max(limit.atATime(), more)) {
			return false;
		}
		requests.addLast(now);
		this.held.merge(operation, 1, Integer::sum);
		return true;
	}

	private record Limit(int inTenSeconds, int atATime) {

	}

}
