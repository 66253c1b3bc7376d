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

package io.runpod.client;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import io.runpod.client.job.ExecutionPolicy;
import io.runpod.client.job.S3Config;

/**
 * Options of an endpoint: timeouts, polling and retries of this client, and defaults of
 * the requests. Immutable.
 *
 * @since 0.1.0
 */
public final class EndpointOptions {

	private static final EndpointOptions DEFAULTS = builder().build();

	private final Builder values;

	private EndpointOptions(Builder values) {
		this.values = new Builder(values);
	}

	/**
	 * Return the default options.
	 * @return the defaults, which are documented at each method of {@link Builder}
	 */
	public static EndpointOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Create options that differ from the defaults.
	 * @param customizer sets the options that differ
	 * @return the options
	 * @throws IllegalArgumentException if a value is out of range
	 */
	public static EndpointOptions of(Consumer<Builder> customizer) {
		Assert.notNull(customizer, "'customizer' must not be null");
		Builder builder = builder();
		customizer.accept(builder);
		return builder.build();
	}

	/**
	 * Create a builder with the default options.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Create a builder with these options.
	 * @return a builder; these options do not change
	 */
	public Builder mutate() {
		return new Builder(this.values);
	}

	/**
	 * Return the timeout of a call that awaits a job.
	 * @return the value
	 */
	public Duration timeout() {
		return this.values.timeout;
	}

	/**
	 * Return whether a job is cancelled when the timeout of its call expires.
	 * @return {@code true} if so
	 */
	public boolean cancelOnTimeout() {
		return this.values.cancelOnTimeout;
	}

	/**
	 * Return whether a job is cancelled when its call is abandoned.
	 * @return {@code true} if so
	 */
	public boolean cancelOnAbandon() {
		return this.values.cancelOnAbandon;
	}

	/**
	 * Return the maximum time for which RunPod holds the submission of runSync.
	 * @return the value
	 */
	public Duration runSyncWait() {
		return this.values.runSyncWait;
	}

	/**
	 * Return the maximum time for which RunPod holds a poll.
	 * @return the value
	 */
	public Duration pollWait() {
		return this.values.pollWait;
	}

	/**
	 * Return the minimum interval between two short polls of a job.
	 * @return the value
	 */
	public Duration pollInterval() {
		return this.values.pollInterval;
	}

	/**
	 * Return the timeout of a request that RunPod answers immediately.
	 * @return the value
	 */
	public Duration requestTimeout() {
		return this.values.requestTimeout;
	}

	/**
	 * Return the maximum number of attempts of a request.
	 * @return the value
	 */
	public int maxAttempts() {
		return this.values.maxAttempts;
	}

	/**
	 * Return whether a submission with an unknown outcome is repeated.
	 * @return {@code true} if so
	 */
	public boolean retryUnknownOutcome() {
		return this.values.retryUnknownOutcome;
	}

	/**
	 * Return the minimum interval between two health requests while monitoring, zero for
	 * none.
	 * @return the value
	 */
	public Duration healthInterval() {
		return this.values.healthInterval;
	}

	/**
	 * Return the timeout of a health request.
	 * @return the value
	 */
	public Duration healthTimeout() {
		return this.values.healthTimeout;
	}

	/**
	 * Return the execution policy of requests without their own.
	 * @return the value
	 */
	public ExecutionPolicy policy() {
		return this.values.policy;
	}

	/**
	 * Return the webhook of requests without their own, if any.
	 * @return the value
	 */
	public @Nullable URI webhook() {
		return this.values.webhook;
	}

	/**
	 * Return the bucket of requests without their own, if any.
	 * @return the value
	 */
	public @Nullable S3Config s3Config() {
		return this.values.s3Config;
	}

	/**
	 * Return the propagation of the trace context to workers.
	 * @return the value
	 */
	public TracePropagation tracePropagation() {
		return this.values.tracePropagation;
	}

