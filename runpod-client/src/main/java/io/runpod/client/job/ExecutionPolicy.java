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

package io.runpod.client.job;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * Limits that RunPod itself puts on a job (the field {@code policy} of a request). What
 * is not set is left to the endpoint's own settings at RunPod.
 *
 * @since 0.1.0
 */
public final class ExecutionPolicy {

	private static final Duration MIN_EXECUTION_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration MIN_TTL = Duration.ofSeconds(10);

	private static final Duration MAX_DURATION = Duration.ofDays(7);

	private static final ExecutionPolicy NONE = new ExecutionPolicy(null, null, null);

	private final @Nullable Duration executionTimeout;

	private final @Nullable Duration ttl;

	private final @Nullable Boolean lowPriority;

	private ExecutionPolicy(@Nullable Duration executionTimeout, @Nullable Duration ttl,
			@Nullable Boolean lowPriority) {
		this.executionTimeout = executionTimeout;
		this.ttl = ttl;
		this.lowPriority = lowPriority;
	}

	/**
	 * A policy that sets nothing.
	 * @return the empty policy
	 */
	public static ExecutionPolicy none() {
		return NONE;
	}

	/**
	 * Set how long a worker may run the job. RunPod ends a job that runs longer as FAILED
	 * with the error {@code executionTimeout exceeded}.
	 * @param executionTimeout from 5 seconds to 7 days; RunPod's default is 10 minutes
	 * @return a new policy
	 * @throws IllegalArgumentException if out of range
	 */
	public ExecutionPolicy withExecutionTimeout(Duration executionTimeout) {
		checkRange("executionTimeout", executionTimeout, MIN_EXECUTION_TIMEOUT, "5s");
		return new ExecutionPolicy(executionTimeout, this.ttl, this.lowPriority);
	}

	/**
	 * Set how long the job may exist from its submission on, queued or running. RunPod
	 * deletes a job that is older: it is unknown from then on.
	 * @param ttl from 10 seconds to 7 days; RunPod's default is 24 hours
	 * @return a new policy
	 * @throws IllegalArgumentException if out of range
	 */
	public ExecutionPolicy withTtl(Duration ttl) {
		checkRange("ttl", ttl, MIN_TTL, "10s");
		return new ExecutionPolicy(this.executionTimeout, ttl, this.lowPriority);
	}

	/**
	 * Set whether the job does not by itself make RunPod start workers.
	 * @param lowPriority {@code true} to wait for workers that run anyway; RunPod's
	 * default is {@code false}
	 * @return a new policy
	 */
	public ExecutionPolicy withLowPriority(boolean lowPriority) {
		return new ExecutionPolicy(this.executionTimeout, this.ttl, lowPriority);
	}

	/**
	 * Fill what this policy leaves open.
	 * @param fallback the policy to take the rest from
	 * @return a policy with the values of this one first
	 */
	public ExecutionPolicy orElse(ExecutionPolicy fallback) {
		return new ExecutionPolicy((this.executionTimeout != null) ? this.executionTimeout : fallback.executionTimeout,
				(this.ttl != null) ? this.ttl : fallback.ttl,
				(this.lowPriority != null) ? this.lowPriority : fallback.lowPriority);
	}

	private static void checkRange(String name, Duration value, Duration min, String minText) {
		Assert.notNull(value, () -> "'" + name + "' must not be null");
		Assert.isTrue(value.compareTo(min) >= 0 && value.compareTo(MAX_DURATION) <= 0,
				() -> "'" + name + "' must be from " + minText + " to 7d, but is " + value);
	}

	/**
	 * How long a worker may run the job.
	 * @return the duration, or {@code null} if left to RunPod
	 */
	public @Nullable Duration executionTimeout() {
		return this.executionTimeout;
	}

	/**
	 * How long the job may exist.
	 * @return the duration, or {@code null} if left to RunPod
	 */
	public @Nullable Duration ttl() {
		return this.ttl;
	}

	/**
	 * Whether the job does not by itself make RunPod start workers.
	 * @return the choice, or {@code null} if left to RunPod
	 */
	public @Nullable Boolean lowPriority() {
		return this.lowPriority;
	}

	/**
	 * Whether nothing is set.
	 * @return {@code true} if the request needs no policy
	 */
	public boolean isEmpty() {
		return this.executionTimeout == null && this.ttl == null && this.lowPriority == null;
	}

	@Override
	public String toString() {
		return "ExecutionPolicy[executionTimeout=" + this.executionTimeout + ", ttl=" + this.ttl + ", lowPriority="
				+ this.lowPriority + "]";
	}

}
