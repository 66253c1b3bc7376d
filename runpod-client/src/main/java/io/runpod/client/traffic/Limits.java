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
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.runpod.client.time.Time;
import io.runpod.client.traffic.Traffic.Usage;
import io.runpod.client.wire.Wire.Operation;

/**
 * The limits that RunPod documents, for one endpoint and all its callers in this process.
 * It counts status, status-sync and stream together: most places go to what is held, half
 * of the window to looks that are answered at once. For retry and health none is
 * documented.
 */
final class Limits {

	// what leaves at the end of one of our windows may arrive at the start of one of
	// RunPod's
	private static final Duration WINDOW = Duration.ofMillis(10_250);

	// "effective = max(base, running workers x per worker)"
	private static final int PER_WORKER = 50;

	private final double share;

	private final Map<Operation, OperationLimiter> limiters = new EnumMap<>(Operation.class);

	private Limits(double share) {
		this.share = share;
	}

	static Limits none() {
		return new Limits(0);
	}

	/**
	 * The documented limits.
	 * @param share which part of them is ours
	 */
	static Limits documented(Time time, double share) {
		Limits limits = new Limits(share);
		limits.put(Set.of(Operation.RUN), limiter(time, share, 1000, 200));
		limits.put(Set.of(Operation.RUN_SYNC), limiter(time, share, 2000, 400));
		limits.put(Set.of(Operation.STATUS_SYNC, Operation.STREAM), limiter(time, share, 1000, 360));
		limits.put(Set.of(Operation.STATUS), limiter(time, share, 1000, 40));
		limits.put(Set.of(Operation.CANCEL), limiter(time, share, 100, 20));
		limits.put(Set.of(Operation.PURGE_QUEUE), limiter(time, share, 2, 2));
		return limits;
	}

	private static OperationLimiter limiter(Time time, double share, int perWindow, int concurrent) {
		return new OperationLimiter(time, part(share, perWindow), WINDOW, part(share, concurrent));
	}

	private static int part(double share, int limit) {
		return Math.max(1, (int) (share * limit));
	}

	private void put(Set<Operation> operations, OperationLimiter limiter) {
		operations.forEach((operation) -> this.limiters.put(operation, limiter));
	}

	void workers(int running) {
		int grown = (int) (this.share * running * PER_WORKER);
		new HashSet<>(this.limiters.values()).forEach((limiter) -> limiter.atMost(grown, grown));
	}

	List<Usage> usage() {
		return this.limiters.entrySet()
			.stream()
			.collect(Collectors.groupingBy(Map.Entry::getValue, LinkedHashMap::new,
					Collectors.mapping((entry) -> entry.getKey().toString(), Collectors.toList())))
			.entrySet()
			.stream()
			.map((entry) -> entry.getKey().usage(entry.getValue()))
			.toList();
	}

	@Nullable OperationLimiter of(Operation operation) {
		return this.limiters.get(operation);
	}

}
