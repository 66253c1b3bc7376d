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

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.Assert;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import io.runpod.client.event.RequestRetriedEvent;
import io.runpod.client.event.RequestThrottledEvent;
import io.runpod.client.event.RetryReason;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.event.RunPodOperation;
import io.runpod.client.internal.instrumentation.Instrumentation;

/**
 * Load-balancing endpoint: its workers are HTTP servers, which requests reach through
 * RunPod without a queue. Configures a {@link RestClient} or {@link WebClient} with the
 * base URL, the API key, and the repetition of requests that no worker has received:
 * those rejected because there is no worker or a rate limit, and refused connections.
 * {@code GET} requests are also repeated after a 502, 503 or 504.
 * <p>
 * Errors of RunPod become exceptions of this client; what a worker responds is left to
 * the caller.
 *
 * @since 0.1.0
 */
public final class RunPodLoadBalancer {

	/**
	 * Time that RunPod takes for a request at most, and a margin.
	 */
	public static final Duration MAX_RESPONSE_TIME = Duration.ofSeconds(340);

	private static final String RUNPOD_HOST = "api.runpod.ai";

	private final Builder values;

	private final WorkerAffinity affinity;

	private final AtomicReference<@Nullable String> workerId;

	private RunPodLoadBalancer(Builder values, WorkerAffinity affinity, @Nullable String workerId) {
		this.values = values;
		this.affinity = affinity;
		this.workerId = new AtomicReference<>(workerId);
	}

	/**
	 * Create a builder.
	 * @param id the id of the endpoint at RunPod
	 * @param apiKey the supplier of the API key, called for each request
	 * @return a builder
	 */
	public static Builder builder(String id, Supplier<String> apiKey) {
		Assert.isTrue(id.matches("[A-Za-z0-9_-]+"), () -> "'" + id + "' is not the id of an endpoint");
		return new Builder(id, apiKey);
	}

	/**
	 * Return the name of the endpoint.
	 * @return the name, or the id if it has none
	 */
	public String name() {
		return this.values.name;
	}

	/**
	 * Return the id of the endpoint at RunPod.
	 * @return the id
	 */
	public String id() {
		return this.values.id;
	}

	/**
	 * Return the URL of the endpoint, which precedes the path of a request.
	 * @return the URL, without a slash at its end
	 */
	public URI url() {
		URI base = this.values.baseUrl;
		return RUNPOD_HOST.equals(base.getHost()) ? URI.create("https://" + id() + "." + RUNPOD_HOST)
				: URI.create(base.toString().replaceFirst("(/v2)?/*$", "") + "/lb/" + id());
	}

	/**
	 * Return a view whose requests have an affinity to the worker that answered its last
	 * request. The first request reaches any worker.
	 * @param affinity the affinity
	 * @return a view with separate state; this object does not change
	 */
	public RunPodLoadBalancer withAffinity(WorkerAffinity affinity) {
		return withAffinity(affinity, null);
	}

	/**
	 * Return a view whose requests have an affinity to a worker, and then to the one that
	 * answered its last request.
	 * @param affinity the affinity
	 * @param workerId the id of the worker, or {@code null} if the first request may
	 * reach any worker
	 * @return a view with separate state; this object does not change
	 */
	public RunPodLoadBalancer withAffinity(WorkerAffinity affinity, @Nullable String workerId) {
		Assert.notNull(affinity, "'affinity' must not be null");
		return new RunPodLoadBalancer(this.values, affinity, workerId);
	}

	/**
	 * Return the worker that answered the last request of this view.
	 * @return the id of the worker, {@code null} if there was no request yet, or if this
	 * view has no affinity
	 */
	public @Nullable String workerId() {
		return this.workerId.get();
	}

	/**
	 * Configure a {@link WebClient}.
	 * @param builder the builder to configure
	 * @return the builder
	 */
	public WebClient.Builder configure(WebClient.Builder builder) {
		this.values.webClientCustomizer.accept(builder);
		return builder.baseUrl(url().toString()).filter(new LoadBalancerFilter(this));
	}

	/**
	 * Configure a {@link RestClient}. Unless {@link Builder#restClient} sets it, its
	 * request factory needs a read timeout of at least {@link #MAX_RESPONSE_TIME}.
	 * @param builder the builder to configure
	 * @return the builder
	 */
	public RestClient.Builder configure(RestClient.Builder builder) {
		this.values.restClientCustomizer.accept(builder);
		return builder.baseUrl(url().toString()).requestInterceptor(new LoadBalancerInterceptor(this));
	}

	int maxAttempts() {
		return this.values.maxAttempts;
	}

	Duration retryDelay() {
		return this.values.retryDelay;
	}

	void setHeaders(HttpHeaders headers) {
		headers.setBearerAuth(this.values.apiKey.get());
		String workerId = workerId();
		if (workerId != null) {
			headers.set(ErrorResponses.WORKER_HEADER, this.affinity.headerValue(workerId));
		}
	}

