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

package io.runpod.benchmarks.gateway;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Job of a given duration. Its output contains the time of its end, from which the caller
 * computes the latency.
 */
final class Job {

	private final String id;

	private final int number;

	private final long millis;

	private final int chunks;

	private final boolean sync;

	private final long submittedNanos = System.nanoTime();

	private final Deque<String> pendingChunks = new ArrayDeque<>();

	private List<Runnable> listeners = new ArrayList<>(1);

	private String status = "IN_QUEUE";

	private long startedNanos;

	private long endedNanos;

	private long endedEpochMicros;

	Job(String id, int number, long millis, int chunks, boolean sync) {
		this.id = id;
		this.number = number;
		this.millis = millis;
		this.chunks = chunks;
		this.sync = sync;
	}

	String id() {
		return this.id;
	}

	int number() {
		return this.number;
	}

	long millis() {
		return this.millis;
	}

	int chunks() {
		return this.chunks;
	}

	boolean isSync() {
		return this.sync;
	}

	long endedNanos() {
		return this.endedNanos;
	}

	boolean isTerminal() {
		return this.endedNanos != 0;
	}

	boolean hasPendingChunks() {
		return !this.pendingChunks.isEmpty();
	}

	void start() {
		this.startedNanos = System.nanoTime();
		this.status = "IN_PROGRESS";
	}

	void addChunk(int index) {
		this.pendingChunks.add("{\"output\":{\"at\":" + epochMicros() + ",\"n\":" + index + "}}");
		notifyListeners();
	}

	void terminate(String status) {
		if (!isTerminal()) {
			this.status = status;
			this.endedNanos = System.nanoTime();
			this.endedEpochMicros = epochMicros();
			notifyListeners();
		}
	}

	// called once, at the next chunk or the end
	void addListener(Runnable listener) {
		this.listeners.add(listener);
	}

	void removeListener(Runnable listener) {
		this.listeners.remove(listener);
	}

	private void notifyListeners() {
		if (!this.listeners.isEmpty()) {
			List<Runnable> notified = this.listeners;
			this.listeners = new ArrayList<>(1);
			notified.forEach(Runnable::run);
		}
	}

	String acceptedJson() {
		return "{\"id\":\"" + this.id + "\",\"status\":\"IN_QUEUE\"}";
	}

	String toJson() {
		StringBuilder json = new StringBuilder(160).append('{');
		if (this.startedNanos != 0) {
			json.append("\"delayTime\":")
				.append(TimeUnit.NANOSECONDS.toMillis(this.startedNanos - this.submittedNanos))
				.append(',');
		}
		if (this.startedNanos != 0 && isTerminal()) {
			json.append("\"executionTime\":")
				.append(TimeUnit.NANOSECONDS.toMillis(this.endedNanos - this.startedNanos))
				.append(',');
		}
		json.append("\"id\":\"").append(this.id).append("\",");
		if (this.status.equals("COMPLETED")) {
			json.append("\"output\":{\"at\":")
				.append(this.endedEpochMicros)
				.append(",\"n\":")
				.append(this.number)
				.append("},");
		}
		json.append("\"status\":\"").append(this.status).append('"');
		if (this.startedNanos != 0) {
			json.append(",\"workerId\":\"w1\"");
		}
		return json.append('}').toString();
	}

	String drainToJson() {
		String json = "{\"status\":\"" + this.status + "\",\"stream\":[" + String.join(",", this.pendingChunks) + "]}";
		this.pendingChunks.clear();
		return json;
	}

	private static long epochMicros() {
		return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
	}

}
