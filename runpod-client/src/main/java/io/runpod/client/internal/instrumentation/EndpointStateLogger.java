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

package io.runpod.client.internal.instrumentation;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.runpod.client.health.EndpointCondition;
import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.text.PrintableText;
import io.runpod.client.internal.timer.ClientClock;

/**
 * Logs the state changes of one endpoint: one line when a problem starts and one when it
 * ends, regardless of the number of requests that observe it.
 */
final class EndpointStateLogger {

	// a single failure is retried, or reported to its caller
	private static final int FAILURE_THRESHOLD = 3;

	// rejections vary with the load: throttling ends when there was none for this long
	private static final Duration THROTTLING_QUIET_PERIOD = Duration.ofMinutes(1);

	private static final Log logger = LogFactory.getLog("io.runpod.client.endpoints");

	private final String name;

	private final ClientClock clock;

	// read for each response, and almost never true
	private volatile boolean degraded;

	private int consecutiveFailures;

	private @Nullable String recoveryMessage;

	private boolean throttled;

	private long lastThrottledAt;

	private boolean unavailable;

	EndpointStateLogger(String name, ClientClock clock) {
		this.name = name;
		this.clock = clock;
	}

	void onResponse() {
		if (this.degraded) {
			recover();
		}
	}

	void onFailure(RequestFailure failure) {
		switch (failure.kind()) {
			case CONNECT_FAILED, SERVER_ERROR, NO_RESPONSE -> recordUnreachable(failure);
			case UNAUTHORIZED, ENDPOINT_NOT_FOUND -> recordAccessDenied(failure);
			case THROTTLED -> recordThrottled(failure);
			default -> onResponse();
		}
	}

	private synchronized void recordUnreachable(RequestFailure failure) {
		this.degraded = true;
		this.consecutiveFailures++;
		if (this.consecutiveFailures == FAILURE_THRESHOLD && this.recoveryMessage == null) {
			this.recoveryMessage = "responds again";
			warn("does not respond: " + failure.reason() + ". Calls that wait for jobs continue until their timeout");
		}
	}

	private synchronized void recordAccessDenied(RequestFailure failure) {
		this.degraded = true;
		this.consecutiveFailures = 0;
		if (this.recoveryMessage == null) {
			this.recoveryMessage = "is accessible again";
			warn("is not accessible: " + failure.reason() + ". Check the API key and the endpoint's id");
		}
	}

	private synchronized void recordThrottled(RequestFailure failure) {
		this.degraded = true;
		this.lastThrottledAt = this.clock.nanoTime();
		if (!this.throttled) {
			this.throttled = true;
			warn("is throttled: " + failure.reason() + ". Requests are sent at a lower rate");
		}
	}

	private synchronized void recover() {
		this.consecutiveFailures = 0;
		if (this.recoveryMessage != null) {
			info(this.recoveryMessage);
			this.recoveryMessage = null;
		}
		if (this.throttled && this.clock.elapsedSince(this.lastThrottledAt).compareTo(THROTTLING_QUIET_PERIOD) >= 0) {
			this.throttled = false;
			info("is no longer throttled");
		}
		this.degraded = this.throttled;
	}

	// conditions that failed requests imply are logged by onFailure
	synchronized void conditionChanged(EndpointCondition condition) {
		switch (condition) {
			case NO_WORKERS, THROTTLED, UNHEALTHY, STALLED -> {
				this.unavailable = true;
				warn("cannot run jobs: " + condition.description());
			}
			case READY, SCALED_TO_ZERO, STARTING, SATURATED -> {
				if (this.unavailable) {
					this.unavailable = false;
					info("can run jobs again");
				}
			}
			default -> {
			}
		}
	}

	private void warn(String message) {
		logger.warn("RunPod endpoint '" + this.name + "' " + PrintableText.escape(message));
	}

	private void info(String message) {
		logger.info("RunPod endpoint '" + this.name + "' " + PrintableText.escape(message));
	}

}
