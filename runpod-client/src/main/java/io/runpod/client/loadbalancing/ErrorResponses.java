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

package io.runpod.client.loadbalancing;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

import io.runpod.client.event.RetryReason;
import io.runpod.client.exception.RunPodAuthenticationException;
import io.runpod.client.exception.RunPodEndpointNotFoundException;
import io.runpod.client.exception.RunPodEndpointTypeException;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodRateLimitException;
import io.runpod.client.exception.RunPodWorkerUnavailableException;
import io.runpod.client.exception.RunPodWorkerUnavailableException.Reason;

// Error responses and exceptions of one load balancer: which of them mean that no worker
// has received the request. RunPod adds the worker's id to each response of a worker, so
// that a response without it is one of RunPod.
final class ErrorResponses {

	static final String WORKER_HEADER = "X-Runpod-Worker-Id";

	// of an error of RunPod
	static final int MAX_BODY_SIZE = 64 * 1024;

	private static final Log logger = LogFactory.getLog("io.runpod.client.endpoints");

	private final RunPodLoadBalancer loadBalancer;

	ErrorResponses(RunPodLoadBalancer loadBalancer) {
		this.loadBalancer = loadBalancer;
	}

	static boolean isFromRunPod(HttpStatusCode status, HttpHeaders headers) {
		return status.isError() && !headers.containsHeader(WORKER_HEADER)
				&& headers.getContentLength() <= MAX_BODY_SIZE;
	}

	// the reason to repeat a request that was rejected, if it may be repeated
	@Nullable RetryReason retryReason(HttpMethod method, HttpStatusCode status, @Nullable RunPodException exception) {
		if (exception instanceof RunPodWorkerUnavailableException unavailable) {
			return (unavailable.getReason() == Reason.NO_WORKERS) ? RetryReason.NO_WORKERS : null;
		}
		if (exception instanceof RunPodRateLimitException) {
			return RetryReason.THROTTLED;
		}
		boolean isGatewayError = status.value() == HttpStatus.BAD_GATEWAY.value()
				|| status.value() == HttpStatus.SERVICE_UNAVAILABLE.value()
				|| status.value() == HttpStatus.GATEWAY_TIMEOUT.value();
		return (isGatewayError && method.equals(HttpMethod.GET)) ? RetryReason.SERVER_ERROR : null;
	}

	// the reason to repeat a request that failed, if it was not sent
	static @Nullable RetryReason retryReason(Throwable ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
				return RetryReason.CONNECT_FAILED;
			}
			if (cause instanceof UnknownHostException) {
				return null;
			}
		}
		return null;
	}

	@Nullable RunPodException toException(HttpStatusCode status, byte[] body, int attempts) {
		String text = new String(body, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
		RunPodException.Builder<? extends RunPodException> builder = builder(status, text, attempts);
		return (builder != null) ? builder.endpoint(this.loadBalancer.name())
			.statusCode(status)
			.attempts(attempts)
			.bodyExcerpt(new String(body, StandardCharsets.UTF_8))
			.build() : null;
	}

	private RunPodException.@Nullable Builder<? extends RunPodException> builder(HttpStatusCode status, String text,
			int attempts) {
		String endpoint = "load-balancing endpoint '" + this.loadBalancer.name() + "'";
		if (text.contains("no workers available")) {
			return RunPodWorkerUnavailableException.builder(
					"No worker of " + endpoint + " was available in " + attempts
							+ ((attempts == 1) ? " attempt" : " attempts")
							+ ". A worker may be starting: allow more attempts, or set a minimum number of workers",
					Reason.NO_WORKERS);
		}
		if (text.contains("timed out waiting for worker") || text.contains("worker_timeout")) {
			return RunPodWorkerUnavailableException.builder("RunPod timed out waiting for a worker of " + endpoint
					+ ". No worker has received the request, so it may be repeated; check that the endpoint has workers"
					+ " that respond to its health check", Reason.TIMED_OUT);
		}
		if (text.contains("affinity_worker_gone")) {
			return RunPodWorkerUnavailableException.builder("Worker " + this.loadBalancer.workerId() + " of " + endpoint
					+ " is gone, and its affinity is strict. Create a new view with withAffinity(...), and repeat what"
					+ " the worker kept in memory", Reason.WORKER_GONE);
		}
		if (text.contains("not allowed for")) {
			return RunPodEndpointTypeException
				.builder("Endpoint '" + this.loadBalancer.name() + "' with the id " + this.loadBalancer.id()
						+ " is a queue-based endpoint, not a load-balancing one. Configure it below"
						+ " 'runpod.endpoints', and use a RunPodEndpoint");
		}
		if (text.contains("no token provided") || text.contains("invalid api key")) {
			return RunPodAuthenticationException.builder("RunPod rejected the API key for " + endpoint
					+ ". Check that the key is complete and active, and that it may access the endpoint "
					+ this.loadBalancer.id());
		}
		if (text.contains("endpoint not found")) {
			return RunPodEndpointNotFoundException.builder("There is no load-balancing endpoint with the id "
					+ this.loadBalancer.id()
					+ " for this API key. Check the id; it is the first part of the host in the" + " endpoint's URL");
		}
		return (status.value() == HttpStatus.TOO_MANY_REQUESTS.value())
				? RunPodRateLimitException.builder("RunPod limits the rate of requests to " + endpoint) : null;
	}

	// publishes the repetition, and returns its delay
	Duration repeat(int attempt, RetryReason reason, Object failure) {
		long base = this.loadBalancer.retryDelay().toNanos();
		Duration delay = Duration.ofNanos(base + ThreadLocalRandom.current().nextLong(base));
		if (logger.isDebugEnabled()) {
			logger.debug("Attempt " + attempt + " of a request to load-balancing endpoint '" + this.loadBalancer.name()
					+ "' reached no worker (" + failure + "); next attempt in " + delay.toMillis() + " ms");
		}
		this.loadBalancer.requestRetried(reason);
		return delay;
	}

}
