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
 * @param hold how long a poll is held
 * @param silence how long a worker without a sign of life is taken for healthy
 * @param loss how long a job without a sign of life is taken for running
 */
record Patience(Duration hold, Duration silence, Duration loss) {

	// A worker gives up after 90 seconds, and waits for its open polls when it shuts
	// down.
	private static final Duration HOLD = Duration.ofSeconds(25);

	private static final int SECONDS_OF_HOLD = (int) HOLD.toSeconds();

	private static final long PING_INTERVAL = 10_000;

	private static final long SHORTEST_PING_INTERVAL = 1000;

	static Patience of(SimulatorTime time, Duration loss) {
		Duration interval = time.simulated(pingInterval(time));
		Duration pings = interval.multipliedBy(4);
		return new Patience(time.simulated(HOLD), interval.multipliedBy(3), (pings.compareTo(loss) > 0) ? pings : loss);
	}

	// The polls of many workers end together, on the second: one wake-up for all of them.
	Duration holdFrom(long now) {
		long second = Math.max(1, this.hold.toMillis() / SECONDS_OF_HOLD);
		return this.hold.minusMillis(now % second);
	}

	// Real time, what the environment of a worker says.
	static Duration pingInterval(SimulatorTime time) {
		long simulated = Math.max(1, time.simulated(Duration.ofMillis(PING_INTERVAL)).toMillis());
		long interval = PING_INTERVAL * PING_INTERVAL / simulated;
		return Duration.ofMillis(Math.min(PING_INTERVAL, Math.max(SHORTEST_PING_INTERVAL, interval)));
	}

}
