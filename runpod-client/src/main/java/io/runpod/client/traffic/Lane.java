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

import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Who waits for a turn, in the order of arrival, and how many have theirs.
 */
final class Lane {

	private final Set<Turn> waiting = new LinkedHashSet<>();

	private int inFlight;

	void add(Turn turn) {
		this.waiting.add(turn);
	}

	boolean remove(Turn turn) {
		return this.waiting.remove(turn);
	}

	@Nullable Turn first(int most) {
		return (this.inFlight < most && !this.waiting.isEmpty()) ? this.waiting.iterator().next() : null;
	}

	void grant(Turn turn) {
		this.waiting.remove(turn);
		this.inFlight++;
	}

	void returned() {
		this.inFlight--;
	}

	int waiting() {
		return this.waiting.size();
	}

	int inFlight() {
		return this.inFlight;
	}

}
