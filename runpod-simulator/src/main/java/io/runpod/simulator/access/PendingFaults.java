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
 * Queues of faults to inject into the next requests, one queue for each operation.
 *
 * @since 0.1.0
 */
public final class PendingFaults {

	private final Map<Operation, Deque<Fault>> pending = new EnumMap<>(Operation.class);

	/**
	 * Create empty queues.
	 */
	public PendingFaults() {
		for (Operation operation : Operation.values()) {
			this.pending.put(operation, new ConcurrentLinkedDeque<>());
		}
	}

	/**
	 * Add a fault to the queue of an operation.
	 * @param operation the operation
	 * @param fault the fault
	 */
	public void failNext(Operation operation, Fault fault) {
		queueFor(operation).addLast(fault);
	}

	/**
	 * Remove all pending faults.
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
