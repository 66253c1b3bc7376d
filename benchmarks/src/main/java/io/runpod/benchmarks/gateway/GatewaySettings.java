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
 * Settings of the gateway.
 *
 * @param workers the number of workers, which run jobs in FIFO order
 * @param rampMillis the time from the first job until all workers are started one by one
 * @param limits how the documented limits are enforced
 * @param statusSyncLimited whether /status-sync is limited like /status or unlimited
 * @param roundTripMillis the network round trip of a request and its response
 * @param errorRate the share of requests answered with 500, half of them after processing
 * @param resetRate the share of requests whose connection is reset, half of them after
 * processing
 * @param streamLongPolls whether /stream waits for a chunk or answers immediately
 * @param lostWebhooks every n-th job has a webhook that is not sent, zero for none
 * @param throttling the requests that are rejected with 429
 * @since 0.1.0
 */
public record GatewaySettings(int workers, long rampMillis, Limits limits, boolean statusSyncLimited,
		long roundTripMillis, double errorRate, double resetRate, boolean streamLongPolls, int lostWebhooks,
		Throttling throttling) {

	/**
	 * Create settings without limits, faults and round trip.
	 * @param workers the number of workers
	 * @return the settings
	 */
	public static GatewaySettings workers(int workers) {
		return new GatewaySettings(workers, 0, Limits.NONE, true, 0, 0, 0, true, 0, new Throttling(Throttled.NONE, 0));
	}

	/**
	 * Start the workers one by one.
	 * @param millis the time until all are started
	 * @return the changed settings
	 */
	public GatewaySettings withRamp(long millis) {
		return new GatewaySettings(this.workers, millis, this.limits, this.statusSyncLimited, this.roundTripMillis,
				this.errorRate, this.resetRate, this.streamLongPolls, this.lostWebhooks, this.throttling);
	}

	/**
	 * Enforce the documented limits.
	 * @param limits the type of window
	 * @param statusSyncLimited whether /status-sync is limited like /status
	 * @return the changed settings
	 */
	public GatewaySettings withLimits(Limits limits, boolean statusSyncLimited) {
		return new GatewaySettings(this.workers, this.rampMillis, limits, statusSyncLimited, this.roundTripMillis,
				this.errorRate, this.resetRate, this.streamLongPolls, this.lostWebhooks, this.throttling);
	}

	/**
	 * Add a network round trip.
	 * @param millis the round trip
	 * @return the changed settings
	 */
	public GatewaySettings withRoundTrip(long millis) {
		return new GatewaySettings(this.workers, this.rampMillis, this.limits, this.statusSyncLimited, millis,
				this.errorRate, this.resetRate, this.streamLongPolls, this.lostWebhooks, this.throttling);
	}

	/**
	 * Inject faults.
	 * @param errorRate the share of requests answered with 500
	 * @param resetRate the share of requests whose connection is reset
	 * @return the changed settings
	 */
	public GatewaySettings withFaults(double errorRate, double resetRate) {
		return new GatewaySettings(this.workers, this.rampMillis, this.limits, this.statusSyncLimited,
				this.roundTripMillis, errorRate, resetRate, this.streamLongPolls, this.lostWebhooks, this.throttling);
	}

	/**
	 * Set whether /stream is a long poll.
	 * @param streamLongPolls whether /stream waits for a chunk
	 * @return the changed settings
	 */
	public GatewaySettings withStreamLongPolls(boolean streamLongPolls) {
		return new GatewaySettings(this.workers, this.rampMillis, this.limits, this.statusSyncLimited,
				this.roundTripMillis, this.errorRate, this.resetRate, streamLongPolls, this.lostWebhooks,
				this.throttling);
	}

	boolean isWebhookLost(int jobNumber) {
		return this.lostWebhooks > 0 && jobNumber % this.lostWebhooks == 0;
	}

	/**
	 * Lose some webhooks.
	 * @param lostWebhooks every n-th job has a webhook that is not sent
	 * @return the changed settings
	 */
	public GatewaySettings withLostWebhooks(int lostWebhooks) {
		return new GatewaySettings(this.workers, this.rampMillis, this.limits, this.statusSyncLimited,
				this.roundTripMillis, this.errorRate, this.resetRate, this.streamLongPolls, lostWebhooks,
				this.throttling);
	}

	/**
	 * Reject requests with 429 for a time that begins now.
	 * @param throttled the rejected requests
	 * @param millis the time
	 * @return the changed settings
	 */
	public GatewaySettings withThrottling(Throttled throttled, long millis) {
		return new GatewaySettings(this.workers, this.rampMillis, this.limits, this.statusSyncLimited,
				this.roundTripMillis, this.errorRate, this.resetRate, this.streamLongPolls, this.lostWebhooks,
				new Throttling(throttled, millis));
	}

	/**
	 * Requests that are rejected with 429.
	 */
	public enum Throttled {

		/** None. */
		NONE,
		/** Requests that create a job. */
		SUBMISSIONS,
		/** Requests for the status of a job. */
		POLLS;

		boolean includes(Operation operation) {
			return switch (operation) {
				case RUN, RUN_SYNC -> this == SUBMISSIONS;
				case STATUS, STATUS_SYNC, STREAM -> this == POLLS;
				default -> false;
			};
		}

	}

	/**
	 * Rejection of requests for a time.
	 *
	 * @param throttled the rejected requests
	 * @param millis the time from the change of the settings
	 */
	public record Throttling(Throttled throttled, long millis) {
	}

	/**
	 * Enforcement of the documented limits.
	 */
	public enum Limits {

		/** No limits. */
		NONE,
		/** Fixed windows of ten seconds. */
		FIXED,
		/** A sliding window of ten seconds. */
		SLIDING

	}

}
