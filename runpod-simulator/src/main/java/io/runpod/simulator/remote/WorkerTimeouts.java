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
 * Timeouts for remote workers in simulated time. Remote workers run in real time and ping
 * at most once a second, so that the timeouts grow with the time factor to allow for
 * several pings.
 *
 * @param pollTimeout the maximum duration of a poll
 * @param departureTimeout the time without a poll after which an idle worker has left
 * @param silenceTimeout the time without a sign of life after which a worker is unhealthy
 * @param lossTimeout the time without a sign of life after which a job is lost
 */
record WorkerTimeouts(Duration pollTimeout, Duration departureTimeout, Duration silenceTimeout, Duration lossTimeout) {

	// The worker SDK times out after 90 seconds and waits for open polls at shutdown.
	private static final Duration POLL_TIMEOUT = Duration.ofSeconds(25);

	private static final int POLL_TIMEOUT_SECONDS = (int) POLL_TIMEOUT.toSeconds();

	// The worker SDK pauses for at most five seconds between polls, after a 429.
	private static final Duration DEPARTURE_TIMEOUT = Duration.ofSeconds(6);

	private static final long PING_INTERVAL = 10_000;

	private static final long MIN_PING_INTERVAL = 1000;

	static WorkerTimeouts of(SimulatorTime time, Duration lossTimeout) {
		Duration interval = time.toSimulated(pingInterval(time));
		Duration fourPings = interval.multipliedBy(4);
		return new WorkerTimeouts(time.toSimulated(POLL_TIMEOUT), time.toSimulated(DEPARTURE_TIMEOUT),
				interval.multipliedBy(3), (fourPings.compareTo(lossTimeout) > 0) ? fourPings : lossTimeout);
	}

	// Aligned to full seconds, so that one wake-up completes the polls of many workers.
	Duration pollTimeoutAt(long now) {
		long second = Math.max(1, this.pollTimeout.toMillis() / POLL_TIMEOUT_SECONDS);
		return this.pollTimeout.minusMillis(now % second);
	}

	// In real time, as configured in the environment of a worker.
	static Duration pingInterval(SimulatorTime time) {
		long simulated = Math.max(1, time.toSimulated(Duration.ofMillis(PING_INTERVAL)).toMillis());
		long interval = PING_INTERVAL * PING_INTERVAL / simulated;
		return Duration.ofMillis(Math.min(PING_INTERVAL, Math.max(MIN_PING_INTERVAL, interval)));
	}

}
