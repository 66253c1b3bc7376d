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

import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;

import org.jspecify.annotations.Nullable;

import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.endpoint.Operation;

/**
 * Faults that wait for their request.
 *
 * @since 0.1.0
 */
public final class PendingFaults {

	private final Map<Operation, Deque<Fault>> pending = new EnumMap<>(Operation.class);

	/**
	 * Create a switch without faults.
	 */
	public PendingFaults() {
		for (Operation operation : Operation.values()) {
			this.pending.put(operation, new ConcurrentLinkedDeque<>());
		}
	}

	/**
	 * Let the next request for an operation that has no fault yet go wrong.
	 * @param operation the operation
	 * @param fault what goes wrong
	 */
	public void failNext(Operation operation, Fault fault) {
		queueFor(operation).addLast(fault);
	}

	/**
	 * Forget what has not happened yet.
	 */
	public void clear() {
		this.pending.values().forEach(Deque::clear);
	}

	@Nullable Fault poll(Operation operation) {
		return queueFor(operation).pollFirst();
	}

	private Deque<Fault> queueFor(Operation operation) {
		return this.pending.getOrDefault(operation, new ConcurrentLinkedDeque<>());
	}

}
