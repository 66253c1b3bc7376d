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
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.runpod.client.time.Time;
import io.runpod.client.traffic.Traffic.Limit;
import io.runpod.client.traffic.Traffic.Usage;
import io.runpod.client.wire.Wire.Operation;

/**
 * The limits of one endpoint for all its callers in this process. RunPod documents a
 * number of requests in ten seconds and a number at a time for each kind of operation,
 * and counts status, status-sync and stream as one kind. For retry and health it
 * documents none.
 */
final class Limits {

	// what leaves at the end of one of our windows may arrive at the start of one of
	// RunPod's
	private static final Duration WINDOW = Duration.ofMillis(10_250);

	// "effective limit = max(base, running workers x per worker)"
	private static final int PER_WORKER = 50;

	private static final Map<Operation, Numbers> DOCUMENTED = Map.of(Operation.RUN, new Numbers(1000, 200),
			Operation.RUN_SYNC, new Numbers(2000, 400), Operation.STATUS, new Numbers(2000, 400), Operation.CANCEL,
			new Numbers(100, 20), Operation.PURGE_QUEUE, new Numbers(2, 2));

	private static final Set<Operation> GROWING = EnumSet.of(Operation.RUN, Operation.RUN_SYNC, Operation.STATUS);

	private final Map<Operation, OperationLimiter> limiters = new EnumMap<>(Operation.class);

	private final double share;

	private Limits(double share) {
		this.share = share;
	}

	static Limits none() {
		return new Limits(1);
	}

	/**
	 * The documented limits, but for those that are given.
	 * @param share which part of the documented ones is ours
	 */
	static Limits of(Time time, double share, Map<Operation, Limit> given) {
		Limits limits = new Limits(share);
		DOCUMENTED.forEach((operation, documented) -> {
			Numbers limit = documented.part(share).with(given.get(operation));
			limits.limiters.put(operation, new OperationLimiter(time, limit.requests(), WINDOW, limit.concurrent()));
		});
		return limits;
	}

	double share() {
		return this.share;
	}

	@Nullable OperationLimiter of(Operation operation) {
		return this.limiters.get(kind(operation));
	}

	private static Operation kind(Operation operation) {
		boolean looks = operation == Operation.STATUS_SYNC || operation == Operation.STREAM;
		return looks ? Operation.STATUS : operation;
	}

	static boolean isHeld(Operation operation) {
		return operation == Operation.RUN_SYNC || operation == Operation.STATUS_SYNC || operation == Operation.STREAM;
	}

	void workers(int running) {
		int most = (int) (this.share * running * PER_WORKER);
		this.limiters.forEach((operation, limiter) -> {
			if (GROWING.contains(operation)) {
				limiter.promise(most, most);
			}
		});
	}

	List<Usage> usage() {
		return this.limiters.entrySet().stream().map((entry) -> {
			List<String> labels = EnumSet.allOf(Operation.class)
				.stream()
				.filter((operation) -> kind(operation) == entry.getKey())
				.map(Operation::toString)
				.collect(Collectors.toList());
			return entry.getValue().usage(labels);
		}).toList();
	}

	private record Numbers(int requests, int concurrent) {

		Numbers part(double share) {
			return new Numbers(part(share, this.requests), part(share, this.concurrent));
		}

		private static int part(double share, int limit) {
			return Math.max(1, (int) (share * limit));
		}

		Numbers with(@Nullable Limit given) {
			Integer requests = (given != null) ? given.requests() : null;
			Integer concurrent = (given != null) ? given.concurrent() : null;
			return new Numbers((requests != null) ? requests : this.requests,
					(concurrent != null) ? concurrent : this.concurrent);
		}

	}

}
