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

import java.time.Duration;

/**
 * How soon to ask a stream again. A server that holds a question until there is a chunk
 * is asked at once. One that does not is asked often while chunks come and ever less
 * while none do; now and then it is asked at once nevertheless, to see whether it holds.
 * All streams of an endpoint together use half of what RunPod allows.
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
	 * Create the pace of one stream.
	 * @param pollInterval the longest time between two questions that are not held
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
	 * There was an answer.
	 * @param brought whether it brought anything
	 * @param hold how long it might have been held
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
	 * How long not to ask yet.
	 * @param streams how many streams are read
	 * @param requests how many requests RunPod allows in ten seconds
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
