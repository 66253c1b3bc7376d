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
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.scheduler.Scheduler;

import io.runpod.client.EndpointOptions;
import io.runpod.client.RateLimitedOperation;
import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.event.JobContextScope;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.internal.call.ActiveCalls;
import io.runpod.client.internal.endpoint.DefaultRunPodClient.ClientSettings;
import io.runpod.client.internal.health.HealthMonitor.MonitoringLifecycle;
import io.runpod.client.internal.http.RunPodApi;
import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.internal.instrumentation.Instrumentation;
import io.runpod.client.internal.resilience.RequestExecutor.LimitOverride;
import io.runpod.client.internal.timer.ClientClock;
import io.runpod.client.observation.JobObservationConvention;

/**
 * Gathers what a client needs.
 */
public final class DefaultRunPodClientBuilder implements RunPodClient.Builder {

	private final WebClient.Builder webClientBuilder;

	private URI baseUrl = URI.create("https://api.runpod.ai/v2");

	private @Nullable Supplier<String> apiKey;

	private EndpointOptions options = EndpointOptions.defaults();

	private double limitShare = 1;

	private final Map<Operation, LimitOverride> limits = new EnumMap<>(Operation.class);

	private DataSize maxInMemorySize = DataSize.ofMegabytes(32);

	private Consumer<WebClient.Builder> webClientCustomizer = (builder) -> {
	};

	private ObservationRegistry observationRegistry = ObservationRegistry.NOOP;

	private @Nullable JobObservationConvention observationConvention;

	private RunPodListener listener = RunPodListener.NOOP;

	private Consumer<RunPodEndpoint> endpointListener = (endpoint) -> {
	};

	private JobContextScope jobContextScope = JobContextScope.NOOP;

	private int maxLoggedPayloadLength;

	private ClientClock clock = ClientClock.monotonic();

	public DefaultRunPodClientBuilder(WebClient.Builder webClientBuilder) {
		Assert.notNull(webClientBuilder, "'webClientBuilder' must not be null");
		this.webClientBuilder = webClientBuilder;
	}

	@Override
	public RunPodClient.Builder baseUrl(URI baseUrl) {
		Assert.isTrue(baseUrl.isAbsolute() && baseUrl.getHost() != null,
				() -> "'baseUrl' must be an absolute URL such as https://api.runpod.ai/v2, but is '" + baseUrl + "'");
		this.baseUrl = baseUrl;
		return this;
	}

	@Override
	public RunPodClient.Builder apiKey(Supplier<String> apiKey) {
		this.apiKey = apiKey;
		return this;
	}

	@Override
	public RunPodClient.Builder options(EndpointOptions options) {
		this.options = options;
		return this;
	}

	@Override
	public RunPodClient.Builder limitShare(double limitShare) {
		Assert.isTrue(limitShare >= 0, () -> "'limitShare' must not be negative, but is " + limitShare);
		this.limitShare = limitShare;
		return this;
	}

	@Override
	public RunPodClient.Builder limit(RateLimitedOperation operation, @Nullable Integer requests,
			@Nullable Integer concurrent) {
		Assert.isTrue(requests == null || requests > 0, () -> "'requests' must be at least 1, but is " + requests);
		Assert.isTrue(concurrent == null || concurrent > 0,
				() -> "'concurrent' must be at least 1, but is " + concurrent);
		this.limits.put(operation.operation(), new LimitOverride(requests, concurrent));
		return this;
	}

	@Override
	public RunPodClient.Builder maxInMemorySize(DataSize maxInMemorySize) {
		this.maxInMemorySize = maxInMemorySize;
		return this;
	}

	@Override
	public RunPodClient.Builder webClient(Consumer<WebClient.Builder> customizer) {
		this.webClientCustomizer = this.webClientCustomizer.andThen(customizer);
		return this;
	}

	@Override
	public RunPodClient.Builder observationRegistry(ObservationRegistry observationRegistry) {
		this.observationRegistry = observationRegistry;
		return this;
	}

	@Override
	public RunPodClient.Builder observationConvention(JobObservationConvention observationConvention) {
		this.observationConvention = observationConvention;
		return this;
	}

	@Override
	public RunPodClient.Builder listener(RunPodListener listener) {
		this.listener = listener;
		return this;
	}

	@Override
	public RunPodClient.Builder endpointListener(Consumer<RunPodEndpoint> listener) {
		this.endpointListener = this.endpointListener.andThen(listener);
		return this;
	}

	@Override
	public RunPodClient.Builder jobScope(JobContextScope jobContextScope) {
		this.jobContextScope = jobContextScope;
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
		this.clock = ClientClock.of(scheduler);
		return this;
	}

	@Override
	public RunPodClient build() {
		Supplier<String> apiKey = this.apiKey;
		Assert.notNull(apiKey, "'apiKey' must be set");
		RunPodApi.Factory apiFactory = RunPodApi.createFactory(this.webClientBuilder, this.baseUrl,
				this.maxInMemorySize, this.webClientCustomizer, this.maxLoggedPayloadLength, this.clock);
		Instrumentation instrumentation = new Instrumentation(this.observationRegistry, this.observationConvention,
				this.listener, this.jobContextScope);
		ClientSettings settings = new ClientSettings(this.baseUrl, this.options, this.limitShare,
				Map.copyOf(this.limits), this.endpointListener);
		return new DefaultRunPodClient(apiFactory, apiKey, settings, instrumentation, this.clock,
				new MonitoringLifecycle(), new ActiveCalls(this.clock));
	}

}
