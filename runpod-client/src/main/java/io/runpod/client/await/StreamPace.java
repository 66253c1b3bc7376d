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
 * How soon to ask a stream again. A server that holds a question until there is a chunk
 * is asked at once. One that does not is asked often while chunks come and ever less
 * while none do; now and then it is asked at once nevertheless, to see whether it holds.
 * All streams of an endpoint together use half of what RunPod allows.
 */
final class StreamPace {

	private static final long WINDOW = Duration.ofSeconds(10).toNanos();

	private static final long LEAST = Duration.ofMillis(40).toNanos();

	private static final long EARLY = Duration.ofMillis(500).toNanos();

	private static final int PROBE = 16;

	private final long most;

	private boolean holds = true;

	private boolean probes;

	private boolean asked;

	private long askedAt;

	private long pause;

	private int answers;

	/**
	 * Create the pace of one stream.
	 * @param pollInterval the longest time between two questions that are not held
	 */
	StreamPace(Duration pollInterval) {
		this.most = pollInterval.toNanos();
		this.pause = least();
	}

	private long least() {
		return Math.min(LEAST, this.most);
	}

	void asks(long now) {
		this.asked = true;
		this.askedAt = now;
	}

	/**
	 * There was an answer.
	 * @param brought whether it brought anything
	 * @param hold how long it might have been held
	 */
	void answered(long now, boolean brought, Duration hold) {
		long took = now - this.askedAt;
		this.answers++;
		if (brought) {
			this.holds = this.holds || this.probes;
			this.pause = least();
		}
		else if (took < Math.min(EARLY, hold.toNanos() / 2)) {
			this.holds = false;
			this.pause = Math.min(this.most, this.pause * 3 / 2);
		}
		else {
			this.holds = true;
		}
		this.probes = !this.holds && brought && this.answers % PROBE == 0;
	}

	/**
	 * How long not to ask yet.
	 * @param streams how many streams are read
	 * @param requests how many requests RunPod allows in ten seconds
	 */
	Duration pause(long now, int streams, int requests) {
		if (!this.asked) {
			return Duration.ZERO;
		}
		long share = WINDOW / Math.max(1, requests / 2) * Math.max(1, streams);
		long interval = (this.holds || this.probes) ? share : Math.max(share, this.pause);
		return Duration.ofNanos(Math.max(0, interval - (now - this.askedAt)));
	}

}
