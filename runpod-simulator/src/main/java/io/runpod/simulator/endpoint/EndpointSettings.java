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
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Immutable settings of a simulated endpoint.
 *
 * @since 0.1.0
 */
public final class EndpointSettings {

	private static final EndpointSettings DEFAULTS = new Builder().build();

	private final int workers;

	private final int minWorkers;

	private final Duration coldStart;

	private final @Nullable Duration flashBoot;

	private final ScalerType scalerType;

	private final int scalerValue;

	private final Duration idleTimeout;

	private final Duration executionTimeout;

	private final boolean aggregateStream;

	private EndpointSettings(Builder builder) {
		this.workers = builder.workers;
		this.minWorkers = builder.minWorkers;
		this.coldStart = builder.coldStart;
		this.flashBoot = builder.flashBoot;
		this.scalerType = builder.scalerType;
		this.scalerValue = builder.scalerValue;
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
		Builder builder = new Builder();
		builder.flashBoot = this.flashBoot;
		return builder.workers(this.workers)
			.minWorkers(this.minWorkers)
			.coldStart(this.coldStart)
			.scaler(this.scalerType, this.scalerValue)
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
	 * Return the number of simulated workers that are always running.
	 * @return the minimum number, at most the {@link #workers() maximum}
	 */
	public int minWorkers() {
		return Math.min(this.minWorkers, this.workers);
	}

	/**
	 * Return the time to start a simulated worker.
	 * @return simulated time, zero if all workers are always running
	 */
	public Duration coldStart() {
		return this.coldStart;
	}

	/**
	 * Return the time to start a simulated worker again after one has stopped.
	 * @return simulated time, the {@link #coldStart() cold start} by default
	 */
	public Duration flashBoot() {
		return (this.flashBoot != null) ? this.flashBoot : this.coldStart;
	}

	/**
	 * Return the strategy that starts workers, if there is a cold start.
	 * @return the type
	 */
	public ScalerType scalerType() {
		return this.scalerType;
	}

	/**
	 * Return the value of the scaler.
	 * @return seconds or jobs, depending on the {@link #scalerType() type}
	 */
	public int scalerValue() {
		return this.scalerValue;
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
		return obj instanceof EndpointSettings other && values().equals(other.values());
	}

	@Override
	public int hashCode() {
		return values().hashCode();
	}

	@Override
	public String toString() {
		return "EndpointSettings[workers=%s, minWorkers=%s, coldStart=%s, flashBoot=%s, scalerType=%s, scalerValue=%s, "
			.formatted(this.workers, this.minWorkers, this.coldStart, flashBoot(), this.scalerType, this.scalerValue)
				+ "idleTimeout=%s, executionTimeout=%s, aggregateStream=%s]".formatted(this.idleTimeout,
						this.executionTimeout, this.aggregateStream);
	}

	private List<Object> values() {
		return List.of(this.workers, this.minWorkers, this.coldStart, flashBoot(), this.scalerType, this.scalerValue,
				this.idleTimeout, this.executionTimeout, this.aggregateStream);
	}

	/**
	 * Builder of {@link EndpointSettings}.
	 */
	public static final class Builder {

		private int workers = 3;

		private int minWorkers;

		private Duration coldStart = Duration.ZERO;

		private @Nullable Duration flashBoot;

		private ScalerType scalerType = ScalerType.REQUEST_COUNT;

		private int scalerValue = 1;

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
		 * Set the number of simulated workers that are always running, if there is a cold
		 * start.
		 * @param minWorkers the minimum number, 0 by default
		 * @return this builder
		 * @throws IllegalArgumentException if negative
		 */
		public Builder minWorkers(int minWorkers) {
			if (minWorkers < 0) {
				throw new IllegalArgumentException("'minWorkers' must not be negative: " + minWorkers);
			}
			this.minWorkers = minWorkers;
			return this;
		}

		/**
		 * Set the time to start a simulated worker. With a cold start, the endpoint
		 * scales: a worker starts as determined by the {@link #scaler scaler}, is
		 * INITIALIZING for this time, and stops after the {@link #idleTimeout idle
		 * timeout}.
		 * @param coldStart simulated time, zero by default, which keeps all workers
		 * running
		 * @return this builder
		 */
		public Builder coldStart(Duration coldStart) {
			this.coldStart = Objects.requireNonNull(coldStart, "'coldStart' must not be null");
			return this;
		}

		/**
		 * Set the time to start a simulated worker again after one has stopped, as with
		 * RunPod's FlashBoot.
		 * @param flashBoot simulated time, the {@link #coldStart cold start} by default
		 * @return this builder
		 */
		public Builder flashBoot(Duration flashBoot) {
			this.flashBoot = Objects.requireNonNull(flashBoot, "'flashBoot' must not be null");
			return this;
		}

		/**
		 * Set when a simulated worker starts, if there is a cold start.
		 * @param type the type, {@link ScalerType#REQUEST_COUNT} by default
		 * @param value the seconds or jobs, 1 by default
		 * @return this builder
		 * @throws IllegalArgumentException if the value is not positive
		 */
		public Builder scaler(ScalerType type, int value) {
			if (value < 1) {
				throw new IllegalArgumentException("'value' must be positive: " + value);
			}
			this.scalerType = Objects.requireNonNull(type, "'type' must not be null");
			this.scalerValue = value;
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
