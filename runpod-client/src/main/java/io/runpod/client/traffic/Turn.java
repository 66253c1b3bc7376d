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

import java.util.concurrent.atomic.AtomicBoolean;

import reactor.core.publisher.MonoSink;

/**
 * A caller's place in the queue, and then its right to send one request.
 */
final class Turn {

	private final OperationLimiter limiter;

	private final boolean held;

	private final long arrival;

	private final MonoSink<Turn> sink;

	/** How many requests the window held when it was granted, itself included. */
	private int inWindow;

	/** How many requests were in flight when it was granted, itself included. */
	private int inFlight;

	private final AtomicBoolean returned = new AtomicBoolean();

	Turn(OperationLimiter limiter, boolean held, long arrival, MonoSink<Turn> sink) {
		this.limiter = limiter;
		this.held = held;
		this.arrival = arrival;
		this.sink = sink;
	}

	boolean isHeld() {
		return this.held;
	}

	long arrival() {
		return this.arrival;
	}

	void count(int inWindow, int inFlight) {
		this.inWindow = inWindow;
		this.inFlight = inFlight;
	}

	int inWindow() {
		return this.inWindow;
	}

	int inFlight() {
		return this.inFlight;
	}

	void grant() {
		this.sink.success(this);
	}

	void release(boolean well) {
		if (this.returned.compareAndSet(false, true)) {
			this.limiter.returned(this, well);
		}
	}

}