	void responseReceived(HttpStatusCode status, HttpHeaders headers) {
		String workerId = headers.getFirst(ErrorResponses.WORKER_HEADER);
		if (workerId != null && this.affinity != WorkerAffinity.NONE) {
			this.workerId.set(workerId);
		}
		if (workerId == null && status.value() == HttpStatus.TOO_MANY_REQUESTS.value()) {
			RequestThrottledEvent event = new RequestThrottledEvent(name(), RunPodOperation.REQUEST);
			notifyListeners((listener) -> listener.onRequestThrottled(event));
		}
	}

	void requestRetried(RetryReason reason) {
		RequestRetriedEvent event = new RequestRetriedEvent(name(), RunPodOperation.REQUEST, reason);
		notifyListeners((listener) -> listener.onRequestRetried(event));
	}

	private void notifyListeners(Consumer<RunPodListener> notification) {
		this.values.listeners
			.forEach((listener) -> Instrumentation.runSafely("RunPodListener", () -> notification.accept(listener)));
	}

	@Override
	public String toString() {
		return "RunPodLoadBalancer[" + name() + " -> " + id() + "]";
	}

	/**
	 * Builder of {@link RunPodLoadBalancer}. Every method is optional.
	 */
	public static final class Builder {

		private final String id;

		private final Supplier<String> apiKey;

		private String name;

		private URI baseUrl = URI.create("https://" + RUNPOD_HOST + "/v2");

		private int maxAttempts = 5;

		private Duration retryDelay = Duration.ofSeconds(5);

		private final List<RunPodListener> listeners = new ArrayList<>();

		private Consumer<WebClient.Builder> webClientCustomizer = (builder) -> {
		};

		private Consumer<RestClient.Builder> restClientCustomizer = (builder) -> {
		};

		private Builder(String id, Supplier<String> apiKey) {
			this.id = id;
			this.name = id;
			this.apiKey = apiKey;
		}

		/**
		 * Set the name for messages.
		 * @param name the name; default is the id
		 * @return this builder
		 */
		public Builder name(String name) {
			Assert.hasText(name, "'name' must not be empty");
			this.name = name;
			return this;
		}

		/**
		 * Set the base URL of RunPod's API. For a URL other than RunPod's own, for
		 * example that of the simulator, the endpoint has a path {@code /lb/{id}} there.
		 * @param baseUrl the URL; default is {@code https://api.runpod.ai/v2}
		 * @return this builder
		 */
		public Builder baseUrl(URI baseUrl) {
			Assert.notNull(baseUrl, "'baseUrl' must not be null");
			this.baseUrl = baseUrl;
			return this;
		}

		/**
		 * Set the maximum number of attempts of a request that no worker has received.
		 * @param maxAttempts the number, at least 1; default is 5
		 * @return this builder
		 */
		public Builder maxAttempts(int maxAttempts) {
			Assert.isTrue(maxAttempts >= 1, () -> "'maxAttempts' must be at least 1, but is " + maxAttempts);
			this.maxAttempts = maxAttempts;
			return this;
		}

		/**
		 * Set the minimum delay before a request is repeated; the maximum is twice that.
		 * @param retryDelay the delay, greater than zero; default is 5 seconds
		 * @return this builder
		 */
		public Builder retryDelay(Duration retryDelay) {
			Assert.isTrue(retryDelay.compareTo(Duration.ZERO) > 0,
					() -> "'retryDelay' must be greater than zero, but is " + retryDelay);
			this.retryDelay = retryDelay;
			return this;
		}

		/**
		 * Add a listener of requests that are repeated, and of those rejected because
		 * there are too many. An exception of a listener is logged and does not affect
		 * the others.
		 * @param listener called on the thread of the event; must not block
		 * @return this builder
		 */
		public Builder listener(RunPodListener listener) {
			Assert.notNull(listener, "'listener' must not be null");
			this.listeners.add(listener);
			return this;
		}

		/**
		 * Set how each {@link WebClient} is configured, for example its connector.
		 * @param customizer called before the settings of the endpoint are applied
		 * @return this builder
		 */
		public Builder webClient(Consumer<WebClient.Builder> customizer) {
			this.webClientCustomizer = customizer;
			return this;
		}

		/**
		 * Set how each {@link RestClient} is configured, for example its request factory.
		 * @param customizer called before the settings of the endpoint are applied
		 * @return this builder
		 */
		public Builder restClient(Consumer<RestClient.Builder> customizer) {
			this.restClientCustomizer = customizer;
			return this;
		}

		/**
		 * Build the load balancer.
		 * @return the load balancer, without affinity
		 */
		public RunPodLoadBalancer build() {
			return new RunPodLoadBalancer(this, WorkerAffinity.NONE, null);
		}

	}

}
