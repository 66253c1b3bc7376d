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

package io.runpod.client.internal.polling;

import java.time.Duration;
import java.util.function.Function;

import reactor.core.publisher.Mono;

import io.runpod.client.internal.resilience.RequestExecutor;
import io.runpod.client.job.RunPodJob;

/**
 * Polling settings of one name of an endpoint.
 *
 * @param name the name
 * @param statusClient sends the request of a poll to the endpoint
 * @param requestExecutor the executor of requests under this name
 * @param pollWait the long-poll wait of a request
 * @param pollInterval the minimum interval between the starts of two polls of a job
 */
record PollSettings(String name, Function<ActivePoll, Mono<RunPodJob>> statusClient, RequestExecutor requestExecutor,
		Duration pollWait, Duration pollInterval) {

	/** The minimum interval between two polls that are the safety net of a webhook. */
	static final Duration SAFETY_NET_INTERVAL = Duration.ofMinutes(1);

	/**
	 * Return the long-poll wait of a request, which ends with the deadline of its caller.
	 */
	Duration longPollWait(Duration remaining) {
		return longPollWait(remaining, false);
	}

	/**
	 * Return the long-poll wait of a request, which is at least a minute if it is the
	 * safety net of a webhook.
	 */
	Duration longPollWait(Duration remaining, boolean safetyNet) {
		Duration wait = (safetyNet && this.pollWait.compareTo(SAFETY_NET_INTERVAL) < 0) ? SAFETY_NET_INTERVAL
				: this.pollWait;
		return (remaining.compareTo(wait) < 0) ? remaining : wait;
	}

}
