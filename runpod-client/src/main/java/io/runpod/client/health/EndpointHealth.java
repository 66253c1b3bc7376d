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

package io.runpod.client.health;

import java.io.Serializable;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * Number of jobs and workers of an endpoint by state, as returned by the operation
 * {@code health}, with the trend observed by the client. Jackson writes the counts in
 * RunPod's own JSON format.
 *
 * @since 0.1.0
 */
public final class EndpointHealth implements Serializable {

	/** Numbers of jobs by state. */
	private final Jobs jobs;

	/** Numbers of workers by state. */
	private final Workers workers;

	/** Time for which queued jobs have found no worker. */
	private final Duration stalledFor;

	/** Growth of the queue since the previous health. */
	private final int queueGrowth;

	private EndpointHealth(Builder builder) {
		this.jobs = new Jobs(builder.jobs);
		this.workers = new Workers(builder.workers);
		this.stalledFor = builder.stalledFor;
		this.queueGrowth = builder.queueGrowth;
	}

	/**
	 * Create a builder, for example for a test.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Create a builder with the values of this health.
	 * @return the builder
	 */
	public Builder mutate() {
		return new Builder().jobs(this.jobs.asMap())
			.workers(this.workers.asMap())
			.stalledFor(this.stalledFor)
			.queueGrowth(this.queueGrowth);
	}

	/**
	 * Return the jobs by state.
	 * @return the number of jobs
	 */
	public Jobs jobs() {
		return this.jobs;
	}

	/**
	 * Return the workers by state.
	 * @return the number of workers
	 */
	public Workers workers() {
		return this.workers;
	}

	/**
	 * Return whether jobs are queued and no worker can take them: there are workers, and
	 * each of them is throttled or unhealthy.
	 * @return {@code true} if the queue is blocked
	 */
	public boolean isStalled() {
		int blocked = this.workers.throttled() + this.workers.unhealthy();
		int available = this.workers.idle() + this.workers.ready() + this.workers.running()
				+ this.workers.initializing();
		return this.jobs.inQueue() > 0 && blocked > 0 && available == 0;
	}

	/**
	 * Return the time that the endpoint has been {@linkplain #isStalled() stalled}, as
	 * observed by this client.
	 * @return the duration, zero if it is not stalled or was not observed before
	 */
	public Duration stalledFor() {
		return this.stalledFor;
	}

	/**
	 * Return the number of jobs by which the queue has grown while every worker was busy
	 * and none was starting, as observed by this client.
	 * @return the number of jobs, 0 if it has not grown or was not observed before
	 */
	public int queueGrowth() {
		return this.queueGrowth;
	}

	/**
	 * Return the condition derived from the counts and the trend. Never
	 * {@link EndpointCondition#STALLED}.
	 * @return the condition
	 */
	public EndpointCondition condition() {
		return EndpointConditionResolver.resolve(this);
	}

	/**
	 * Return the description of the {@linkplain #condition() condition}.
	 * @return a sentence, {@code null} if there is no problem
	 */
	public @Nullable String diagnosis() {
		return condition().description();
	}

	@JsonValue
	Map<String, Object> toJson() {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("jobs", this.jobs.asMap());
		json.put("workers", this.workers.asMap());
		return json;
	}

	@Override
	public boolean equals(@Nullable Object obj) {
		return this == obj || (obj instanceof EndpointHealth other && toJson().equals(other.toJson())
				&& this.stalledFor.equals(other.stalledFor) && this.queueGrowth == other.queueGrowth);
	}

	@Override
	public int hashCode() {
		return Objects.hash(toJson(), this.stalledFor, this.queueGrowth);
	}

	@Override
	public String toString() {
		return "EndpointHealth" + toJson();
	}

	/**
	 * Number of jobs by state.
	 */
	public static final class Jobs extends StateCounts {

		private Jobs(Map<String, Integer> byState) {
			super(byState);
		}

		/**
		 * Return the number of jobs that completed since the endpoint was created.
		 * @return the number, 0 if RunPod does not report it
		 */
		public int completed() {
			return count("completed");
		}

		/**
		 * Return the number of jobs that failed since the endpoint was created.
		 * @return the number, 0 if RunPod does not report it
		 */
		public int failed() {
			return count("failed");
		}

		/**
		 * Return the number of jobs that are currently run by workers.
		 * @return the number, 0 if RunPod does not report it
		 */
		public int inProgress() {
			return count("inProgress");
		}

