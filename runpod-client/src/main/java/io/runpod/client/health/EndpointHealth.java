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

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What RunPod says of an endpoint (the operation {@code health}): how many jobs and
 * workers are in which state. Written by Jackson it has RunPod's own shape.
 *
 * @since 0.1.0
 */
public final class EndpointHealth {

	private final Jobs jobs;

	private final Workers workers;

	private final Duration stalledFor;

	private final int queueGrowth;

	private EndpointHealth(Jobs jobs, Workers workers, Duration stalledFor, int queueGrowth) {
		this.jobs = jobs;
		this.workers = workers;
		this.stalledFor = stalledFor;
		this.queueGrowth = queueGrowth;
	}

	/**
	 * Create a health from counts, also for tests.
	 * @param jobs number of jobs by RunPod's name of their state, for example
	 * {@code inQueue}
	 * @param workers number of workers by RunPod's name of their state, for example
	 * {@code throttled}
	 * @return the health
	 */
	public static EndpointHealth of(Map<String, Integer> jobs, Map<String, Integer> workers) {
		return new EndpointHealth(new Jobs(new StateCounts(jobs)), new Workers(new StateCounts(workers)), Duration.ZERO,
				0);
	}

	/**
	 * The same counts, with the time that work has been waiting in vain.
	 * @param stalledFor how long, not {@code null}
	 * @return a new health
	 */
	public EndpointHealth withStalledFor(Duration stalledFor) {
		return new EndpointHealth(this.jobs, this.workers, stalledFor, this.queueGrowth);
	}

	/**
	 * The same counts, with what follows from those that were seen before.
	 * @param previous the health as it was seen before
	 * @param elapsed the time between the two looks
	 * @return a new health
	 */
	public EndpointHealth after(EndpointHealth previous, Duration elapsed) {
		Duration stalledFor = (stalled() && previous.stalled()) ? previous.stalledFor.plus(elapsed) : Duration.ZERO;
		int growth = (EndpointConditionResolver.isAtCapacity(this) && EndpointConditionResolver.isAtCapacity(previous))
				? previous.queueGrowth + this.jobs.inQueue() - previous.jobs.inQueue() : 0;
		return new EndpointHealth(this.jobs, this.workers, stalledFor, Math.max(0, growth));
	}

	/**
	 * Jobs by state.
	 * @return the counts
	 */
	public Jobs jobs() {
		return this.jobs;
	}

	/**
	 * Workers by state.
	 * @return the counts
	 */
	public Workers workers() {
		return this.workers;
	}

	/**
	 * Whether jobs are queued and no worker can take them: there are workers, and every
	 * one is throttled or unhealthy.
	 * @return {@code true} if the queue cannot move
	 */
	public boolean stalled() {
		int blocked = this.workers.throttled() + this.workers.unhealthy();
		int available = this.workers.idle() + this.workers.ready() + this.workers.running()
				+ this.workers.initializing();
		return this.jobs.inQueue() > 0 && blocked > 0 && available == 0;
	}

	/**
	 * How long the endpoint has been {@link #stalled()}, as far as this process has seen.
	 * @return the duration, zero if it is not stalled or was not looked at before
	 */
	public Duration stalledFor() {
		return this.stalledFor;
	}

	/**
	 * By how many jobs the queue has grown while every worker was busy and none was
	 * starting, as far as this process has seen.
	 * @return the number of jobs, 0 if it has not grown or was not looked at before
	 */
	public int queueGrowth() {
		return this.queueGrowth;
	}

	/**
	 * What to conclude from these counts.
	 * @return one of the conditions that an answer of RunPod can show
	 */
	public EndpointCondition condition() {
		return EndpointConditionResolver.resolve(this);
	}

	/**
	 * What a person should know about these counts.
	 * @return a sentence, or {@code null} if there is nothing to say
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
	public String toString() {
		return "EndpointHealth" + toJson();
	}

	/**
	 * How many jobs are in which state.
	 */
	public static final class Jobs {

		private final StateCounts counts;

		private Jobs(StateCounts counts) {
			this.counts = counts;
		}

		/**
		 * Jobs that completed since the endpoint exists.
		 * @return the number, 0 if RunPod does not say
		 */
		public int completed() {
			return this.counts.count("completed");
		}

		/**
		 * Jobs that failed since the endpoint exists.
		 * @return the number, 0 if RunPod does not say
		 */
		public int failed() {
			return this.counts.count("failed");
		}

		/**
		 * Jobs that workers run now.
		 * @return the number, 0 if RunPod does not say
		 */
		public int inProgress() {
			return this.counts.count("inProgress");
		}

		/**
		 * Jobs that wait for a worker now.
		 * @return the number, 0 if RunPod does not say
		 */
		public int inQueue() {
			return this.counts.count("inQueue");
		}

		/**
		 * Jobs that were queued again because their worker was lost.
		 * @return the number, 0 if RunPod does not say
		 */
		public int retried() {
			return this.counts.count("retried");
		}

		/**
		 * Every state that RunPod named, also those this version does not know.
		 * @return an unmodifiable map in RunPod's order
		 */
		public Map<String, Integer> asMap() {
			return this.counts.byState();
		}

	}

	/**
	 * How many workers are in which state.
	 */
	public static final class Workers {

		private final StateCounts counts;

		private Workers(StateCounts counts) {
			this.counts = counts;
		}

		/**
		 * Workers without a job.
		 * @return the number, 0 if RunPod does not say
		 */
		public int idle() {
			return this.counts.count("idle");
		}

		/**
		 * Workers that start: pulling the image or loading the model.
		 * @return the number, 0 if RunPod does not say
		 */
		public int initializing() {
			return this.counts.count("initializing");
		}

		/**
		 * Workers that can take a job at once.
		 * @return the number, 0 if RunPod does not say
		 */
		public int ready() {
			return this.counts.count("ready");
		}

		/**
		 * Workers with a job.
		 * @return the number, 0 if RunPod does not say
		 */
		public int running() {
			return this.counts.count("running");
		}

		/**
		 * Workers for which RunPod has no GPU at the moment.
		 * @return the number, 0 if RunPod does not say
		 */
		public int throttled() {
			return this.counts.count("throttled");
		}

		/**
		 * Workers that crashed or failed their checks.
		 * @return the number, 0 if RunPod does not say
		 */
		public int unhealthy() {
			return this.counts.count("unhealthy");
		}

		/**
		 * Every state that RunPod named, also those this version does not know.
		 * @return an unmodifiable map in RunPod's order
		 */
		public Map<String, Integer> asMap() {
			return this.counts.byState();
		}

	}

	private record StateCounts(Map<String, Integer> byState) {

		StateCounts {
			byState = Collections.unmodifiableMap(new LinkedHashMap<>(byState));
		}

		int count(String state) {
			return this.byState.getOrDefault(state, 0);
		}

	}

}
