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
 * Whether the server holds looks for as long as it is asked to.
 */
final class LongPollSupport {

	/** So many early answers in a row are no accident. */
	private static final int MAX_EARLY_RESPONSES = 5;

	private boolean available = true;

	private int consecutiveEarlyResponses;

	/** Whether a look may be asked to be held at all. */
	boolean isAvailable() {
		return this.available;
	}

	/** Whether a held look tells of the end of a job at once. */
	boolean isEffective() {
		return this.available && this.consecutiveEarlyResponses < MAX_EARLY_RESPONSES;
	}

	void markUnavailable() {
		this.available = false;
	}

	/** A held look was answered although the job has not ended. */
	void responseReceived(boolean early) {
		this.consecutiveEarlyResponses = early ? this.consecutiveEarlyResponses + 1 : 0;
	}

}