		/**
		 * Return the number of jobs that currently wait for a worker.
		 * @return the number, 0 if RunPod does not report it
		 */
		public int inQueue() {
			return count("inQueue");
		}

		/**
		 * Return the number of jobs that were queued again because their worker was lost.
		 * @return the number, 0 if RunPod does not report it
		 */
		public int retried() {
			return count("retried");
		}

		/**
		 * Return the number of jobs by RunPod's name of their state, including states
		 * that this version does not support.
		 * @return an unmodifiable map in RunPod's order
		 */
		@Override
		public Map<String, Integer> asMap() {
			return super.asMap();
		}

	}

	/**
	 * Number of workers by state.
	 */
	public static final class Workers extends StateCounts {

		private Workers(Map<String, Integer> byState) {
			super(byState);
		}

		/**
		 * Return the number of workers without a job.
		 * @return the number, 0 if RunPod does not report it
		 */
		public int idle() {
			return count("idle");
		}

		/**
		 * Return the number of workers that are starting, for example pulling the image
		 * or loading the model.
		 * @return the number, 0 if RunPod does not report it
		 */
		public int initializing() {
			return count("initializing");
		}

		/**
		 * Return the number of workers that can take a job immediately.
		 * @return the number, 0 if RunPod does not report it
		 */
		public int ready() {
			return count("ready");
		}

		/**
		 * Return the number of workers with a job.
		 * @return the number, 0 if RunPod does not report it
		 */
		public int running() {
			return count("running");
		}

		/**
		 * Return the number of workers for which RunPod currently has no GPU.
		 * @return the number, 0 if RunPod does not report it
		 */
		public int throttled() {
			return count("throttled");
		}

		/**
		 * Return the number of workers that crashed or failed their checks.
		 * @return the number, 0 if RunPod does not report it
		 */
		public int unhealthy() {
			return count("unhealthy");
		}

		/**
		 * Return the number of workers by RunPod's name of their state, including states
		 * that this version does not support.
		 * @return an unmodifiable map in RunPod's order
		 */
		@Override
		public Map<String, Integer> asMap() {
			return super.asMap();
		}

	}

	private abstract static class StateCounts implements Serializable {

		private final Map<String, Integer> byState;

		StateCounts(Map<String, Integer> byState) {
			this.byState = Collections.unmodifiableMap(new LinkedHashMap<>(byState));
		}

		int count(String state) {
			return this.byState.getOrDefault(state, 0);
		}

		Map<String, Integer> asMap() {
			return this.byState;
		}

		@Override
		public boolean equals(@Nullable Object obj) {
			return obj != null && getClass() == obj.getClass() && this.byState.equals(((StateCounts) obj).byState);
		}

		@Override
		public int hashCode() {
			return this.byState.hashCode();
		}

		@Override
		public String toString() {
			return this.byState.toString();
		}

	}

	/**
	 * Builder for an {@link EndpointHealth}.
	 */
	public static final class Builder {

		private Map<String, Integer> jobs = Map.of();

		private Map<String, Integer> workers = Map.of();

		private Duration stalledFor = Duration.ZERO;

		private int queueGrowth;

		private Builder() {
		}

		/**
		 * Set the number of jobs by state.
		 * @param jobs the number of jobs by RunPod's name of their state, for example
		 * {@code inQueue}; default is empty
		 * @return this builder
		 */
		public Builder jobs(Map<String, Integer> jobs) {
			Assert.notNull(jobs, "'jobs' must not be null");
			this.jobs = jobs;
			return this;
		}

		/**
		 * Set the number of workers by state.
		 * @param workers the number of workers by RunPod's name of their state, for
		 * example {@code throttled}; default is empty
		 * @return this builder
		 */
		public Builder workers(Map<String, Integer> workers) {
			Assert.notNull(workers, "'workers' must not be null");
			this.workers = workers;
			return this;
		}

		/**
		 * Set the time that the endpoint has been stalled.
		 * @param stalledFor the duration; default is zero
		 * @return this builder
		 */
		public Builder stalledFor(Duration stalledFor) {
			Assert.notNull(stalledFor, "'stalledFor' must not be null");
			this.stalledFor = stalledFor;
			return this;
		}

		/**
		 * Set the number of jobs by which the queue has grown.
		 * @param queueGrowth the number of jobs; default is 0
		 * @return this builder
		 */
		public Builder queueGrowth(int queueGrowth) {
			this.queueGrowth = queueGrowth;
			return this;
		}

		/**
		 * Build the health.
		 * @return the health
		 */
		public EndpointHealth build() {
			return new EndpointHealth(this);
		}

	}

}
