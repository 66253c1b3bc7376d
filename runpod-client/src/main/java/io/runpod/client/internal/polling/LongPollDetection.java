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

package io.runpod.client.internal.polling;

/**
 * Detected support of the server for long polls.
 */
final class LongPollDetection {

	// consecutive early responses after which long polls are considered ineffective
	private static final int MAX_EARLY_RESPONSES = 5;

	private boolean available = true;

	private int consecutiveEarlyResponses;

	/** Return whether the server has the operation 'status-sync'. */
	boolean isAvailable() {
		return this.available;
	}

	/** Return whether a long poll reports the end of a job immediately. */
	boolean isEffective() {
		return this.available && this.consecutiveEarlyResponses < MAX_EARLY_RESPONSES;
	}

	void markUnavailable() {
		this.available = false;
	}

	/** Record the response to a long poll of a job that has not ended. */
	void responseReceived(boolean early) {
		this.consecutiveEarlyResponses = early ? this.consecutiveEarlyResponses + 1 : 0;
	}

}
