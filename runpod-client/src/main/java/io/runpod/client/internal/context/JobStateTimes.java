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

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.runpod.client.internal.timer.ClientClock;
import io.runpod.client.job.RunPodJob;

/**
 * Times at which the states of a job were first observed. Written by one thread at a time
 * and read by any: the fields are volatile.
 */
final class JobStateTimes {

	private final ClientClock clock;

	private volatile @Nullable Long firstSeenAt;

	private volatile @Nullable Long startedAt;

	JobStateTimes(ClientClock clock) {
		this.clock = clock;
	}

	void record(RunPodJob job) {
		long now = this.clock.nanoTime();
		if (this.firstSeenAt == null) {
			this.firstSeenAt = now;
		}
		if (this.startedAt == null && job.isStarted()) {
			this.startedAt = now;
		}
	}

	/**
	 * Return the time in the queue, as reported by RunPod or else as observed.
	 */
	@Nullable Duration inQueue(RunPodJob job) {
		Long from = this.firstSeenAt;
		Long to = this.startedAt;
		if (from == null) {
			return null;
		}
		Duration delay = job.delayTime();
		return (job.isStarted() && delay != null) ? delay
				: Duration.ofNanos(((to != null) ? to : this.clock.nanoTime()) - from);
	}

	@Nullable Duration inProgress() {
		Long from = this.startedAt;
		return (from != null) ? this.clock.elapsedSince(from) : null;
	}

}
