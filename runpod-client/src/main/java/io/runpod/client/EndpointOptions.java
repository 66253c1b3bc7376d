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
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.runpod.client.internal.json.TraceCarrier;
import io.runpod.client.job.ExecutionPolicy;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.S3Config;

/**
 * How an endpoint is used: time limits of this side, and what is put into a request that
 * does not say it itself. Immutable.
 *
 * @since 0.1.0
 */
public final class EndpointOptions {

	private static final EndpointOptions DEFAULTS = new EndpointOptions(new EndpointOptionsBuilder());

	private final Duration timeout;

	private final boolean cancelOnTimeout;

	private final boolean cancelOnAbandon;

	private final Duration runSyncWait;

	private final Duration pollWait;

	private final Duration pollInterval;

	private final Duration requestTimeout;

	private final int maxAttempts;

	private final boolean repeatUnknownSubmissions;

	private final Duration healthInterval;

	private final Duration healthTimeout;

	private final ExecutionPolicy policy;

	private final @Nullable URI webhook;

	private final @Nullable S3Config s3Config;

	private final TracePropagation tracePropagation;

	private EndpointOptions(EndpointOptionsBuilder builder) {
		this.timeout = builder.timeout;
		this.cancelOnTimeout = builder.cancelOnTimeout;
		this.cancelOnAbandon = builder.cancelOnAbandon;
		this.runSyncWait = builder.runSyncWait;
		this.pollWait = builder.pollWait;
		this.pollInterval = builder.pollInterval;
		this.requestTimeout = builder.requestTimeout;
		this.maxAttempts = builder.maxAttempts;
		this.repeatUnknownSubmissions = builder.repeatUnknownSubmissions;
		this.healthInterval = builder.healthInterval;
		this.healthTimeout = builder.healthTimeout;
		this.policy = builder.policy;
		this.webhook = builder.webhook;
		this.s3Config = builder.s3Config;
		this.tracePropagation = builder.tracePropagation;
	}

	/**
	 * The options of an endpoint for which nothing is set.
	 * @return the defaults, each named at its method of {@link EndpointOptionsBuilder}
	 */
	public static EndpointOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Set some options and leave the rest at their defaults.
	 * @param customizer sets what is to differ
	 * @return the options
	 * @throws IllegalArgumentException if a value is out of range
	 */
	public static EndpointOptions of(Consumer<EndpointOptionsBuilder> customizer) {
		EndpointOptionsBuilder builder = new EndpointOptionsBuilder();
		customizer.accept(builder);
		return new EndpointOptions(builder);
	}

	public Duration timeout() {
		return this.timeout;
	}

	public boolean cancelOnTimeout() {
		return this.cancelOnTimeout;
	}

	public boolean cancelOnAbandon() {
		return this.cancelOnAbandon;
	}

	public Duration runSyncWait() {
		return this.runSyncWait;
	}

	public Duration pollWait() {
		return this.pollWait;
	}

	public Duration pollInterval() {
		return this.pollInterval;
	}

	public Duration requestTimeout() {
		return this.requestTimeout;
	}

	public int maxAttempts() {
		return this.maxAttempts;
	}

	public Duration healthInterval() {
		return this.healthInterval;
	}

	public Duration healthTimeout() {
		return this.healthTimeout;
	}

	public ExecutionPolicy policy() {
		return this.policy;
	}

	public boolean repeatUnknownSubmissions() {
		return this.repeatUnknownSubmissions;
	}

	public TraceCarrier traceCarrier(@Nullable Map<String, String> traceContext) {
		return this.tracePropagation.traceCarrier(traceContext);
	}

	public JobRequest applyDefaults(JobRequest request) {
		JobRequest completed = request.withPolicy(request.policy().orElse(this.policy));
		if (completed.webhook() == null && this.webhook != null) {
			completed = completed.withWebhook(this.webhook);
		}
		if (completed.s3Config() == null && this.s3Config != null) {
			completed = completed.withS3Config(this.s3Config);
		}
		return completed;
	}

}
