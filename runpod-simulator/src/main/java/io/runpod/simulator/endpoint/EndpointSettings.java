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
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Immutable settings of a simulated endpoint.
 *
 * @since 0.1.0
 */
public final class EndpointSettings {

	private static final EndpointSettings DEFAULTS = new Builder().build();

	private final int workers;

	private final Duration coldStart;

	private final Duration idleTimeout;

	private final Duration executionTimeout;

	private final boolean aggregateStream;

	private EndpointSettings(Builder builder) {
		this.workers = builder.workers;
		this.coldStart = builder.coldStart;
		this.idleTimeout = builder.idleTimeout;
		this.executionTimeout = builder.executionTimeout;
		this.aggregateStream = builder.aggregateStream;
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
	 * Create settings.
	 * @param customizer customizes a builder with the defaults
	 * @return the settings
	 */
	public static EndpointSettings of(Consumer<Builder> customizer) {
		Objects.requireNonNull(customizer, "'customizer' must not be null");
		Builder builder = new Builder();
		customizer.accept(builder);
		return builder.build();
	}

	/**
	 * Create a builder.
	 * @return a builder with the defaults
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Create a builder from these settings.
	 * @return a builder with these settings
	 */
	public Builder mutate() {
		return new Builder().workers(this.workers)
			.coldStart(this.coldStart)
			.idleTimeout(this.idleTimeout)
			.executionTimeout(this.executionTimeout)
			.aggregateStream(this.aggregateStream);
	}

	/**
	 * Return the maximum number of simulated workers.
	 * @return the maximum number, 0 to keep every job in the queue
	 */
	public int workers() {
		return this.workers;
	}

	/**
	 * Return the time to start a simulated worker.
	 * @return simulated time, zero if all workers are always running
	 */
	public Duration coldStart() {
		return this.coldStart;
	}

	/**
	 * Return the time after which an idle worker stops, if there is a cold start.
	 * @return simulated time
	 */
	public Duration idleTimeout() {
		return this.idleTimeout;
	}

	/**
	 * Return the execution timeout of jobs whose policy has none.
	 * @return simulated time
	 */
	public Duration executionTimeout() {
		return this.executionTimeout;
	}

	/**
	 * Return whether the output of a streaming job lists its chunks.
	 * @return {@code false} if it is an empty list
	 */
	public boolean aggregateStream() {
		return this.aggregateStream;
	}

	@Override
	public boolean equals(Object obj) {
		return obj instanceof EndpointSettings other && this.workers == other.workers
				&& this.aggregateStream == other.aggregateStream && this.coldStart.equals(other.coldStart)
				&& this.idleTimeout.equals(other.idleTimeout) && this.executionTimeout.equals(other.executionTimeout);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.workers, this.coldStart, this.idleTimeout, this.executionTimeout,
				this.aggregateStream);
	}

	@Override
	public String toString() {
		return "EndpointSettings[workers=" + this.workers + ", coldStart=" + this.coldStart + ", idleTimeout="
				+ this.idleTimeout + ", executionTimeout=" + this.executionTimeout + ", aggregateStream="
				+ this.aggregateStream + "]";
	}

	/**
	 * Builder of {@link EndpointSettings}.
	 */
	public static final class Builder {

		private int workers = 3;

		private Duration coldStart = Duration.ZERO;

		private Duration idleTimeout = Duration.ofSeconds(5);

		private Duration executionTimeout = Duration.ofMinutes(10);

		private boolean aggregateStream;

		private Builder() {
		}

		/**
		 * Set the maximum number of simulated workers, which is the number of jobs that
		 * run concurrently.
		 * @param workers the maximum number, 3 by default, 0 to keep every job in the
		 * queue
		 * @return this builder
		 * @throws IllegalArgumentException if negative
		 */
		public Builder workers(int workers) {
			if (workers < 0) {
				throw new IllegalArgumentException("'workers' must not be negative: " + workers);
			}
			this.workers = workers;
			return this;
		}

		/**
		 * Set the time to start a simulated worker. With a cold start, the endpoint
		 * scales from zero: a worker starts when a job is queued, is INITIALIZING for
		 * this time, and stops after the {@link #idleTimeout idle timeout}.
		 * @param coldStart simulated time, zero by default, which keeps all workers
		 * running
		 * @return this builder
		 */
		public Builder coldStart(Duration coldStart) {
			this.coldStart = Objects.requireNonNull(coldStart, "'coldStart' must not be null");
			return this;
		}

		/**
		 * Set the time after which an idle worker stops, if there is a cold start.
		 * @param idleTimeout simulated time, five seconds by default
		 * @return this builder
		 */
		public Builder idleTimeout(Duration idleTimeout) {
			this.idleTimeout = Objects.requireNonNull(idleTimeout, "'idleTimeout' must not be null");
			return this;
		}

		/**
		 * Set the execution timeout of jobs whose policy has none.
		 * @param executionTimeout simulated time, ten minutes by default
		 * @return this builder
		 */
		public Builder executionTimeout(Duration executionTimeout) {
			this.executionTimeout = Objects.requireNonNull(executionTimeout, "'executionTimeout' must not be null");
			return this;
		}

		/**
		 * Set whether the output of a streaming job lists all its chunks ({@code
		 * return_aggregate_stream} of RunPod's worker SDK) or is an empty list.
		 * @param aggregateStream {@code true} to list the chunks, {@code false} by
		 * default
		 * @return this builder
		 */
		public Builder aggregateStream(boolean aggregateStream) {
			this.aggregateStream = aggregateStream;
			return this;
		}

		/**
		 * Build the settings.
		 * @return the settings
		 */
		public EndpointSettings build() {
			return new EndpointSettings(this);
		}

	}

}
