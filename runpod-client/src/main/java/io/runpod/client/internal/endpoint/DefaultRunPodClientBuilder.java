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

package io.runpod.client.internal.endpoint;

import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.scheduler.Scheduler;

import io.runpod.client.EndpointOptions;
import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.event.JobContextScope;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.event.RunPodOperation;
import io.runpod.client.internal.call.ActiveCalls;
import io.runpod.client.internal.endpoint.DefaultRunPodClient.ClientSettings;
import io.runpod.client.internal.health.HealthMonitor.MonitoringLifecycle;
import io.runpod.client.internal.http.RunPodApi;
import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.internal.instrumentation.Instrumentation;
import io.runpod.client.internal.resilience.RequestExecutor;
import io.runpod.client.internal.resilience.RequestExecutor.LimitOverride;
import io.runpod.client.internal.timer.ClientClock;
import io.runpod.client.internal.webhook.ClientWebhooks;
import io.runpod.client.observation.JobObservationConvention;
import io.runpod.client.webhook.WebhookOptions;

/**
 * Default implementation of {@link RunPodClient.Builder}.
 */
public final class DefaultRunPodClientBuilder implements RunPodClient.Builder {

	private static final Set<RunPodOperation> RATE_LIMITED_OPERATIONS = EnumSet.of(RunPodOperation.RUN,
			RunPodOperation.RUN_SYNC, RunPodOperation.STATUS, RunPodOperation.CANCEL, RunPodOperation.PURGE_QUEUE);

	private static final String LOOPBACK_HOST = "(?i)(.+\\.)?localhost|127(\\.\\d+){3}|\\[(::1|0(:0){6}:1)]";

	private final WebClient.Builder webClientBuilder;

	private URI baseUrl = URI.create("https://api.runpod.ai/v2");

	private boolean allowPlainHttp;

	private @Nullable Supplier<String> apiKey;

	private EndpointOptions options = EndpointOptions.defaults();

	private double limitShare = 1;

	private final Map<Operation, LimitOverride> limits = new EnumMap<>(Operation.class);

	private int maxConnections = 500;

	private DataSize maxInMemorySize = DataSize.ofMegabytes(32);

	private Consumer<WebClient.Builder> webClientCustomizer = (builder) -> {
	};

	private @Nullable WebhookOptions webhooks;

	private ObservationRegistry observationRegistry = ObservationRegistry.NOOP;

	private @Nullable JobObservationConvention observationConvention;

	private final List<RunPodListener> listeners = new ArrayList<>();

	private BiConsumer<RunPodClient, RunPodEndpoint> endpointListener = (client, endpoint) -> {
	};

	private JobContextScope jobContextScope = JobContextScope.NOOP;

	private int maxLoggedPayloadLength;

	private ClientClock clock = ClientClock.monotonic();

	/**
	 * Create a builder.
	 * @param webClientBuilder the builder of the application, which is cloned
	 */
	public DefaultRunPodClientBuilder(WebClient.Builder webClientBuilder) {
		Assert.notNull(webClientBuilder, "'webClientBuilder' must not be null");
		this.webClientBuilder = webClientBuilder;
	}

	@Override
	public RunPodClient.Builder baseUrl(URI baseUrl) {
		Assert.notNull(baseUrl, "'baseUrl' must not be null");
		boolean valid = ("https".equalsIgnoreCase(baseUrl.getScheme()) || isPlainHttp(baseUrl))
				&& baseUrl.getHost() != null && baseUrl.getRawUserInfo() == null && baseUrl.getRawQuery() == null
				&& baseUrl.getRawFragment() == null;
		Assert.isTrue(valid,
				() -> "'baseUrl' must be an absolute http or https URL without user information, query and fragment,"
						+ " such as https://api.runpod.ai/v2, but is '"
						+ baseUrl.toString().replaceFirst("(?<=//)[^/]*@", "******@") + "'");
		this.baseUrl = baseUrl;
		return this;
	}

	private static boolean isPlainHttp(URI url) {
		return "http".equalsIgnoreCase(url.getScheme());
	}

	@Override
	public RunPodClient.Builder allowPlainHttp(boolean allowPlainHttp) {
		this.allowPlainHttp = allowPlainHttp;
		return this;
	}

	@Override
	public RunPodClient.Builder apiKey(Supplier<String> apiKey) {
		Assert.notNull(apiKey, "'apiKey' must not be null");
		this.apiKey = apiKey;
		return this;
	}

	@Override
	public RunPodClient.Builder options(EndpointOptions options) {
		Assert.notNull(options, "'options' must not be null");
		this.options = options;
		return this;
	}

	@Override
	public RunPodClient.Builder rateLimitShare(double share) {
		Assert.isTrue(share >= 0, () -> "'share' must not be negative, but is " + share);
		this.limitShare = share;
		return this;
	}

	@Override
	public RunPodClient.Builder rateLimit(RunPodOperation operation, Consumer<RunPodClient.RateLimitSpec> customizer) {
		Assert.notNull(operation, "'operation' must not be null");
		Assert.notNull(customizer, "'customizer' must not be null");
		Assert.isTrue(RATE_LIMITED_OPERATIONS.contains(operation),
				() -> "'operation' must be one of " + RATE_LIMITED_OPERATIONS + ", but is " + operation);
		DefaultRateLimitSpec spec = new DefaultRateLimitSpec();
		customizer.accept(spec);
		this.limits.put(Operation.valueOf(operation.name()), new LimitOverride(spec.maxRequests, spec.maxConcurrent));
		return this;
	}

