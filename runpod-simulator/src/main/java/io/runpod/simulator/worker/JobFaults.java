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
 * What happens to the jobs of an endpoint, whatever its handler does.
 *
 * @since 0.1.0
 */
public final class JobFaults {

	private final Queue<String> failures = new ConcurrentLinkedQueue<>();

	private final SimulatorTime time;

	private volatile Duration delay = Duration.ZERO;

	/**
	 * Create without any.
	 * @param time the clock
	 */
	public JobFaults(SimulatorTime time) {
		this.time = time;
	}

	/**
	 * Let the next job that starts fail instead of running. Called several times, several
	 * jobs do.
	 * @param error the error that the worker reports
	 */
	public void failNext(String error) {
		this.failures.add(error);
	}

	/**
	 * Let all jobs that start from now on take longer.
	 * @param delay simulated time that passes before each, zero for none
	 */
	public void slowDown(Duration delay) {
		this.delay = delay;
	}

	/**
	 * Let all go well again.
	 */
	public void clear() {
		this.failures.clear();
		this.delay = Duration.ZERO;
	}

	// Decided when the job starts.
	Mono<JsonNode> apply(Mono<JsonNode> report) {
		String failure = this.failures.poll();
		Mono<JsonNode> outcome = (failure != null)
				? Mono.just(JsonNodeFactory.instance.objectNode().put("error", failure)) : report;
		Duration currentDelay = this.delay;
		return currentDelay.isZero() ? outcome : this.time.delay(currentDelay).then(outcome);
	}

}
