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

package io.runpod.jobs;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import io.runpod.client.job.ExecutionPolicy;

/**
 * Options of one submission of a durable job.
 *
 * @since 0.1.0
 */
public final class JobSubmission {

	private final @Nullable String key;

	private final @Nullable String handler;

	private final @Nullable String orderingKey;

	private final @Nullable Object context;

	private final @Nullable Duration deadline;

	private final ExecutionPolicy policy;

	private final int priority;

	private final UnknownOutcomePolicy onUnknownOutcome;

	private JobSubmission(Builder builder) {
		this.key = builder.key;
		this.handler = builder.handler;
		this.orderingKey = builder.orderingKey;
		this.context = builder.context;
		this.deadline = builder.deadline;
		this.policy = builder.policy;
		this.priority = builder.priority;
		this.onUnknownOutcome = builder.onUnknownOutcome;
	}

	/**
	 * Return a builder of options, which are all optional.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return the key, unique among the jobs of the endpoint.
	 * @return the key, or {@code null} if there is none
	 */
	public @Nullable String key() {
		return this.key;
	}

	/**
	 * Return the name of the handler to which the outcome is delivered.
	 * @return the name, or {@code null} for the handlers of the endpoint
	 */
	public @Nullable String handler() {
		return this.handler;
	}

	/**
	 * Return the key of the jobs whose outcomes are delivered in order.
	 * @return the ordering key, or {@code null} for a delivery in any order
	 */
	public @Nullable String orderingKey() {
		return this.orderingKey;
	}

	/**
	 * Return the value that the handler receives together with the outcome.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable Object context() {
		return this.context;
	}

	/**
	 * Return the time within which the job has to end.
	 * @return the time, or {@code null} for the default
	 */
	public @Nullable Duration deadline() {
		return this.deadline;
	}

	/**
	 * Return the execution policy.
	 * @return the policy
	 */
	public ExecutionPolicy policy() {
		return this.policy;
	}

	/**
	 * Return the priority among the recorded jobs of the endpoint.
	 * @return the priority
	 */
	public int priority() {
		return this.priority;
	}

	/**
	 * Return what happens if the outcome of the submission is unknown.
	 * @return the policy
	 */
	public UnknownOutcomePolicy onUnknownOutcome() {
		return this.onUnknownOutcome;
	}

	/**
	 * Builder of the options.
	 */
	public static final class Builder {

		private @Nullable String key;

		private @Nullable String handler;

		private @Nullable String orderingKey;

		private @Nullable Object context;

		private @Nullable Duration deadline;

		private ExecutionPolicy policy = ExecutionPolicy.none();

		private int priority;

		private UnknownOutcomePolicy onUnknownOutcome = UnknownOutcomePolicy.WAIT;

		private Builder() {
		}

		/**
		 * Set a key, unique among the jobs of the endpoint: a second submission with it
		 * returns the first job. None by default.
		 * @param key the key, of at most 255 characters
		 * @return this builder
		 */
		public Builder key(String key) {
			this.key = requireName("key", key);
			return this;
		}

		/**
		 * Set the name of the handler to which the outcome is delivered. By default the
		 * handlers of the endpoint.
		 * @param handler the name, of at most 255 characters
		 * @return this builder
		 */
		public Builder handler(String handler) {
			this.handler = requireName("handler", handler);
			return this;
		}

		/**
		 * Set the key of jobs, of any endpoint, whose outcomes are delivered one after
		 * another, in the order in which the jobs were recorded. They are submitted, and
		 * run, at the same time. A job that has not ended, or whose delivery fails, holds
		 * back the later ones until it is delivered or is a dead letter. By default there
		 * is none, and outcomes are delivered in any order.
		 * @param orderingKey the ordering key, of at most 255 characters
		 * @return this builder
		 */
		public Builder orderingKey(String orderingKey) {
			this.orderingKey = requireName("orderingKey", orderingKey);
			return this;
		}

		/**
		 * Set a value that the handler receives together with the outcome, stored as
		 * JSON. None by default.
		 * @param context the value
		 * @return this builder
		 */
		public Builder context(Object context) {
			Assert.notNull(context, "'context' must not be null");
			this.context = context;
			return this;
		}

		/**
		 * Set the time within which the job has to end, from its submission. 24 hours by
		 * default.
		 * @param deadline the time, positive
		 * @return this builder
		 */
		public Builder deadline(Duration deadline) {
			Assert.isTrue(!deadline.isNegative() && !deadline.isZero(),
					() -> "'deadline' must be positive, but is " + deadline);
			this.deadline = deadline;
			return this;
		}

		/**
		 * Set the execution policy. By default that of the endpoint; a time to live is
		 * always set, so that a submission with unknown outcome has an end.
		 * @param policy the policy
		 * @return this builder
		 */
		public Builder policy(ExecutionPolicy policy) {
			Assert.notNull(policy, "'policy' must not be null");
			this.policy = policy;
			return this;
		}

		/**
		 * Set the priority among the recorded jobs of the endpoint. 0 by default.
		 * @param priority the priority; jobs with a greater one are submitted earlier
		 * @return this builder
		 */
		public Builder priority(int priority) {
			this.priority = priority;
			return this;
		}

		/**
		 * Set what happens if the outcome of the submission is unknown, which that of a
		 * batch never is. {@link UnknownOutcomePolicy#WAIT} by default.
		 * @param policy the policy
		 * @return this builder
		 */
		public Builder onUnknownOutcome(UnknownOutcomePolicy policy) {
			Assert.notNull(policy, "'policy' must not be null");
			this.onUnknownOutcome = policy;
			return this;
		}

		/**
		 * Build the options.
		 * @return the options
		 */
		public JobSubmission build() {
			return new JobSubmission(this);
		}

		private static String requireName(String option, String value) {
			Assert.isTrue(!value.isBlank() && value.length() <= 255,
					() -> "'" + option + "' must have 1 to 255 characters, but is '" + value + "'");
			return value;
		}

	}

}