	@Override
	public RunPodClient.Builder maxConnections(int maxConnections) {
		Assert.isTrue(maxConnections > 0, () -> "'maxConnections' must be at least 1, but is " + maxConnections);
		this.maxConnections = maxConnections;
		return this;
	}

	@Override
	public RunPodClient.Builder maxInMemorySize(DataSize maxInMemorySize) {
		Assert.notNull(maxInMemorySize, "'maxInMemorySize' must not be null");
		this.maxInMemorySize = maxInMemorySize;
		return this;
	}

	@Override
	public RunPodClient.Builder webClient(Consumer<WebClient.Builder> customizer) {
		Assert.notNull(customizer, "'customizer' must not be null");
		this.webClientCustomizer = this.webClientCustomizer.andThen(customizer);
		return this;
	}

	@Override
	public RunPodClient.Builder webhooks(WebhookOptions webhooks) {
		Assert.notNull(webhooks, "'webhooks' must not be null");
		this.webhooks = webhooks;
		return this;
	}

	@Override
	public RunPodClient.Builder observationRegistry(ObservationRegistry observationRegistry) {
		Assert.notNull(observationRegistry, "'observationRegistry' must not be null");
		this.observationRegistry = observationRegistry;
		return this;
	}

	@Override
	public RunPodClient.Builder observationConvention(JobObservationConvention convention) {
		Assert.notNull(convention, "'convention' must not be null");
		this.observationConvention = convention;
		return this;
	}

	@Override
	public RunPodClient.Builder listener(RunPodListener listener) {
		Assert.notNull(listener, "'listener' must not be null");
		this.listeners.add(listener);
		return this;
	}

	@Override
	public RunPodClient.Builder endpointListener(BiConsumer<RunPodClient, RunPodEndpoint> listener) {
		Assert.notNull(listener, "'listener' must not be null");
		this.endpointListener = this.endpointListener.andThen(listener);
		return this;
	}

	@Override
	public RunPodClient.Builder jobScope(JobContextScope scope) {
		Assert.notNull(scope, "'scope' must not be null");
		this.jobContextScope = (this.jobContextScope != JobContextScope.NOOP) ? this.jobContextScope.and(scope) : scope;
		return this;
	}

	@Override
	public RunPodClient.Builder logPayloads(int maxLength) {
		Assert.isTrue(maxLength >= 0, () -> "'maxLength' must not be negative, but is " + maxLength);
		this.maxLoggedPayloadLength = maxLength;
		return this;
	}

	@Override
	public RunPodClient.Builder scheduler(Scheduler scheduler) {
		Assert.notNull(scheduler, "'scheduler' must not be null");
		this.clock = ClientClock.of(scheduler);
		return this;
	}

	@Override
	public RunPodClient build() {
		Supplier<String> apiKey = this.apiKey;
		Assert.notNull(apiKey, "'apiKey' must be set");
		Assert.isTrue(
				this.allowPlainHttp || !isPlainHttp(this.baseUrl) || this.baseUrl.getHost().matches(LOOPBACK_HOST),
				() -> "'baseUrl' is '" + this.baseUrl + "': plain HTTP to another host exposes the API key on the"
						+ " network. Use https, or if the network is trusted, allowPlainHttp(true)");
		RunPodApi.Factory apiFactory = RunPodApi.createFactory(this.webClientBuilder, this.baseUrl,
				this.maxInMemorySize, this.webClientCustomizer, this.maxLoggedPayloadLength, this.clock);
		Instrumentation instrumentation = new Instrumentation(this.observationRegistry, this.observationConvention,
				List.copyOf(this.listeners), this.jobContextScope);
		ClientSettings settings = new ClientSettings(this.baseUrl, this.options,
				new RequestExecutor.Factory(this.clock, this.limitShare, this.limits, this.maxConnections),
				this.endpointListener);
		return new DefaultRunPodClient(apiFactory, apiKey, settings, instrumentation, this.clock,
				new MonitoringLifecycle(), new ActiveCalls(this.clock), new ClientWebhooks(this.webhooks));
	}

	private static final class DefaultRateLimitSpec implements RunPodClient.RateLimitSpec {

		private @Nullable Integer maxRequests;

		private @Nullable Integer maxConcurrent;

		@Override
		public RunPodClient.RateLimitSpec maxRequests(int maxRequests) {
			Assert.isTrue(maxRequests > 0, () -> "'maxRequests' must be at least 1, but is " + maxRequests);
			this.maxRequests = maxRequests;
			return this;
		}

		@Override
		public RunPodClient.RateLimitSpec maxConcurrent(int maxConcurrent) {
			Assert.isTrue(maxConcurrent > 0, () -> "'maxConcurrent' must be at least 1, but is " + maxConcurrent);
			this.maxConcurrent = maxConcurrent;
			return this;
		}

	}

}
