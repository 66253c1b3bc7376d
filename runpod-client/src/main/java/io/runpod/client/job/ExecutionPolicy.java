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

import java.io.Serializable;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * Limits that RunPod applies to a job (the field {@code policy} of a request). The
 * endpoint's settings at RunPod apply for each value that is not set.
 *
 * @since 0.1.0
 */
public final class ExecutionPolicy implements Serializable {

	private static final Duration MIN_EXECUTION_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration MIN_TTL = Duration.ofSeconds(10);

	private static final Duration MAX_DURATION = Duration.ofDays(7);

	private static final ExecutionPolicy NONE = new ExecutionPolicy(null, null, null);

	/** Values, if set. */
	private final Values values;

	private ExecutionPolicy(@Nullable Duration executionTimeout, @Nullable Duration ttl,
			@Nullable Boolean lowPriority) {
		this.values = new Values(executionTimeout, ttl, lowPriority);
	}

	/**
	 * Return a policy without any value.
	 * @return the empty policy
	 */
	public static ExecutionPolicy none() {
		return NONE;
	}

	/**
	 * Set the maximum time that a worker may run the job. RunPod ends a job that runs
	 * longer as FAILED with the error {@code executionTimeout exceeded}.
	 * @param executionTimeout from 5 seconds to 7 days; RunPod's default is 10 minutes
	 * @return a new policy
	 * @throws IllegalArgumentException if out of range
	 */
	public ExecutionPolicy withExecutionTimeout(Duration executionTimeout) {
		checkRange("executionTimeout", executionTimeout, MIN_EXECUTION_TIMEOUT, "5s");
		return new ExecutionPolicy(executionTimeout, this.values.ttl, this.values.lowPriority);
	}

	/**
	 * Set the maximum time that the job may exist after its submission, queued or
	 * running. RunPod deletes a job that is older: it is not found from then on.
	 * @param ttl from 10 seconds to 7 days; RunPod's default is 24 hours
	 * @return a new policy
	 * @throws IllegalArgumentException if out of range
	 */
	public ExecutionPolicy withTtl(Duration ttl) {
		checkRange("ttl", ttl, MIN_TTL, "10s");
		return new ExecutionPolicy(this.values.executionTimeout, ttl, this.values.lowPriority);
	}

	/**
	 * Set whether the job runs only on workers that are already active, and does not make
	 * RunPod start workers.
	 * @param lowPriority {@code true} to wait for an active worker; RunPod's default is
	 * {@code false}
	 * @return a new policy
	 */
	public ExecutionPolicy withLowPriority(boolean lowPriority) {
		return new ExecutionPolicy(this.values.executionTimeout, this.values.ttl, lowPriority);
	}

	/**
	 * Return a policy with the values of this policy, completed by those of another.
	 * @param fallback the policy that provides the values not set in this policy
	 * @return a new policy
	 */
	public ExecutionPolicy orElse(ExecutionPolicy fallback) {
		return new ExecutionPolicy(
				(this.values.executionTimeout != null) ? this.values.executionTimeout
						: fallback.values.executionTimeout,
				(this.values.ttl != null) ? this.values.ttl : fallback.values.ttl,
				(this.values.lowPriority != null) ? this.values.lowPriority : fallback.values.lowPriority);
	}

	private static void checkRange(String name, Duration value, Duration min, String minText) {
		Assert.notNull(value, () -> "'" + name + "' must not be null");
		Assert.isTrue(value.compareTo(min) >= 0 && value.compareTo(MAX_DURATION) <= 0,
				() -> "'" + name + "' must be from " + minText + " to 7d, but is " + value);
	}

	/**
	 * Return the maximum time that a worker may run the job.
	 * @return the duration, {@code null} if not set
	 */
	public @Nullable Duration executionTimeout() {
		return this.values.executionTimeout;
	}

	/**
	 * Return the maximum time that the job may exist.
	 * @return the duration, {@code null} if not set
	 */
	public @Nullable Duration ttl() {
		return this.values.ttl;
	}

	/**
	 * Return whether the job runs only on workers that are already active.
	 * @return the value, {@code null} if not set
	 */
	public @Nullable Boolean lowPriority() {
		return this.values.lowPriority;
	}

	/**
	 * Return whether no value is set.
	 * @return {@code true} if the policy is empty
	 */
	public boolean isEmpty() {
		return equals(NONE);
	}

	@Override
	public boolean equals(@Nullable Object obj) {
		return obj instanceof ExecutionPolicy other && this.values.equals(other.values);
	}

	@Override
	public int hashCode() {
		return this.values.hashCode();
	}

	@Override
	public String toString() {
		return "ExecutionPolicy[executionTimeout=" + this.values.executionTimeout + ", ttl=" + this.values.ttl
				+ ", lowPriority=" + this.values.lowPriority + "]";
	}

	/**
	 * Values of a policy.
	 *
	 * @param executionTimeout maximum execution time
	 * @param ttl maximum lifetime
	 * @param lowPriority whether jobs run only on active workers
	 */
	private record Values(@Nullable Duration executionTimeout, @Nullable Duration ttl,
			@Nullable Boolean lowPriority) implements Serializable {
	}

}
