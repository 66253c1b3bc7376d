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
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

import io.runpod.client.loadbalancing.WorkerAffinity;

/**
 * Configuration properties for RunPod. Settings that have no default here have the one of
 * {@link io.runpod.client.EndpointOptions}.
 *
 * @param apiKey API key of the RunPod account.
 * @param baseUrl Base URL of the RunPod API.
 * @param http HTTP connections to RunPod.
 * @param rateLimit Rate limits of each endpoint.
 * @param endpoints Endpoints by name. Each is a bean of that name and may repeat common
 * settings.
 * @param loadBalancers Load-balancing endpoints by name. Each is a bean of that name, and
 * configures the group of HTTP service clients of that name.
 * @param timeout Maximum total time of a call that waits for a job. Does not limit the
 * job itself.
 * @param requestTimeout Maximum time of a request that RunPod answers at once.
 * @param runSync Submission with runSync.
 * @param polling Polling of jobs and streams.
 * @param retry Repetition of failed requests.
 * @param cancellation Cancellation of jobs that are no longer awaited.
 * @param monitoring Monitoring of the health of endpoints.
 * @param policy Execution policy of jobs.
 * @param webhook Webhooks of jobs.
 * @param s3 Bucket for the results of workers.
 * @param pricePerSecond Price of a second of execution time in US dollars, to meter the
 * cost of jobs.
 * @param trace Propagation of the trace context to workers.
 * @param logging Log output of the client.
 */
