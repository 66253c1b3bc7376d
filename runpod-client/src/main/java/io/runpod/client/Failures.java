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

package io.runpod.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.runpod.client.observation.EndpointActivity.Failure;
import io.runpod.client.time.Time;
import io.runpod.client.wire.Fault;

/**
 * The latest failures of an endpoint, without anything that an answer's body said: that
 * may be a payload.
 */
final class Failures {

	private static final int MOST = 10;

	private final Time time;

	private final Deque<Noted> latest = new ArrayDeque<>();

	Failures(Time time) {
		this.time = time;
	}

	synchronized void add(Fault fault) {
		String operation = fault.details().operation().toString();
		String words = words(fault);
		int times = 1;
		Noted before = this.latest.peekFirst();
		if (before != null && before.operation().equals(operation) && before.words().equals(words)) {
			times += before.times();
			this.latest.removeFirst();
		}
		this.latest.addFirst(new Noted(operation, words, this.time.nanos(), times));
		if (this.latest.size() > MOST) {
			this.latest.removeLast();
		}
	}

	private static String words(Fault fault) {
		Integer status = fault.details().status();
		if (status == null) {
			return fault.details().words();
		}
		return switch (fault.kind()) {
			case THROTTLED -> "too many requests";
			case SERVER_ERROR -> "an error of the server";
			case BROKEN, UNREACHED -> "the answer cannot be read";
			case UNAUTHORIZED -> "the API key was refused";
			case JOB_NOT_FOUND -> "no such job";
			case ENDPOINT_NOT_FOUND -> "no such endpoint";
			case NO_SUCH_ROUTE -> "no such operation";
			case REJECTED -> "the request was rejected";
			case TOO_LARGE -> "the answer is too large";
		} + " (HTTP " + status + ")";
	}

	synchronized List<Failure> latest() {
		return this.latest.stream()
			.map((noted) -> new Failure(noted.operation(), noted.words(), this.time.since(noted.at()), noted.times()))
			.toList();
	}

	private record Noted(String operation, String words, long at, int times) {
	}

}
