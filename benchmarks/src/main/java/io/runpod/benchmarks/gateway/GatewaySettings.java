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

package io.runpod.benchmarks.gateway;

/**
 * What the gateway is like.
 *
 * @param workers how many jobs run at a time; they are served in order
 * @param rampMillis how long it takes until all workers are there, one after the other,
 * from the first job on
 * @param limits how the documented limits are enforced
 * @param statusSyncLimited whether /status-sync counts as a status, or is free
 * @param roundTripMillis the time a request and its answer are on their way, together
 * @param errors the part of requests that end in a 500, half of them after they were
 * acted on
 * @param resets the part of requests whose connection is reset, half of them after they
 * were acted on
 * @param holdsStreams whether /stream waits for a chunk, or answers at once
 * @since 0.1.0
 */
public record GatewaySettings(int workers, long rampMillis, Limits limits, boolean statusSyncLimited,
		long roundTripMillis, double errors, double resets, boolean holdsStreams) {

	/**
	 * A gateway without limits, faults or a round trip.
	 * @param workers how many jobs run at a time
	 * @return the settings
	 */
	public static GatewaySettings workers(int workers) {
		return new GatewaySettings(workers, 0, Limits.NONE, true, 0, 0, 0, true);
	}

	/**
	 * Let the workers come one by one.
	 * @param millis how long until all are there
	 * @return the changed settings
	 */
	public GatewaySettings withRamp(long millis) {
		return new GatewaySettings(this.workers, millis, this.limits, this.statusSyncLimited, this.roundTripMillis,
				this.errors, this.resets, this.holdsStreams);
	}

	/**
	 * Enforce the documented limits.
	 * @param limits how
	 * @param statusSyncLimited whether /status-sync counts as a status
	 * @return the changed settings
	 */
	public GatewaySettings withLimits(Limits limits, boolean statusSyncLimited) {
		return new GatewaySettings(this.workers, this.rampMillis, limits, statusSyncLimited, this.roundTripMillis,
				this.errors, this.resets, this.holdsStreams);
	}

	/**
	 * Be far away.
	 * @param millis the round trip
	 * @return the changed settings
	 */
	public GatewaySettings withRoundTrip(long millis) {
		return new GatewaySettings(this.workers, this.rampMillis, this.limits, this.statusSyncLimited, millis,
				this.errors, this.resets, this.holdsStreams);
	}

	/**
	 * Let requests fail.
	 * @param errors the part that ends in a 500
	 * @param resets the part whose connection is reset
	 * @return the changed settings
	 */
	public GatewaySettings withFaults(double errors, double resets) {
		return new GatewaySettings(this.workers, this.rampMillis, this.limits, this.statusSyncLimited,
				this.roundTripMillis, errors, resets, this.holdsStreams);
	}

	/**
	 * Hold looks at a stream, or not.
	 * @param holdsStreams whether /stream waits for a chunk
	 * @return the changed settings
	 */
	public GatewaySettings withHeldStreams(boolean holdsStreams) {
		return new GatewaySettings(this.workers, this.rampMillis, this.limits, this.statusSyncLimited,
				this.roundTripMillis, this.errors, this.resets, holdsStreams);
	}

	/**
	 * How the documented limits are enforced.
	 */
	public enum Limits {

		/** Not at all. */
		NONE,
		/** So many in each ten seconds by the clock. */
		FIXED,
		/** So many in any ten seconds. */
		SLIDING

	}

}