@ConfigurationProperties("runpod")
record RunPodProperties(@Nullable String apiKey, @DefaultValue(RunPodProperties.BASE_URL) String baseUrl,
		@DefaultValue Http http, @DefaultValue RateLimit rateLimit, @DefaultValue Map<String, Endpoint> endpoints,
		@DefaultValue Map<String, LoadBalancer> loadBalancers, @Nullable Duration timeout,
		@Nullable Duration requestTimeout, @DefaultValue RunSync runSync, @DefaultValue Polling polling,
		@DefaultValue Retry retry, @DefaultValue Cancellation cancellation, @DefaultValue Monitoring monitoring,
		@DefaultValue Policy policy, @DefaultValue Webhook webhook, @DefaultValue S3 s3,
		@Nullable Double pricePerSecond, @DefaultValue Trace trace, @DefaultValue Logging logging) {

	static final String BASE_URL = "https://api.runpod.ai/v2";

	private static final String MASK = "******";

	/**
	 * Return the common settings, in the shape in which an endpoint repeats them.
	 * @return the common settings
	 */
	Endpoint common() {
		return new Endpoint(null, null, this.timeout, this.requestTimeout, this.runSync, this.polling, this.retry,
				this.cancellation, this.monitoring, this.policy, new EndpointWebhook(this.webhook.url()), this.s3,
				this.pricePerSecond, this.trace, new OpenAi(null, null));
	}

	@Override
	public String toString() {
		return "RunPodProperties[apiKey=" + mask(this.apiKey) + ", baseUrl=" + this.baseUrl + ", endpoints="
				+ this.endpoints + "]";
	}

	private static @Nullable String mask(@Nullable String secret) {
		return StringUtils.hasText(secret) ? MASK : secret;
	}

	/**
	 * HTTP connections to RunPod.
	 *
	 * @param connectTimeout Maximum time to establish a connection.
	 * @param maxConnections Maximum number of connections. Long polls use up to nine of
	 * ten; further requests wait for a free one. The JDK client has no maximum.
	 * @param maxInMemorySize Maximum size of a response.
	 * @param ssl TLS.
	 * @param allowPlainHttp Whether the base URL may use plain HTTP with a host other
	 * than this machine. The API key is then readable on the network.
	 */
	record Http(@DefaultValue("10s") Duration connectTimeout, @DefaultValue("440") int maxConnections,
			@DefaultValue("32MB") DataSize maxInMemorySize, @DefaultValue Ssl ssl, boolean allowPlainHttp) {
	}

	/**
	 * TLS.
	 *
	 * @param bundle Name of the SSL bundle to use.
	 */
	record Ssl(@Nullable String bundle) {
	}

	/**
	 * Rate limits of each endpoint.
	 *
	 * @param share Share of RunPod's documented rate limits that this process uses for
	 * each endpoint, for example 0.25 for each of four replicas. Zero to disable rate
	 * limits. 'auto' for an equal share of each replica that runs durable jobs on the
	 * same database, and all without durable jobs.
	 * @param run Requests of the operation run.
	 * @param runSync Requests of the operation runSync.
	 * @param status Requests of the operations status and stream, counted together.
	 * @param cancel Requests of the operation cancel.
	 * @param purgeQueue Requests of the operation purgeQueue.
	 */
	record RateLimit(@DefaultValue("auto") String share, @DefaultValue OperationLimit run,
			@DefaultValue OperationLimit runSync, @DefaultValue OperationLimit status,
			@DefaultValue OperationLimit cancel, @DefaultValue OperationLimit purgeQueue) {
	}

	/**
	 * Rate limit of an operation, in place of the documented one.
	 *
	 * @param maxRequests Maximum number of requests within 10 seconds.
	 * @param maxConcurrent Maximum number of requests in flight.
	 */
	record OperationLimit(@Nullable Integer maxRequests, @Nullable Integer maxConcurrent) {
	}

	/**
	 * Endpoint, with the settings that differ from the common ones.
	 *
	 * @param id Id of the endpoint at RunPod, or slug of a public endpoint.
	 * @param apiKey API key of the account of the endpoint, if it is another one.
	 * @param timeout Maximum total time of a call that waits for a job. Does not limit
	 * the job itself.
	 * @param requestTimeout Maximum time of a request that RunPod answers at once.
	 * @param runSync Submission with runSync.
	 * @param polling Polling of jobs and streams.
	 * @param retry Repetition of failed requests.
	 * @param cancellation Cancellation of jobs that are no longer awaited.
	 * @param monitoring Monitoring of the health of endpoints.
	 * @param policy Execution policy of jobs.
	 * @param webhook Webhooks of jobs.
	 * @param s3 Bucket for the results of workers.
	 * @param pricePerSecond Price of a second of execution time in US dollars, to meter
	 * the cost of jobs.
	 * @param trace Propagation of the trace context to workers.
	 * @param openai Models of Spring AI on a worker that implements the OpenAI API.
	 */
	record Endpoint(@Nullable String id, @Nullable String apiKey, @Nullable Duration timeout,
			@Nullable Duration requestTimeout, @DefaultValue RunSync runSync, @DefaultValue Polling polling,
			@DefaultValue Retry retry, @DefaultValue Cancellation cancellation, @DefaultValue Monitoring monitoring,
			@DefaultValue Policy policy, @DefaultValue EndpointWebhook webhook, @DefaultValue S3 s3,
			@Nullable Double pricePerSecond, @DefaultValue Trace trace, @DefaultValue OpenAi openai) {

		@Override
		public String toString() {
			return "Endpoint[id=" + this.id + ", apiKey=" + mask(this.apiKey) + "]";
		}

	}

	/**
	 * Models of Spring AI on a worker that implements the OpenAI API.
	 *
	 * @param model Name under which the worker serves a chat model.
	 * @param embeddingModel Name under which the worker serves an embedding model.
	 */
	record OpenAi(@Nullable String model, @Nullable String embeddingModel) {
	}

	/**
	 * Load-balancing endpoint.
	 *
	 * @param id Id of the endpoint at RunPod.
	 * @param affinity Affinity of all requests to the worker that answered before.
	 * @param retry Repetition of requests that no worker has received.
	 */
	record LoadBalancer(@Nullable String id, @DefaultValue("none") WorkerAffinity affinity,
			@DefaultValue LoadBalancerRetry retry) {
	}

	/**
	 * Repetition of requests that no worker has received.
	 *
	 * @param maxAttempts Maximum number of attempts of a request.
	 * @param delay Minimum delay before a request is repeated. The maximum is twice that.
	 */
	record LoadBalancerRetry(@DefaultValue("5") int maxAttempts, @DefaultValue("5s") Duration delay) {
	}

	/**
	 * Submission with runSync.
	 *
	 * @param maxWait Maximum time for which RunPod holds the submission before it returns
	 * the id of the job, from 1s to 5m.
	 */
	record RunSync(@Name("wait") @Nullable Duration maxWait) {
	}

	/**
	 * Polling of jobs and streams.
	 *
	 * @param maxWait Maximum time for which RunPod holds a long poll, from 1s to 90s.
	 * @param interval Minimum interval between two polls of a job that RunPod does not
	 * hold, from 10ms to 30s.
	 */
	record Polling(@Name("wait") @Nullable Duration maxWait, @Nullable Duration interval) {
	}

	/**
	 * Repetition of failed requests.
	 *
	 * @param maxAttempts Maximum number of attempts of a request. Only transient failures
	 * of requests that are safe to repeat are retried.
	 * @param unknownOutcome Whether a submission whose outcome is unknown is retried. The
	 * job may then run, and be charged, twice.
	 */
	record Retry(@Nullable Integer maxAttempts, @Nullable Boolean unknownOutcome) {
	}

	/**
	 * Cancellation of jobs that are no longer awaited.
	 *
	 * @param onTimeout Whether a job is cancelled at RunPod when the call that waits for
	 * it times out.
	 * @param onAbandon Whether a job is cancelled at RunPod when the call that waits for
	 * it is cancelled, interrupted, closed or ended by shutdown.
	 */
	record Cancellation(@Nullable Boolean onTimeout, @Nullable Boolean onAbandon) {
	}

	/**
	 * Monitoring of the health of endpoints.
	 *
	 * @param interval Minimum interval between two health checks. Zero to check on demand
	 * only.
	 * @param timeout Maximum time of a health check before the endpoint is considered
	 * down.
	 */
	record Monitoring(@Nullable Duration interval, @Nullable Duration timeout) {
	}

	/**
	 * Execution policy of jobs.
	 *
	 * @param executionTimeout Maximum execution time of a job, from 5s to 7d.
	 * @param ttl Maximum lifetime of a job, in the queue and running, from 10s to 7d.
	 * @param lowPriority Whether jobs run only on workers that are already active.
	 */
	record Policy(@Nullable Duration executionTimeout, @Nullable Duration ttl, @Nullable Boolean lowPriority) {
	}

	/**
	 * Webhooks of jobs.
	 *
	 * @param url URL that RunPod calls when a job is terminal, in place of this
	 * application.
	 * @param baseUrl Public URL of this application. If set, RunPod notifies the
	 * application when a job is terminal.
	 * @param path Path of the receiver of webhooks.
	 * @param secrets Secrets that sign the addresses of webhooks. The first one signs,
	 * each is accepted.
	 * @param trustBody Whether the job is read from the body of a webhook, and not
	 * requested from RunPod. Anyone who learns an address can then forge a result.
	 * @param unknownOutcomeWait Maximum time for which a submission whose outcome is
	 * unknown waits for its webhook.
	 * @param security Access to the receiver.
	 */
	record Webhook(@Nullable URI url, @Nullable String baseUrl, @DefaultValue("/runpod/webhook") String path,
			@DefaultValue List<String> secrets, boolean trustBody, @Nullable Duration unknownOutcomeWait,
			@DefaultValue WebhookSecurity security) {

		@Override
		public String toString() {
			return "Webhook[baseUrl=" + this.baseUrl + ", path=" + this.path + "]";
		}

	}

	/**
	 * Access to the receiver of webhooks.
	 *
	 * @param permit Whether Spring Security permits webhooks without a login. Applies to
	 * Spring MVC.
	 */
	record WebhookSecurity(@DefaultValue("true") boolean permit) {
	}

	/**
	 * Webhooks of the jobs of an endpoint.
	 *
	 * @param url URL that RunPod calls when a job is terminal, in place of this
	 * application.
	 */
	record EndpointWebhook(@Nullable URI url) {
	}

	/**
	 * Bucket for the results of workers.
	 *
	 * @param accessId Access key id.
	 * @param accessSecret Secret access key.
	 * @param bucketName Name of the bucket.
	 * @param endpointUrl URL of the storage service.
	 * @param objectPath Path inside the bucket.
	 */
	record S3(@Nullable String accessId, @Nullable String accessSecret, @Nullable String bucketName,
			@Nullable String endpointUrl, @Nullable String objectPath) {

		@Override
		public String toString() {
			return "S3[bucketName=" + this.bucketName + ", endpointUrl=" + this.endpointUrl + ", accessId="
					+ mask(this.accessId) + "]";
		}

	}

	/**
	 * Propagation of the trace context to workers.
	 *
	 * @param requestField Field of the request, beside 'input', that carries the trace
	 * context. RunPod may drop it.
	 * @param inputField Key of the input that carries the trace context. An input that is
	 * no object, or already has the key, is not changed.
	 */
	record Trace(@Nullable String requestField, @Nullable String inputField) {
	}

	/**
	 * Log output.
	 *
	 * @param mdcKey Key of the logging context (MDC) that holds the id of the job while
	 * it is logged and while listeners are called.
	 * @param payloadLength Maximum number of characters of an input or output that are
	 * logged at DEBUG by the logger io.runpod.client.payloads. Zero to log no payloads.
	 */
	record Logging(@Nullable String mdcKey, int payloadLength) {
	}

}
