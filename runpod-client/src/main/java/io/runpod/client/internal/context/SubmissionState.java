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

package io.runpod.client.internal.context;

/**
 * Progress of the submission that a call makes, which may start a paid job. Written by
 * one thread at a time and read by any: the fields are volatile.
 */
final class SubmissionState {

	private volatile boolean inFlight;

	private volatile boolean outcomeUnknown;

	private volatile boolean jobCreated;

	void started() {
		this.inFlight = true;
	}

	void accepted() {
		this.inFlight = false;
		this.outcomeUnknown = false;
	}

	/**
	 * Record a failed attempt. An attempt with unknown outcome is not made up for by a
	 * later one that is refused.
	 */
	void failed(boolean outcomeUnknown) {
		if (outcomeUnknown) {
			this.outcomeUnknown = true;
		}
		// last, so that no reader sees a known outcome in between
		this.inFlight = false;
	}

	void jobCreated() {
		this.jobCreated = true;
	}

	/**
	 * Return whether a new job was accepted, and not an existing one queued again.
	 */
	boolean hasCreatedJob() {
		return this.jobCreated;
	}

	boolean isInFlight() {
		return this.inFlight;
	}

	/**
	 * Return whether RunPod may have accepted a submission whose response is not known.
	 */
	boolean isOutcomeUnknown() {
		return this.inFlight || this.outcomeUnknown;
	}

}
