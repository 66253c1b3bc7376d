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

package io.runpod.client.await;

import java.time.Duration;

/**
 * How far RunPod has come in serving the jobs in order: up to which one they have
 * started. Found by looking at single ones further and further behind, and nearer again
 * after one that has not started.
 */
final class Frontier {

	private static final long LEAST_PAUSE = Duration.ofMillis(500).toNanos();

	private static final long MOST_PAUSE = Duration.ofSeconds(5).toNanos();

	private long reached = -1;

	private long step;

	private long pause = LEAST_PAUSE;

	private long nextProbe;

	Frontier(long now) {
		this.nextProbe = now;
	}

	/** Whether all that is known says that the job is still queued behind others. */
	boolean isBehind(WatchedJob job) {
		return job.order() > this.reached;
	}

	/** How many places behind the first in the queue to look next. */
	long step() {
		return this.step;
	}

	long nextProbe() {
		return this.nextProbe;
	}

	/** A look began that may tell. */
	void probing(long now) {
		this.nextProbe = now + this.pause;
	}

	void started(WatchedJob job, long now) {
		this.reached = job.order();
		this.step = Math.max(1, 2 * this.step);
		this.pause = LEAST_PAUSE;
		this.nextProbe = now;
	}

	void notStarted() {
		this.step = this.step / 2;
		this.pause = (this.step > 0) ? this.pause : Math.min(MOST_PAUSE, this.pause + this.pause / 2);
	}

}
