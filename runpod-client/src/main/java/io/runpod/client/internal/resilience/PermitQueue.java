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

import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Queue of waiting permits in the order of arrival, and the number of granted ones. Not
 * thread-safe.
 */
final class PermitQueue {

	private final Set<Permit> waiting = new LinkedHashSet<>();

	private int inFlight;

	void add(Permit permit) {
		this.waiting.add(permit);
	}

	boolean remove(Permit permit) {
		return this.waiting.remove(permit);
	}

	/**
	 * Return the first waiting permit, or {@code null} if there is none or the maximum
	 * number is in flight.
	 */
	@Nullable Permit peek(int maxInFlight) {
		return (this.inFlight < maxInFlight && !this.waiting.isEmpty()) ? this.waiting.iterator().next() : null;
	}

	void grant(Permit permit) {
		this.waiting.remove(permit);
		this.inFlight++;
	}

	void release() {
		this.inFlight--;
	}

	int waitingCount() {
		return this.waiting.size();
	}

	int inFlight() {
		return this.inFlight;
	}

}
