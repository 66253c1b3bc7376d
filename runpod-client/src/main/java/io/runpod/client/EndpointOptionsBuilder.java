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

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import io.runpod.client.job.ExecutionPolicy;
import io.runpod.client.job.S3Config;

/**
 * Sets the options of an endpoint. Every method may be left out.
 *
 * @since 0.1.0
 */
public final class EndpointOptionsBuilder {

	Duration timeout = Duration.ofMinutes(15);

	boolean cancelOnTimeout;

	boolean cancelOnAbandon;

	Duration runSyncWait = Duration.ofSeconds(5);

	Duration pollWait = Duration.ofSeconds(20);

	Duration pollInterval = Duration.ofSeconds(1);

	Duration requestTimeout = Duration.ofSeconds(30);

	int maxAttempts = 5;

	boolean repeatUnknownSubmissions;

	Duration healthInterval = Duration.ZERO;

	Duration healthTimeout = Duration.ofSeconds(5);

	ExecutionPolicy policy = ExecutionPolicy.none();

	@Nullable URI webhook;

	@Nullable S3Config s3Config;

	TracePropagation tracePropagation = TracePropagation.none();

	EndpointOptionsBuilder() {
	}

	/**
	 * How long a call that waits for a job (runSync, runStream, runAll, await, stream)
	 * waits in all. Does not limit the job itself; see {@link ExecutionPolicy} for that.
	 * @param timeout greater than zero; default is 15 minutes
	 * @return this builder
	 */
	public EndpointOptionsBuilder timeout(Duration timeout) {
		this.timeout = requirePositive("timeout", timeout);
		return this;
	}

	/**
	 * Whether a job is cancelled at RunPod when the caller's time is up.
	 * @param cancelOnTimeout {@code true} to cancel; default is {@code false}: the job
	 * goes on and its id is in the exception
	 * @return this builder
	 */
	public EndpointOptionsBuilder cancelOnTimeout(boolean cancelOnTimeout) {
		this.cancelOnTimeout = cancelOnTimeout;
		return this;
	}

	/**
	 * Whether a job is cancelled at RunPod when nobody waits for it any more: the
	 * subscriber cancelled, the thread was interrupted, a stream was closed early, or the
	 * client was closed.
	 * @param cancelOnAbandon {@code true} to cancel; default is {@code false}: the job
	 * goes on, and whoever knows its id may await it
	 * @return this builder
	 * @see RunPodEndpoint#withCancelOnAbandon(boolean)
	 */
	public EndpointOptionsBuilder cancelOnAbandon(boolean cancelOnAbandon) {
		this.cancelOnAbandon = cancelOnAbandon;
		return this;
	}

	/**
	 * How long RunPod may hold the submission of runSync before it tells the job's id.
	 * Longer saves a request for short jobs, and risks losing the id of a job when a
	 * connection breaks.
	 * @param runSyncWait from 1 second to 5 minutes; default is 5 seconds
	 * @return this builder
	 */
	public EndpointOptionsBuilder runSyncWait(Duration runSyncWait) {
		this.runSyncWait = requireBetween("runSyncWait", runSyncWait, Duration.ofSeconds(1), Duration.ofMinutes(5));
		return this;
	}

	/**
	 * How long RunPod may hold one look at a job that has not ended, or at a stream with
	 * nothing to hand out.
	 * @param pollWait from 1 to 90 seconds; default is 20 seconds
	 * @return this builder
	 */
	public EndpointOptionsBuilder pollWait(Duration pollWait) {
		this.pollWait = requireBetween("pollWait", pollWait, Duration.ofSeconds(1), Duration.ofSeconds(90));
		return this;
	}

	/**
	 * The least time between the starts of two looks at the same job when RunPod does not
	 * hold them, and the pace of updates.
	 * @param pollInterval from 10 milliseconds to 30 seconds (the result of runSync is
	 * kept for one minute only); default is 1 second
	 * @return this builder
	 */
	public EndpointOptionsBuilder pollInterval(Duration pollInterval) {
		this.pollInterval = requireBetween("pollInterval", pollInterval, Duration.ofMillis(10), Duration.ofSeconds(30));
		return this;
	}

