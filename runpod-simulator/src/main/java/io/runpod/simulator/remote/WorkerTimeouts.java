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

package io.runpod.simulator.remote;

import java.time.Duration;

import io.runpod.simulator.time.SimulatorTime;

/**
 * How long the platform waits for workers, in simulated time. Real workers live in real
 * time however fast the simulated passes: they cannot ping more often than once a second,
 * so nobody is taken for lost before it had the chance to ping a few times.
 *
 * @param pollTimeout how long a poll is held
 * @param silenceTimeout how long a worker without a sign of life is taken for healthy
 * @param lossTimeout how long a job without a sign of life is taken for running
 */
record WorkerTimeouts(Duration pollTimeout, Duration silenceTimeout, Duration lossTimeout) {

	// A worker gives up after 90 seconds, and waits for its open polls when it shuts
	// down.
	private static final Duration POLL_TIMEOUT = Duration.ofSeconds(25);

	private static final int POLL_TIMEOUT_SECONDS = (int) POLL_TIMEOUT.toSeconds();

	private static final long PING_INTERVAL = 10_000;

	private static final long MIN_PING_INTERVAL = 1000;

	static WorkerTimeouts of(SimulatorTime time, Duration lossTimeout) {
		Duration interval = time.toSimulated(pingInterval(time));
		Duration fourPings = interval.multipliedBy(4);
		return new WorkerTimeouts(time.toSimulated(POLL_TIMEOUT), interval.multipliedBy(3),
				(fourPings.compareTo(lossTimeout) > 0) ? fourPings : lossTimeout);
	}

	// The polls of many workers end together, on the second: one wake-up for all of them.
	Duration pollTimeoutAt(long now) {
		long second = Math.max(1, this.pollTimeout.toMillis() / POLL_TIMEOUT_SECONDS);
		return this.pollTimeout.minusMillis(now % second);
	}

	// Real time, what the environment of a worker says.
	static Duration pingInterval(SimulatorTime time) {
		long simulated = Math.max(1, time.toSimulated(Duration.ofMillis(PING_INTERVAL)).toMillis());
		long interval = PING_INTERVAL * PING_INTERVAL / simulated;
		return Duration.ofMillis(Math.min(PING_INTERVAL, Math.max(MIN_PING_INTERVAL, interval)));
	}

}
