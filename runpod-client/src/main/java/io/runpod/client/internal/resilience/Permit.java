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

import java.util.concurrent.atomic.AtomicBoolean;

import reactor.core.publisher.MonoSink;

/**
 * Permit to send one request: waiting in the queue until it is granted, in flight until
 * it is released.
 */
final class Permit {

	private final SlidingWindowLimiter limiter;

	private final boolean longPoll;

	private final long arrival;

	private final MonoSink<Permit> sink;

	// number of requests in the window at the grant, including this one
	private int inWindowAtGrant;

	// number of requests in flight at the grant, including this one
	private int inFlightAtGrant;

	// generation of the limits at the grant
	private int generation;

	private final AtomicBoolean released = new AtomicBoolean();

	Permit(SlidingWindowLimiter limiter, boolean longPoll, long arrival, MonoSink<Permit> sink) {
		this.limiter = limiter;
		this.longPoll = longPoll;
		this.arrival = arrival;
		this.sink = sink;
	}

	boolean isLongPoll() {
		return this.longPoll;
	}

	long arrival() {
		return this.arrival;
	}

	/**
	 * Record the state of the limiter at the grant.
	 */
	void recordGrant(int generation, int inWindow, int inFlight) {
		this.generation = generation;
		this.inWindowAtGrant = inWindow;
		this.inFlightAtGrant = inFlight;
	}

	int generation() {
		return this.generation;
	}

	int inWindowAtGrant() {
		return this.inWindowAtGrant;
	}

	int inFlightAtGrant() {
		return this.inFlightAtGrant;
	}

	/**
	 * Emit the permit to its requester.
	 */
	void grant() {
		this.sink.success(this);
	}

	/**
	 * Return the permit to the limiter. Idempotent: only the first call has an effect, so
	 * that the signals of a request may release it in any order.
	 * @param outcome the outcome of the request
	 */
	void release(SlidingWindowLimiter.Outcome outcome) {
		if (this.released.compareAndSet(false, true)) {
			this.limiter.release(this, outcome);
		}
	}

}