	private List<@Nullable Object> values() {
		return Arrays.asList(this.values.timeout, this.values.cancelOnTimeout, this.values.cancelOnAbandon,
				this.values.runSyncWait, this.values.pollWait, this.values.pollInterval, this.values.requestTimeout,
				this.values.maxAttempts, this.values.retryUnknownOutcome, this.values.healthInterval,
				this.values.healthTimeout, this.values.policy, this.values.webhook, this.values.s3Config,
				this.values.tracePropagation);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof EndpointOptions options && values().equals(options.values()));
	}

	@Override
	public int hashCode() {
		return values().hashCode();
	}

	@Override
	public String toString() {
		return "EndpointOptions[timeout=" + this.values.timeout + ", cancelOnTimeout=" + this.values.cancelOnTimeout
				+ ", cancelOnAbandon=" + this.values.cancelOnAbandon + ", runSyncWait=" + this.values.runSyncWait
				+ ", pollWait=" + this.values.pollWait + ", pollInterval=" + this.values.pollInterval
				+ ", requestTimeout=" + this.values.requestTimeout + ", maxAttempts=" + this.values.maxAttempts
				+ ", retryUnknownOutcome=" + this.values.retryUnknownOutcome + ", healthInterval="
				+ this.values.healthInterval + ", healthTimeout=" + this.values.healthTimeout + ", policy="
				+ this.values.policy + ", webhook=" + ((this.values.webhook != null) ? "******" : null) + ", s3Config="
				+ this.values.s3Config + ", tracePropagation=" + this.values.tracePropagation + "]";
	}

	/**
	 * Builder of {@link EndpointOptions}. Every method is optional.
	 */
	public static final class Builder {

		private Duration timeout = Duration.ofMinutes(15);

		private boolean cancelOnTimeout;

		private boolean cancelOnAbandon;

		private Duration runSyncWait = Duration.ofSeconds(5);

		private Duration pollWait = Duration.ofSeconds(20);

		private Duration pollInterval = Duration.ofSeconds(1);

		private Duration requestTimeout = Duration.ofSeconds(30);

		private int maxAttempts = 5;

		private boolean retryUnknownOutcome;

		private Duration healthInterval = Duration.ZERO;

		private Duration healthTimeout = Duration.ofSeconds(5);

		private ExecutionPolicy policy = ExecutionPolicy.none();

		private @Nullable URI webhook;

		private @Nullable S3Config s3Config;

		private TracePropagation tracePropagation = TracePropagation.none();

		private Builder() {
		}

		private Builder(Builder options) {
			this.timeout = options.timeout;
			this.cancelOnTimeout = options.cancelOnTimeout;
			this.cancelOnAbandon = options.cancelOnAbandon;
			this.runSyncWait = options.runSyncWait;
			this.pollWait = options.pollWait;
			this.pollInterval = options.pollInterval;
			this.requestTimeout = options.requestTimeout;
			this.maxAttempts = options.maxAttempts;
			this.retryUnknownOutcome = options.retryUnknownOutcome;
			this.healthInterval = options.healthInterval;
			this.healthTimeout = options.healthTimeout;
			this.policy = options.policy;
			this.webhook = options.webhook;
			this.s3Config = options.s3Config;
			this.tracePropagation = options.tracePropagation;
		}

		/**
		 * Set the timeout of a call that awaits a job (runSync, runStream, runAll, await,
		 * stream). Does not limit the job itself; see {@link ExecutionPolicy} for that.
		 * @param timeout the timeout, greater than zero; default is 15 minutes
		 * @return this builder
		 */
		public Builder timeout(Duration timeout) {
			this.timeout = requirePositive("timeout", timeout);
			return this;
		}

		/**
		 * Set whether to cancel the job at RunPod when the timeout of its call expires.
		 * @param cancelOnTimeout whether to cancel the job; default is {@code false}: it
		 * continues and its id is in the exception
		 * @return this builder
		 */
		public Builder cancelOnTimeout(boolean cancelOnTimeout) {
			this.cancelOnTimeout = cancelOnTimeout;
			return this;
		}

		/**
		 * Set whether to cancel the job at RunPod when its call is abandoned: the
		 * subscriber cancels, the thread is interrupted, a stream is closed early, or the
		 * client is closed.
		 * @param cancelOnAbandon whether to cancel the job; default is {@code false}: it
		 * continues and can be awaited by its id
		 * @return this builder
		 * @see RunPodEndpoint#withCancelOnAbandon(boolean)
		 */
		public Builder cancelOnAbandon(boolean cancelOnAbandon) {
			this.cancelOnAbandon = cancelOnAbandon;
			return this;
		}

		/**
		 * Set the maximum time for which RunPod holds the submission of runSync before it
		 * returns the job's id. A longer time saves a request for short jobs, at the risk
		 * of losing the id of a job when a connection breaks.
		 * @param runSyncWait from 1 second to 5 minutes; default is 5 seconds
		 * @return this builder
		 */
		public Builder runSyncWait(Duration runSyncWait) {
			this.runSyncWait = requireBetween("runSyncWait", runSyncWait, Duration.ofSeconds(1), Duration.ofMinutes(5));
			return this;
		}

		/**
		 * Set the maximum time for which RunPod holds a poll of a job that has not ended,
		 * or of a stream without new chunks.
		 * @param pollWait from 1 to 90 seconds; default is 20 seconds
		 * @return this builder
		 */
		public Builder pollWait(Duration pollWait) {
			this.pollWait = requireBetween("pollWait", pollWait, Duration.ofSeconds(1), Duration.ofSeconds(90));
			return this;
		}

		/**
		 * Set the minimum interval between the starts of two short polls of the same job,
		 * and the interval of updates.
		 * @param pollInterval from 10 milliseconds to 30 seconds (RunPod keeps the result
		 * of runSync for one minute only); default is 1 second
		 * @return this builder
		 */
		public Builder pollInterval(Duration pollInterval) {
			this.pollInterval = requireBetween("pollInterval", pollInterval, Duration.ofMillis(10),
					Duration.ofSeconds(30));
			return this;
		}

		/**
		 * Set the timeout of a request that RunPod answers immediately; it is added to
		 * the wait time of a long poll.
		 * @param requestTimeout the timeout, greater than zero; default is 30 seconds
		 * @return this builder
		 */
		public Builder requestTimeout(Duration requestTimeout) {
			this.requestTimeout = requirePositive("requestTimeout", requestTimeout);
			return this;
		}

		/**
		 * Set the maximum number of attempts of a request with a transient failure. A
		 * submission is repeated only if RunPod certainly did not accept it, or if
		 * {@link #retryUnknownOutcome(boolean)} allows it. Polls of an awaited job are
		 * limited by the timeout and not by this number.
		 * @param maxAttempts the number, at least 1; default is 5
		 * @return this builder
		 */
		public Builder maxAttempts(int maxAttempts) {
			Assert.isTrue(maxAttempts >= 1, () -> "'maxAttempts' must be at least 1, but is " + maxAttempts);
			this.maxAttempts = maxAttempts;
			return this;
		}

		/**
		 * Set whether to repeat a submission (run, runSync) whose outcome is unknown: a
		 * 5xx, a broken connection, no response. Only for jobs that may run twice; both
		 * may be paid for. A retry does not need this: it reads the job's status first.
		 * @param retryUnknownOutcome whether to retry; default is {@code false}:
		 * {@link io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException} is
		 * thrown
		 * @return this builder
		 */
		public Builder retryUnknownOutcome(boolean retryUnknownOutcome) {
			this.retryUnknownOutcome = retryUnknownOutcome;
			return this;
		}

		/**
		 * Set the minimum interval between two requests for the endpoint's health while
		 * the client monitors. It grows while RunPod is unreachable.
		 * @param healthInterval the interval, or zero, the default, to request the health
		 * on demand only
		 * @return this builder
		 * @see RunPodClientOperations#startMonitoring()
		 */
		public Builder healthInterval(Duration healthInterval) {
			Assert.notNull(healthInterval, "'healthInterval' must not be null");
			Assert.isTrue(!healthInterval.isNegative(),
					() -> "'healthInterval' must not be negative, but is " + healthInterval);
			this.healthInterval = healthInterval;
			return this;
		}

		/**
		 * Set the timeout of a request for the endpoint's health.
		 * @param healthTimeout the timeout, greater than zero; default is 5 seconds
		 * @return this builder
		 */
		public Builder healthTimeout(Duration healthTimeout) {
			this.healthTimeout = requirePositive("healthTimeout", healthTimeout);
			return this;
		}

		/**
		 * Set the execution policy of requests without their own. Each value is applied
		 * separately.
		 * @param policy the policy; default is {@link ExecutionPolicy#none()}
		 * @return this builder
		 */
		public Builder policy(ExecutionPolicy policy) {
			Assert.notNull(policy, "'policy' must not be null");
			this.policy = policy;
			return this;
		}

		/**
		 * Set the webhook of requests without their own.
		 * @param webhook an absolute URL, or {@code null}, the default, for none
		 * @return this builder
		 */
		public Builder webhook(@Nullable URI webhook) {
			this.webhook = webhook;
			return this;
		}

		/**
		 * Set the bucket of requests without their own.
		 * @param s3Config the bucket, or {@code null}, the default, for none
		 * @return this builder
		 */
		public Builder s3Config(@Nullable S3Config s3Config) {
			this.s3Config = s3Config;
			return this;
		}

		/**
		 * Set the propagation of the trace context to workers.
		 * @param tracePropagation default is {@link TracePropagation#none()}
		 * @return this builder
		 */
		public Builder tracePropagation(TracePropagation tracePropagation) {
			Assert.notNull(tracePropagation, "'tracePropagation' must not be null");
			this.tracePropagation = tracePropagation;
			return this;
		}

		/**
		 * Build the options.
		 * @return the options
		 */
		public EndpointOptions build() {
			return new EndpointOptions(this);
		}

		private static Duration requirePositive(String name, Duration value) {
			Assert.notNull(value, () -> "'" + name + "' must not be null");
			Assert.isTrue(!value.isNegative() && !value.isZero(),
					() -> "'" + name + "' must be greater than zero, but is " + value);
			return value;
		}

		private static Duration requireBetween(String name, Duration value, Duration min, Duration max) {
			Assert.notNull(value, () -> "'" + name + "' must not be null");
			Assert.isTrue(value.compareTo(min) >= 0 && value.compareTo(max) <= 0,
					() -> "'" + name + "' must be from " + min + " to " + max + ", but is " + value);
			return value;
		}

	}

}
