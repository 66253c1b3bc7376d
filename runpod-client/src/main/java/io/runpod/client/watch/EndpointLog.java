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

package io.runpod.client.watch;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.runpod.client.job.EndpointCondition;
import io.runpod.client.time.Time;
import io.runpod.client.wire.Fault;

/**
 * What an operator must know of one endpoint: a line when something begins, and one when
 * it is over, however many requests notice it.
 */
final class EndpointLog {

	/** One broken request is no news: it is repeated, or its caller is told. */
	private static final int FAILURES = 3;

	/**
	 * Refusals come and go with the traffic; it is over when there was none for so long.
	 */
	private static final Duration CALM = Duration.ofMinutes(1);

	private static final Log logger = LogFactory.getLog("io.runpod.client.endpoints");

	private final String name;

	private final Time time;

	// looked at for each answer, and almost never true
	private volatile boolean troubled;

	private int failures;

	private @Nullable String recovery;

	private boolean throttled;

	private long lastRefusal;

	private boolean sick;

	EndpointLog(String name, Time time) {
		this.name = name;
		this.time = time;
	}

	void answered() {
		if (this.troubled) {
			recover();
		}
	}

	void failed(Fault fault) {
		switch (fault.kind()) {
			case UNREACHED, SERVER_ERROR, BROKEN -> unanswered(fault);
			case UNAUTHORIZED, ENDPOINT_NOT_FOUND -> refused(fault);
			case THROTTLED -> throttled();
			default -> answered();
		}
	}

	private synchronized void unanswered(Fault fault) {
		this.troubled = true;
		this.failures++;
		if (this.failures == FAILURES && this.recovery == null) {
			this.recovery = "answers again";
			warn("does not answer (" + JobLog.reason(fault) + "). Waits go on until their time is up");
		}
	}

	private synchronized void refused(Fault fault) {
		this.troubled = true;
		this.failures = 0;
		if (this.recovery == null) {
			this.recovery = "is accessible again";
			warn("is refused (" + JobLog.reason(fault) + "). Check the API key and the endpoint's id");
		}
	}

	private synchronized void throttled() {
		this.troubled = true;
		this.lastRefusal = this.time.nanos();
		if (!this.throttled) {
			this.throttled = true;
			warn("is throttled (HTTP 429). Requests are sent more slowly");
		}
	}

	private synchronized void recover() {
		this.failures = 0;
		if (this.recovery != null) {
			info(this.recovery);
			this.recovery = null;
		}
		if (this.throttled && this.time.since(this.lastRefusal).compareTo(CALM) >= 0) {
			this.throttled = false;
			info("is not throttled any more");
		}
		this.troubled = this.throttled;
	}

	// who cannot reach the endpoint is told so by requests, of which a look is one
	synchronized void condition(EndpointCondition condition) {
		switch (condition) {
			case NO_WORKERS, THROTTLED, UNHEALTHY, STALLED -> {
				this.sick = true;
				warn("takes no jobs (" + condition.words() + ")");
			}
			case READY, SCALED_TO_ZERO, STARTING, SATURATED -> {
				if (this.sick) {
					this.sick = false;
					info("takes jobs again");
				}
			}
			default -> {
			}
		}
	}

	private void warn(String news) {
		logger.warn("RunPod endpoint '" + this.name + "' " + news);
	}

	private void info(String news) {
		logger.info("RunPod endpoint '" + this.name + "' " + news);
	}

}
