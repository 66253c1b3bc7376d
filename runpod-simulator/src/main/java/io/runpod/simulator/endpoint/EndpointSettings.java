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

package io.runpod.simulator.endpoint;

import java.time.Duration;

/**
 * How a simulated endpoint behaves. Immutable; start from {@link #defaults()}.
 *
 * @since 0.1.0
 */
public final class EndpointSettings {

	private static final EndpointSettings DEFAULTS = new EndpointSettings(3, Duration.ZERO, Duration.ofSeconds(5),
			Duration.ofMinutes(10), false);

	private final int workers;

	private final Duration coldStart;

	private final Duration idleTimeout;

	private final Duration executionTimeout;

	private final boolean aggregateStream;

	private EndpointSettings(int workers, Duration coldStart, Duration idleTimeout, Duration executionTimeout,
			boolean aggregateStream) {
		this.workers = workers;
		this.coldStart = coldStart;
		this.idleTimeout = idleTimeout;
		this.executionTimeout = executionTimeout;
		this.aggregateStream = aggregateStream;
	}

	/**
	 * Return the default settings: three workers without cold start, RunPod's execution
	 * timeout of ten minutes, streams not aggregated.
	 * @return the defaults
	 */
	public static EndpointSettings defaults() {
		return DEFAULTS;
	}

	/**
	 * How many jobs run at the same time.
	 * @param workers the highest number of workers, 0 to leave every job in the queue
	 * @return changed settings
	 * @throws IllegalArgumentException if negative
	 */
	public EndpointSettings withWorkers(int workers) {
		if (workers < 0) {
			throw new IllegalArgumentException("The number of workers must not be negative: " + workers);
		}
		return new EndpointSettings(workers, this.coldStart, this.idleTimeout, this.executionTimeout,
				this.aggregateStream);
	}

	/**
	 * Scale from zero: a worker starts when a job waits, is initializing for this long,
	 * and leaves again after the {@link #withIdleTimeout idle timeout}.
	 * @param coldStart simulated time; zero (the default) means that all workers are
	 * always there
	 * @return changed settings
	 */
	public EndpointSettings withColdStart(Duration coldStart) {
		return new EndpointSettings(this.workers, coldStart, this.idleTimeout, this.executionTimeout,
				this.aggregateStream);
	}

	/**
	 * How long a worker without work stays, when there is a cold start.
	 * @param idleTimeout simulated time, five seconds by default
	 * @return changed settings
	 */
	public EndpointSettings withIdleTimeout(Duration idleTimeout) {
		return new EndpointSettings(this.workers, this.coldStart, idleTimeout, this.executionTimeout,
				this.aggregateStream);
	}

	/**
	 * How long a job may run when its execution policy does not say.
	 * @param executionTimeout simulated time, ten minutes by default
	 * @return changed settings
	 */
	public EndpointSettings withExecutionTimeout(Duration executionTimeout) {
		return new EndpointSettings(this.workers, this.coldStart, this.idleTimeout, executionTimeout,
				this.aggregateStream);
	}

	/**
	 * Whether the output of a streaming job lists all its chunks ({@code
	 * return_aggregate_stream} of RunPod's worker SDK) or is an empty list.
	 * @param aggregateStream {@code true} to list the chunks
	 * @return changed settings
	 */
	public EndpointSettings withAggregateStream(boolean aggregateStream) {
		return new EndpointSettings(this.workers, this.coldStart, this.idleTimeout, this.executionTimeout,
				aggregateStream);
	}

	/**
	 * The highest number of workers.
	 * @return zero or more
	 */
	public int workers() {
		return this.workers;
	}

	/**
	 * How long a worker needs to start.
	 * @return simulated time, zero for none
	 */
	public Duration coldStart() {
		return this.coldStart;
	}

	/**
	 * How long a worker without work stays.
	 * @return simulated time
	 */
	public Duration idleTimeout() {
		return this.idleTimeout;
	}

	/**
	 * How long a job may run.
	 * @return simulated time
	 */
	public Duration executionTimeout() {
		return this.executionTimeout;
	}

	/**
	 * Whether a streaming job's output lists its chunks.
	 * @return {@code true} if so
	 */
	public boolean aggregateStream() {
		return this.aggregateStream;
	}

}
