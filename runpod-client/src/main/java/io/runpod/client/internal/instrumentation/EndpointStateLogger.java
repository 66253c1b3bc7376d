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
import io.runpod.client.internal.timer.ClientClock;

/**
 * What an operator must know of one endpoint: a line when something begins, and one when
 * it is over, however many requests notice it.
 */
final class EndpointStateLogger {

	/** One broken request is no news: it is repeated, or its caller is told. */
	private static final int FAILURE_THRESHOLD = 3;

	/**
	 * Refusals come and go with the traffic; it is over when there was none for so long.
	 */
	private static final Duration THROTTLING_QUIET_PERIOD = Duration.ofMinutes(1);

	private static final Log logger = LogFactory.getLog("io.runpod.client.endpoints");

	private final String name;

	private final ClientClock clock;

	// looked at for each answer, and almost never true
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
			case CONNECT_FAILED, SERVER_ERROR, NO_USABLE_RESPONSE -> recordUnreachable(failure);
			case UNAUTHORIZED, ENDPOINT_NOT_FOUND -> recordAccessDenied(failure);
			case THROTTLED -> recordThrottled();
			default -> onResponse();
		}
	}

	private synchronized void recordUnreachable(RequestFailure failure) {
		this.degraded = true;
		this.consecutiveFailures++;
		if (this.consecutiveFailures == FAILURE_THRESHOLD && this.recoveryMessage == null) {
			this.recoveryMessage = "answers again";
			warn("does not answer (" + JobLogger.reason(failure) + "). Waits go on until their time is up");
		}
	}

	private synchronized void recordAccessDenied(RequestFailure failure) {
		this.degraded = true;
		this.consecutiveFailures = 0;
		if (this.recoveryMessage == null) {
			this.recoveryMessage = "is accessible again";
			warn("is refused (" + JobLogger.reason(failure) + "). Check the API key and the endpoint's id");
		}
	}

	private synchronized void recordThrottled() {
		this.degraded = true;
		this.lastThrottledAt = this.clock.nanoTime();
		if (!this.throttled) {
			this.throttled = true;
			warn("is throttled (HTTP 429). Requests are sent more slowly");
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
			info("is not throttled any more");
		}
		this.degraded = this.throttled;
	}

	// who cannot reach the endpoint is told so by requests, of which a look is one
	synchronized void conditionChanged(EndpointCondition condition) {
		switch (condition) {
			case NO_WORKERS, THROTTLED, UNHEALTHY, STALLED -> {
				this.unavailable = true;
				warn("takes no jobs (" + condition.description() + ")");
			}
			case READY, SCALED_TO_ZERO, STARTING, SATURATED -> {
				if (this.unavailable) {
					this.unavailable = false;
					info("takes jobs again");
				}
			}
			default -> {
			}
		}
	}

	private void warn(String message) {
		logger.warn("RunPod endpoint '" + this.name + "' " + message);
	}

	private void info(String message) {
		logger.info("RunPod endpoint '" + this.name + "' " + message);
	}

}
