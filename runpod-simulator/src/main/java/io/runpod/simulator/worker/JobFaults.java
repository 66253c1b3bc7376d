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

package io.runpod.simulator.worker;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import io.runpod.simulator.time.SimulatorTime;

/**
 * Faults of the simulated workers of an endpoint, independent of its handler: failures
 * and delays of jobs.
 *
 * @since 0.1.0
 */
public final class JobFaults {

	private final Queue<String> failures = new ConcurrentLinkedQueue<>();

	private final SimulatorTime time;

	private volatile Duration delay = Duration.ZERO;

	/**
	 * Create an instance without faults.
	 * @param time the clock
	 */
	public JobFaults(SimulatorTime time) {
		this.time = time;
	}

	/**
	 * Make the next started job fail instead of running. Failures are queued, one for
	 * each call.
	 * @param error the error of the job
	 */
	public void failNext(String error) {
		this.failures.add(error);
	}

	/**
	 * Delay all jobs started from now on.
	 * @param delay the simulated time before each job, zero for no delay
	 */
	public void slowDown(Duration delay) {
		this.delay = delay;
	}

	/**
	 * Remove all faults.
	 */
	public void clear() {
		this.failures.clear();
		this.delay = Duration.ZERO;
	}

	// Evaluated when the job starts.
	Mono<JsonNode> apply(Mono<JsonNode> report) {
		String failure = this.failures.poll();
		Mono<JsonNode> outcome = (failure != null)
				? Mono.just(JsonNodeFactory.instance.objectNode().put("error", failure)) : report;
		Duration currentDelay = this.delay;
		return currentDelay.isZero() ? outcome : this.time.delay(currentDelay).then(outcome);
	}

}