	/**
	 * How long a request that RunPod answers at once may take; a request that it holds
	 * may take this much longer than the hold.
	 * @param requestTimeout greater than zero; default is 30 seconds
	 * @return this builder
	 */
	public EndpointOptionsBuilder requestTimeout(Duration requestTimeout) {
		this.requestTimeout = requirePositive("requestTimeout", requestTimeout);
		return this;
	}

	/**
	 * How often a request is tried in all while the failure is one that may pass. A
	 * submission is only tried again where RunPod certainly did not take it, or where
	 * {@link #repeatUnknownSubmissions(boolean)} allows it; looks at a job that is waited
	 * for are not limited by this but by the timeout.
	 * @param maxAttempts at least 1; default is 5
	 * @return this builder
	 */
	public EndpointOptionsBuilder maxAttempts(int maxAttempts) {
		Assert.isTrue(maxAttempts >= 1, () -> "'maxAttempts' must be at least 1, but is " + maxAttempts);
		this.maxAttempts = maxAttempts;
		return this;
	}

	/**
	 * Whether a submission (run, runSync) is made again when it is not known whether
	 * RunPod took it: a 5xx, a broken connection, no answer. Only for jobs that may run
	 * twice without harm; both may be paid for. Retry never needs this: it looks at the
	 * job's status first.
	 * @param repeatUnknownSubmissions {@code true} to repeat; default is {@code false}:
	 * {@link io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException} says
	 * that the job may exist
	 * @return this builder
	 */
	public EndpointOptionsBuilder repeatUnknownSubmissions(boolean repeatUnknownSubmissions) {
		this.repeatUnknownSubmissions = repeatUnknownSubmissions;
		return this;
	}

	/**
	 * The least time between two looks at the endpoint's health while the client
	 * monitors. While RunPod cannot be reached they are further apart.
	 * @param healthInterval zero, the default, for no looks but those on demand
	 * @return this builder
	 * @see RunPodClient#startMonitoring()
	 */
	public EndpointOptionsBuilder healthInterval(Duration healthInterval) {
		Assert.isTrue(!healthInterval.isNegative(),
				() -> "'healthInterval' must not be negative, but is " + healthInterval);
		this.healthInterval = healthInterval;
		return this;
	}

	/**
	 * How long to wait for the answer to a look at the endpoint's health.
	 * @param healthTimeout greater than zero; default is 5 seconds
	 * @return this builder
	 */
	public EndpointOptionsBuilder healthTimeout(Duration healthTimeout) {
		this.healthTimeout = requirePositive("healthTimeout", healthTimeout);
		return this;
	}

	/**
	 * The execution policy of requests that have none, value by value.
	 * @param policy default is {@link ExecutionPolicy#none()}
	 * @return this builder
	 */
	public EndpointOptionsBuilder policy(ExecutionPolicy policy) {
		this.policy = policy;
		return this;
	}

	/**
	 * The webhook of requests that have none.
	 * @param webhook an absolute URL, or {@code null}, the default, for none
	 * @return this builder
	 */
	public EndpointOptionsBuilder webhook(@Nullable URI webhook) {
		this.webhook = webhook;
		return this;
	}

	/**
	 * The bucket of requests that have none.
	 * @param s3Config the bucket, or {@code null}, the default, for none
	 * @return this builder
	 */
	public EndpointOptionsBuilder s3Config(@Nullable S3Config s3Config) {
		this.s3Config = s3Config;
		return this;
	}

	/**
	 * Where a worker finds the context of the trace that its job belongs to.
	 * @param tracePropagation default is {@link TracePropagation#none()}
	 * @return this builder
	 */
	public EndpointOptionsBuilder tracePropagation(TracePropagation tracePropagation) {
		this.tracePropagation = tracePropagation;
		return this;
	}

	private static Duration requirePositive(String name, Duration value) {
		Assert.isTrue(!value.isNegative() && !value.isZero(),
				() -> "'" + name + "' must be greater than zero, but is " + value);
		return value;
	}

	private static Duration requireBetween(String name, Duration value, Duration min, Duration max) {
		Assert.isTrue(value.compareTo(min) >= 0 && value.compareTo(max) <= 0,
				() -> "'" + name + "' must be from " + min + " to " + max + ", but is " + value);
		return value;
	}

}
