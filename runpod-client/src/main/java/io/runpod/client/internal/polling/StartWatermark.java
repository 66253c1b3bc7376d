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
 * Watermark: the highest submission number of a job known to have started. Advanced by a
 * galloping search: the distance of the polled job from the head of the queue doubles
 * while jobs have started and halves after one that has not.
 */
final class StartWatermark {

	private static final long MIN_PROBE_INTERVAL = Duration.ofMillis(500).toNanos();

	private static final long MAX_PROBE_INTERVAL = Duration.ofSeconds(5).toNanos();

	private long watermark = -1;

	private long probeDistance;

	private long probeInterval = MIN_PROBE_INTERVAL;

	private long nextProbeAt;

	StartWatermark(long now) {
		this.nextProbeAt = now;
	}

	/** Return whether the job is beyond the watermark and thus presumably queued. */
	boolean isBelow(PendingJob job) {
		return job.submissionNumber() > this.watermark;
	}

	/** Return the distance of the next probe from the head of the queue. */
	long probeDistance() {
		return this.probeDistance;
	}

	long nextProbeAt() {
		return this.nextProbeAt;
	}

	/** Record that a job beyond the watermark is polled. */
	void probeStarted(long now) {
		this.nextProbeAt = now + this.probeInterval;
	}

	void advanceTo(PendingJob job, long now) {
		this.watermark = job.submissionNumber();
		this.probeDistance = Math.max(1, 2 * this.probeDistance);
		this.probeInterval = MIN_PROBE_INTERVAL;
		this.nextProbeAt = now;
	}

	void reduceProbeDistance() {
		this.probeDistance = this.probeDistance / 2;
		this.probeInterval = (this.probeDistance > 0) ? this.probeInterval
				: Math.min(MAX_PROBE_INTERVAL, this.probeInterval + this.probeInterval / 2);
	}

}
