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
 * A job that only takes time. Its output says when it ended, so that who gets it knows
 * how old it is.
 */
final class Job {

	private final String id;

	private final int number;

	private final long millis;

	private final int chunks;

	private final boolean sync;

	private final long submitted = System.nanoTime();

	private final Deque<String> unread = new ArrayDeque<>();

	private List<Runnable> watchers = new ArrayList<>(1);

	private String status = "IN_QUEUE";

	private long started;

	private long ended;

	private long endedAt;

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

	long millis() {
		return this.millis;
	}

	int chunks() {
		return this.chunks;
	}

	boolean isSync() {
		return this.sync;
	}

	long ended() {
		return this.ended;
	}

	boolean hasEnded() {
		return this.ended != 0;
	}

	boolean hasUnread() {
		return !this.unread.isEmpty();
	}

	void start() {
		this.started = System.nanoTime();
		this.status = "IN_PROGRESS";
	}

	void chunk(int index) {
		this.unread.add("{\"output\":{\"at\":" + micros() + ",\"n\":" + index + "}}");
		changed();
	}

	void end(String status) {
		if (!hasEnded()) {
			this.status = status;
			this.ended = System.nanoTime();
			this.endedAt = micros();
			changed();
		}
	}

	// call once, at the next chunk or the end
	void watch(Runnable watcher) {
		this.watchers.add(watcher);
	}

	void forget(Runnable watcher) {
		this.watchers.remove(watcher);
	}

	private void changed() {
		if (!this.watchers.isEmpty()) {
			List<Runnable> told = this.watchers;
			this.watchers = new ArrayList<>(1);
			told.forEach(Runnable::run);
		}
	}

	String accepted() {
		return "{\"id\":\"" + this.id + "\",\"status\":\"IN_QUEUE\"}";
	}

	String json() {
		StringBuilder json = new StringBuilder(160).append('{');
		if (this.started != 0) {
			json.append("\"delayTime\":")
				.append(TimeUnit.NANOSECONDS.toMillis(this.started - this.submitted))
				.append(',');
		}
		if (this.started != 0 && hasEnded()) {
			json.append("\"executionTime\":")
				.append(TimeUnit.NANOSECONDS.toMillis(this.ended - this.started))
				.append(',');
		}
		json.append("\"id\":\"").append(this.id).append("\",");
		if (this.status.equals("COMPLETED")) {
			json.append("\"output\":{\"at\":").append(this.endedAt).append(",\"n\":").append(this.number).append("},");
		}
		json.append("\"status\":\"").append(this.status).append('"');
		if (this.started != 0) {
			json.append(",\"workerId\":\"w1\"");
		}
		return json.append('}').toString();
	}

	String drained() {
		String json = "{\"status\":\"" + this.status + "\",\"stream\":[" + String.join(",", this.unread) + "]}";
		this.unread.clear();
		return json;
	}

	private static long micros() {
		return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
	}

}
