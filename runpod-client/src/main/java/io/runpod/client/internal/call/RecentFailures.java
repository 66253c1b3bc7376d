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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.runpod.client.EndpointActivity.Failure;
import io.runpod.client.internal.http.RequestFailure;
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
	 * Add a failure. Equal failures in a row are counted as one entry.
	 */
	public synchronized void add(RequestFailure failure) {
		String operation = failure.details().operation().toString();
		String message = describe(failure);
		int occurrences = 1;
		Entry previous = this.entries.peekFirst();
		if (previous != null && previous.operation().equals(operation) && previous.message().equals(message)) {
			occurrences += previous.occurrences();
			this.entries.removeFirst();
		}
		this.entries.addFirst(new Entry(operation, message, this.clock.nanoTime(), occurrences));
		if (this.entries.size() > MAX_ENTRIES) {
			this.entries.removeLast();
		}
	}

	private static String describe(RequestFailure failure) {
		Integer status = failure.details().status();
		if (status == null) {
			return failure.details().message();
		}
		return switch (failure.kind()) {
			case THROTTLED -> "too many requests";
			case SERVER_ERROR -> "an error of the server";
			case NO_USABLE_RESPONSE, CONNECT_FAILED -> "the answer cannot be read";
			case UNAUTHORIZED -> "the API key was refused";
			case JOB_NOT_FOUND -> "no such job";
			case ENDPOINT_NOT_FOUND -> "no such endpoint";
			case UNSUPPORTED -> "no such operation";
			case REJECTED -> "the request was rejected";
			case TOO_LARGE -> "the answer is too large";
		} + " (HTTP " + status + ")";
	}

	/**
	 * Return the failures, last one first.
	 */
	public synchronized List<Failure> latest() {
		return this.entries.stream()
			.map((entry) -> new Failure(entry.operation(), entry.message(),
					this.clock.elapsedSince(entry.lastSeenNanos()), entry.occurrences()))
			.toList();
	}

	private record Entry(String operation, String message, long lastSeenNanos, int occurrences) {
	}

}
