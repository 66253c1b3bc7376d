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

package io.runpod.spring.boot.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

import io.runpod.client.health.EndpointCondition;

/**
 * The properties of this starter, as they were written. What they amount to for an
 * endpoint is given by {@link #endpoint(String)}. Public for the binder, not for use by
 * applications.
 *
 * @param apiKey API key of the RunPod account.
 * @param baseUrl Where RunPod is.
 * @param allowPlainHttp Whether the base URL may be a plain HTTP one of another host than
 * this machine. The API key is then readable on the way.
 * @param connectTimeout How long connecting may take.
 * @param maxConnections Most connections at a time. Further requests wait for a free one.
 * Applies to Reactor Netty.
 * @param maxInMemorySize How large an answer may be.
 * @param limitShare Which part of the request limits that RunPod documents this process
 * may use for each endpoint, for example 0.25 for each of four replicas; 0 for no limits.
 * @param limits Limits that replace documented ones for each endpoint.
 * @param ssl TLS.
 * @param endpoints Endpoints by name. Each is a bean of that name, and may repeat the
 * common settings for itself.
 * @param timeout How long a call that waits for a job waits in all. Does not limit the
 * job itself.
 * @param cancelOnTimeout Whether a job is cancelled at RunPod when the time of the call
 * that waits for it is up.
 * @param cancelOnAbandon Whether a job is cancelled at RunPod when nobody waits for it
 * any more: cancelled, interrupted, closed early or shut down.
 * @param runSyncWait How long RunPod may hold the submission of runSync before it tells
 * the id of the job, from 1s to 5m.
 * @param pollWait How long RunPod may hold one look at a job that has not ended, from 1s
 * to 90s.
 * @param pollInterval Least time between two looks at a job when RunPod does not hold
 * them, from 10ms to 30s.
 * @param requestTimeout How long a request that RunPod does not hold may take.
 * @param maxAttempts How often a request is tried in all while the failure is one that
 * may pass and trying again can do no harm.
 * @param repeatUnknownSubmissions Whether a submission is made again when it is not known
 * whether RunPod took it. For jobs that may run, and be paid for, twice.
 * @param policy Limits that RunPod puts on a job.
 * @param webhook URL that RunPod calls when a job has ended.
 * @param s3 Bucket that a worker may upload results to.
 * @param health Health of endpoints.
 * @param pricePerSecond What a second of execution time costs, in US dollars, to count
 * what jobs cost.
 * @param trace What workers are told of traces.
 * @since 0.1.0
 */
