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

package io.runpod.client.internal.call;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.runpod.client.EndpointActivity.Failure;
import io.runpod.client.event.RunPodOperation;
import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.resilience.RequestExecutor.RequestOutcome;
import io.runpod.client.internal.timer.ClientClock;

/**
 * Last failures of the requests of an endpoint. Messages contain nothing of a response's
 * body, which may be a payload.
 */
public final class RecentFailures {

	private static final int MAX_ENTRIES = 10;

	private final ClientClock clock;

	private final Deque<Entry> entries = new ArrayDeque<>();

	/**
	 * Create an empty list.
	 * @param clock the clock
	 */
	public RecentFailures(ClientClock clock) {
		this.clock = clock;
	}

	/**
	 * Add the outcome of a request if it is a failure. Equal failures in a row are
	 * counted as one entry.
	 */
	public void add(RequestOutcome outcome) {
		if (outcome.failure() != null) {
			add(outcome.failure());
		}
	}

	private synchronized void add(RequestFailure failure) {
		RunPodOperation operation = failure.details().operation().publicOperation();
		String message = failure.reason();
		int occurrences = 1;
		Entry previous = this.entries.peekFirst();
		if (previous != null && previous.operation() == operation && previous.message().equals(message)) {
			occurrences += previous.occurrences();
			this.entries.removeFirst();
		}
		this.entries.addFirst(new Entry(operation, message, this.clock.nanoTime(), occurrences));
		if (this.entries.size() > MAX_ENTRIES) {
			this.entries.removeLast();
		}
	}

	/**
	 * Return the failures, last one first.
	 */
	public synchronized List<Failure> latest() {
		return this.entries.stream()
			.<Failure>map((entry) -> new CountedFailure(entry.operation(), entry.message(),
					this.clock.elapsedSince(entry.lastSeenNanos()), entry.occurrences()))
			.toList();
	}

	private record Entry(RunPodOperation operation, String message, long lastSeenNanos, int occurrences) {
	}

	private record CountedFailure(RunPodOperation operation, String message, Duration age,
			int occurrences) implements Failure {
	}

}
