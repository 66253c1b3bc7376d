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

package io.runpod.client.internal.streaming;

import java.time.Duration;

/**
 * Delay between the requests of one stream. A server that supports long polls is polled
 * immediately. One that does not is polled frequently while chunks arrive, with
 * exponential backoff while none do, and occasionally immediately to detect support for
 * long polls. All streams of an endpoint together use half of the rate limit.
 */
final class StreamPollBackoff {

	private static final long RATE_WINDOW = Duration.ofSeconds(10).toNanos();

	private static final long MIN_INTERVAL = Duration.ofMillis(40).toNanos();

	private static final long EARLY_RESPONSE = Duration.ofMillis(500).toNanos();

	private static final int PROBE_PERIOD = 16;

	private final long maxInterval;

	private boolean longPollEffective = true;

	private boolean probing;

	private boolean requested;

	private long requestedAt;

	private long backoffInterval;

	private int responseCount;

	/**
	 * Create the backoff of one stream.
	 * @param pollInterval the maximum interval between two short polls
	 */
	StreamPollBackoff(Duration pollInterval) {
		this.maxInterval = pollInterval.toNanos();
		this.backoffInterval = minInterval();
	}

	private long minInterval() {
		return Math.min(MIN_INTERVAL, this.maxInterval);
	}

	void requestStarted(long now) {
		this.requested = true;
		this.requestedAt = now;
	}

	/**
	 * Record a response.
	 * @param now the current time in nanoseconds
	 * @param hasChunks whether it contained chunks
	 * @param longPollWait the long-poll wait of the request
	 */
	void responseReceived(long now, boolean hasChunks, Duration longPollWait) {
		long elapsed = now - this.requestedAt;
		this.responseCount++;
		if (hasChunks) {
			this.longPollEffective = this.longPollEffective || this.probing;
			this.backoffInterval = minInterval();
		}
		else if (elapsed < Math.min(EARLY_RESPONSE, longPollWait.toNanos() / 2)) {
			this.longPollEffective = false;
			this.backoffInterval = Math.min(this.maxInterval, this.backoffInterval * 3 / 2);
		}
		else {
			this.longPollEffective = true;
		}
		this.probing = !this.longPollEffective && hasChunks && this.responseCount % PROBE_PERIOD == 0;
	}

	/**
	 * Return the delay before the next request.
	 * @param now the current time in nanoseconds
	 * @param streams the number of streams being read
	 * @param requestsPerWindow the number of requests permitted in ten seconds
	 */
	Duration nextDelay(long now, int streams, int requestsPerWindow) {
		if (!this.requested) {
			return Duration.ZERO;
		}
		long fairShare = RATE_WINDOW / Math.max(1, requestsPerWindow / 2) * Math.max(1, streams);
		long interval = (this.longPollEffective || this.probing) ? fairShare
				: Math.max(fairShare, this.backoffInterval);
		return Duration.ofNanos(Math.max(0, interval - (now - this.requestedAt)));
	}

}