@ConfigurationProperties("runpod")
public record RunPodProperties(@Nullable String apiKey, @DefaultValue(RunPodProperties.BASE_URL) String baseUrl,
		@DefaultValue("false") boolean allowPlainHttp, @DefaultValue("10s") Duration connectTimeout,
		@DefaultValue("500") int maxConnections, @DefaultValue("32MB") DataSize maxInMemorySize,
		@DefaultValue("1") double limitShare, @DefaultValue Limits limits, @DefaultValue Ssl ssl,
		@DefaultValue Map<String, Endpoint> endpoints, @DefaultValue("15m") Duration timeout,
		@DefaultValue("false") boolean cancelOnTimeout, @DefaultValue("false") boolean cancelOnAbandon,
		@DefaultValue("5s") Duration runSyncWait, @DefaultValue("20s") Duration pollWait,
		@DefaultValue("1s") Duration pollInterval, @DefaultValue("30s") Duration requestTimeout,
		@DefaultValue("5") int maxAttempts, @DefaultValue("false") boolean repeatUnknownSubmissions,
		@DefaultValue Policy policy, @Nullable URI webhook, @DefaultValue S3 s3, @DefaultValue Health health,
		@Nullable Double pricePerSecond, @DefaultValue Trace trace) {

	static final String BASE_URL = "https://api.runpod.ai/v2";

	private static final String MASK = "******";

	/**
	 * The settings of an endpoint, completed by the common ones.
	 * @param name the endpoint's name
	 * @return its settings
	 */
	public Endpoint endpoint(String name) {
		Endpoint endpoint = this.endpoints.get(name);
		return (endpoint != null) ? endpoint.withFallback(commonSettings()) : commonSettings();
	}

	/**
	 * The common settings, in the shape that an endpoint repeats them in.
	 */
	Endpoint commonSettings() {
		return new Endpoint(null, null, this.timeout, this.cancelOnTimeout, this.cancelOnAbandon, this.runSyncWait,
				this.pollWait, this.pollInterval, this.requestTimeout, this.maxAttempts, this.repeatUnknownSubmissions,
				this.policy, this.webhook, this.s3, this.health, this.pricePerSecond, this.trace);
	}

	@Override
	public String toString() {
		return "RunPodProperties[apiKey=" + mask(this.apiKey) + ", baseUrl=" + this.baseUrl + ", endpoints="
				+ this.endpoints + "]";
	}

	private static @Nullable String mask(@Nullable String secret) {
		return StringUtils.hasText(secret) ? MASK : secret;
	}

	private static <T> @Nullable T firstNonNull(@Nullable T value, @Nullable T fallback) {
		return (value != null) ? value : fallback;
	}

	/**
	 * Limits of requests, where they are not as RunPod documents them.
	 *
	 * @param run Submissions by run.
	 * @param runSync Submissions by runSync.
	 * @param status Looks at jobs and streams, counted together.
	 * @param cancel Cancellations.
	 * @param purgeQueue Purges of the queue.
	 */
	public record Limits(@DefaultValue Limit run, @DefaultValue Limit runSync, @DefaultValue Limit status,
			@DefaultValue Limit cancel, @DefaultValue Limit purgeQueue) {
	}

	/**
	 * A limit of requests of one kind.
	 *
	 * @param requests How many of these requests any 10 seconds may hold.
	 * @param concurrent How many of these requests may be in flight.
	 */
	public record Limit(@Nullable Integer requests, @Nullable Integer concurrent) {
	}

	/**
	 * TLS.
	 *
	 * @param bundle Name of the SSL bundle to use.
	 */
	public record Ssl(@Nullable String bundle) {
	}

	/**
	 * An endpoint: its id, and what differs from the common settings.
	 *
	 * @param id Id of the endpoint at RunPod, or the slug of a public endpoint.
	 * @param apiKey API key of the account that the endpoint belongs to, if it is another
	 * one.
	 * @param timeout How long a call that waits for a job waits in all. Does not limit
	 * the job itself.
	 * @param cancelOnTimeout Whether a job is cancelled at RunPod when the time of the
	 * call that waits for it is up.
	 * @param cancelOnAbandon Whether a job is cancelled at RunPod when nobody waits for
	 * it any more: cancelled, interrupted, closed early or shut down.
	 * @param runSyncWait How long RunPod may hold the submission of runSync before it
	 * tells the id of the job, from 1s to 5m.
	 * @param pollWait How long RunPod may hold one look at a job that has not ended, from
	 * 1s to 90s.
	 * @param pollInterval Least time between two looks at a job when RunPod does not hold
	 * them, from 10ms to 30s.
	 * @param requestTimeout How long a request that RunPod does not hold may take.
	 * @param maxAttempts How often a request is tried in all while the failure is one
	 * that may pass and trying again can do no harm.
	 * @param repeatUnknownSubmissions Whether a submission is made again when it is not
	 * known whether RunPod took it. For jobs that may run, and be paid for, twice.
	 * @param policy Limits that RunPod puts on a job.
	 * @param webhook URL that RunPod calls when a job has ended.
	 * @param s3 Bucket that a worker may upload results to.
	 * @param health Health of the endpoint.
	 * @param pricePerSecond What a second of execution time costs, in US dollars, to
	 * count what jobs cost.
	 * @param trace What workers are told of traces.
	 */
	public record Endpoint(@Nullable String id, @Nullable String apiKey, @Nullable Duration timeout,
			@Nullable Boolean cancelOnTimeout, @Nullable Boolean cancelOnAbandon, @Nullable Duration runSyncWait,
			@Nullable Duration pollWait, @Nullable Duration pollInterval, @Nullable Duration requestTimeout,
			@Nullable Integer maxAttempts, @Nullable Boolean repeatUnknownSubmissions, @DefaultValue Policy policy,
			@Nullable URI webhook, @DefaultValue S3 s3, @DefaultValue Health health, @Nullable Double pricePerSecond,
			@DefaultValue Trace trace) {

		Endpoint withFallback(Endpoint fallback) {
			return new Endpoint(this.id, this.apiKey, firstNonNull(this.timeout, fallback.timeout),
					firstNonNull(this.cancelOnTimeout, fallback.cancelOnTimeout),
					firstNonNull(this.cancelOnAbandon, fallback.cancelOnAbandon),
					firstNonNull(this.runSyncWait, fallback.runSyncWait),
					firstNonNull(this.pollWait, fallback.pollWait),
					firstNonNull(this.pollInterval, fallback.pollInterval),
					firstNonNull(this.requestTimeout, fallback.requestTimeout),
					firstNonNull(this.maxAttempts, fallback.maxAttempts),
					firstNonNull(this.repeatUnknownSubmissions, fallback.repeatUnknownSubmissions),
					this.policy.withFallback(fallback.policy), firstNonNull(this.webhook, fallback.webhook),
					this.s3.withFallback(fallback.s3), this.health.withFallback(fallback.health),
					firstNonNull(this.pricePerSecond, fallback.pricePerSecond),
					this.trace.withFallback(fallback.trace));
		}

		@Override
		public String toString() {
			return "Endpoint[id=" + this.id + ", apiKey=" + mask(this.apiKey) + "]";
		}

	}

	/**
	 * Limits that RunPod puts on a job.
	 *
	 * @param executionTimeout How long a worker may run a job, from 5s to 7d.
	 * @param ttl How long a job may exist, queued or running, from 10s to 7d.
	 * @param lowPriority Whether a job does not by itself make RunPod start workers.
	 */
	public record Policy(@Nullable Duration executionTimeout, @Nullable Duration ttl, @Nullable Boolean lowPriority) {

		Policy withFallback(Policy fallback) {
			return new Policy(firstNonNull(this.executionTimeout, fallback.executionTimeout),
					firstNonNull(this.ttl, fallback.ttl), firstNonNull(this.lowPriority, fallback.lowPriority));
		}

	}

	/**
	 * A bucket that a worker may upload results to.
	 *
	 * @param accessId Access key id.
	 * @param accessSecret Secret access key.
	 * @param bucketName Name of the bucket.
	 * @param endpointUrl URL of the storage service.
	 * @param objectPath Path inside the bucket.
	 */
	public record S3(@Nullable String accessId, @Nullable String accessSecret, @Nullable String bucketName,
			@Nullable String endpointUrl, @Nullable String objectPath) {

		S3 withFallback(S3 fallback) {
			return new S3(firstNonNull(this.accessId, fallback.accessId),
					firstNonNull(this.accessSecret, fallback.accessSecret),
					firstNonNull(this.bucketName, fallback.bucketName),
					firstNonNull(this.endpointUrl, fallback.endpointUrl),
					firstNonNull(this.objectPath, fallback.objectPath));
		}

		@Override
		public String toString() {
			return "S3[bucketName=" + this.bucketName + ", endpointUrl=" + this.endpointUrl + ", accessId="
					+ mask(this.accessId) + "]";
		}

	}

	/**
	 * Health of an endpoint, as the health endpoint of Actuator shows it.
	 *
	 * @param interval Least time between two looks at the health. Zero to look only when
	 * somebody wants to know.
	 * @param timeToLive How old the shown counts may be before RunPod is asked again, if
	 * the interval is zero.
	 * @param timeout How long to wait for RunPod's answer before the endpoint counts as
	 * down.
	 * @param outOfServiceAfter How long jobs may be queued while no worker can take them
	 * before the endpoint counts as out of service.
	 * @param status Status by condition, where it is to be another one.
	 */
	public record Health(@Nullable Duration interval, @Nullable Duration timeToLive, @Nullable Duration timeout,
			@Nullable Duration outOfServiceAfter, @DefaultValue Map<EndpointCondition, String> status) {

		Health withFallback(Health fallback) {
			Map<EndpointCondition, String> status = new EnumMap<>(EndpointCondition.class);
			status.putAll(fallback.status);
			status.putAll(this.status);
			return new Health(firstNonNull(this.interval, fallback.interval),
					firstNonNull(this.timeToLive, fallback.timeToLive), firstNonNull(this.timeout, fallback.timeout),
					firstNonNull(this.outOfServiceAfter, fallback.outOfServiceAfter), status);
		}

	}

	/**
	 * What workers are told of the trace that a job belongs to. Nothing unless set.
	 *
	 * @param requestField Field of the request, beside 'input', in which the context of
	 * the trace is offered to the worker. RunPod may drop it.
	 * @param inputField Key of the input in which the context of the trace is offered to
	 * the worker. An input that is no object or has the key stays as it is.
	 */
	public record Trace(@Nullable String requestField, @Nullable String inputField) {

		Trace withFallback(Trace fallback) {
			return new Trace(firstNonNull(this.requestField, fallback.requestField),
					firstNonNull(this.inputField, fallback.inputField));
		}

	}

}
