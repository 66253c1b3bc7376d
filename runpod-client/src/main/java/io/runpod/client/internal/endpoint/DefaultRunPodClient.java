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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import org.springframework.util.Assert;
import org.springframework.util.function.SingletonSupplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.runpod.client.EndpointActivity;
import io.runpod.client.EndpointOptions;
import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodClientOperations;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.health.EndpointHealth;
import io.runpod.client.internal.call.ActiveCalls;
import io.runpod.client.internal.call.EndpointComponents;
import io.runpod.client.internal.call.RecentFailures;
import io.runpod.client.internal.health.HealthMonitor;
import io.runpod.client.internal.health.HealthMonitor.MonitoringLifecycle;
import io.runpod.client.internal.http.RunPodApi;
import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.internal.instrumentation.Instrumentation;
import io.runpod.client.internal.instrumentation.Instrumentation.EndpointInstrumentation;
import io.runpod.client.internal.polling.JobAwaiter;
import io.runpod.client.internal.resilience.RequestExecutor;
import io.runpod.client.internal.streaming.StreamReader;
import io.runpod.client.internal.timer.ClientClock;
import io.runpod.client.internal.webhook.ClientWebhooks;
import io.runpod.client.internal.webhook.EndpointWebhooks;
import io.runpod.client.webhook.WebhookNotification;

/**
 * Default implementation of {@link RunPodClient}: creates the components of each
 * endpoint.
 */
final class DefaultRunPodClient implements RunPodClient, RunPodClientOperations {

	private static final Pattern ENDPOINT_ID_PATTERN = Pattern.compile("[A-Za-z0-9_-]+");

	private final RunPodApi.Factory apiFactory;

	private final Supplier<String> apiKey;

	private final ClientSettings settings;

	private final Instrumentation instrumentation;

	private final ClientClock clock;

	private final MonitoringLifecycle monitoringLifecycle;

	private final ActiveCalls activeCalls;

	private final ClientWebhooks webhooks;

	// two names of one endpoint share its limits and its health; another account is
	// another client
	private final Map<String, HealthMonitor> healthMonitors = new ConcurrentHashMap<>();

	private final Map<String, SharedEndpointState> endpointStates = new ConcurrentHashMap<>();

	private final Map<String, RunPodEndpoint> endpointsById = new ConcurrentHashMap<>();

	DefaultRunPodClient(RunPodApi.Factory apiFactory, Supplier<String> apiKey, ClientSettings settings,
			Instrumentation instrumentation, ClientClock clock, MonitoringLifecycle monitoringLifecycle,
			ActiveCalls activeCalls, ClientWebhooks webhooks) {
		this.apiFactory = apiFactory;
		this.apiKey = apiKey;
		this.settings = settings;
		this.instrumentation = instrumentation;
		this.clock = clock;
		this.monitoringLifecycle = monitoringLifecycle;
		this.activeCalls = activeCalls;
		this.webhooks = webhooks;
	}

	@Override
	public RunPodEndpoint endpoint(String id) {
		Assert.notNull(id, "'id' must not be null");
		RunPodEndpoint existing = this.endpointsById.get(id);
		if (existing != null) {
			return existing;
		}
		RunPodEndpoint created = createEndpoint(id, id, this.settings.options());
		RunPodEndpoint concurrent = this.endpointsById.putIfAbsent(id, created);
		if (concurrent != null) {
			return concurrent;
		}
		this.settings.endpointListener().accept(this, created);
		return created;
	}

	@Override
	public RunPodEndpoint endpoint(String id, Consumer<EndpointSpec> customizer) {
		Assert.notNull(id, "'id' must not be null");
		Assert.notNull(customizer, "'customizer' must not be null");
		DefaultEndpointSpec spec = new DefaultEndpointSpec(id, this.settings.options());
		customizer.accept(spec);
		RunPodEndpoint endpoint = createEndpoint(spec.name, id, spec.options);
		this.settings.endpointListener().accept(this, endpoint);
		return endpoint;
	}

	private RunPodEndpoint createEndpoint(String name, String id, EndpointOptions options) {
		Assert.isTrue(ENDPOINT_ID_PATTERN.matcher(id).matches(), () -> "'" + id + "' is not an id of a RunPod endpoint:"
				+ " it has only letters, digits, '-' and '_', and is the part after /v2/ in the endpoint's URL");
		EndpointInstrumentation endpointInstrumentation = this.instrumentation.forEndpoint(name, this.clock);
		HealthMonitor healthMonitor = this.healthMonitors.computeIfAbsent(id,
				(key) -> new HealthMonitor(this.clock, this.monitoringLifecycle));
		// created by the first call, health check or webhook, not at startup
		SingletonSupplier<EndpointComponents> components = SingletonSupplier
			.of(() -> createComponents(name, id, options, endpointInstrumentation, healthMonitor));
		healthMonitor.addListener(name, endpointInstrumentation::healthUpdated);
		healthMonitor.schedule(options.healthInterval(),
				Mono.defer(() -> checkHealth(components.obtain(), endpointInstrumentation, options)));
		this.webhooks.add(name, () -> components.obtain().webhooks());
		return new DefaultRunPodEndpoint(name, id,
				SingletonSupplier.of(() -> new DefaultReactiveRunPodEndpoint(components.obtain(), options,
						new DefaultEndpointActivity(components.obtain(), options, this.settings, this.apiKey))));
	}

	private EndpointComponents createComponents(String name, String id, EndpointOptions options,
			EndpointInstrumentation endpointInstrumentation, HealthMonitor healthMonitor) {
		RunPodApi api = this.apiFactory.forEndpoint(name, id, this.apiKey, options.requestTimeout());
		SharedEndpointState state = sharedState(id, healthMonitor);
		RequestExecutor requestExecutor = requestExecutor(state, endpointInstrumentation, options.maxAttempts(),
				options.retryUnknownOutcome());
		JobAwaiter jobAwaiter = state.awaiterFactory()
			.create(name, api, requestExecutor, options.pollWait(), options.pollInterval());
		return new EndpointComponents(name, id, api, requestExecutor, jobAwaiter,
				new StreamReader(api, requestExecutor, jobAwaiter, this.clock), healthMonitor, state.recentFailures(),
				this.instrumentation, this.clock, this.activeCalls,
				new EndpointWebhooks(name, api, jobAwaiter, this.instrumentation, this.clock, this.webhooks));
	}

	private SharedEndpointState sharedState(String id, HealthMonitor healthMonitor) {
		return this.endpointStates.computeIfAbsent(id, (key) -> createSharedState(healthMonitor));
	}

	private SharedEndpointState createSharedState(HealthMonitor healthMonitor) {
		RequestExecutor requestExecutor = this.settings.requestExecutors().create();
		// no name of an endpoint is empty
		healthMonitor.addListener("", (previous, current) -> {
			if (current.health() != null) {
				requestExecutor.updateWorkers(current.health());
			}
		});
		return new SharedEndpointState(requestExecutor,
				new JobAwaiter.Factory(requestExecutor, this.clock, this.webhooks.publicUrl()),
				new RecentFailures(this.clock));
	}

	private RequestExecutor requestExecutor(SharedEndpointState state, EndpointInstrumentation endpointInstrumentation,
			int maxAttempts, boolean retryUnknownOutcome) {
		return state.requestExecutor().withRetry(maxAttempts, retryUnknownOutcome, (outcome) -> {
			state.recentFailures().add(outcome);
			endpointInstrumentation.requestCompleted(outcome);
		});
	}

	private Mono<EndpointHealth> checkHealth(EndpointComponents components,
			EndpointInstrumentation endpointInstrumentation, EndpointOptions options) {
		SharedEndpointState state = sharedState(components.id(), components.healthMonitor());
		return requestExecutor(state, endpointInstrumentation, 1, false)
			.execute(Operation.HEALTH, components.api().health())
			.timeout(options.healthTimeout(), this.clock.scheduler());
	}

	@Override
	public RunPodClient withApiKey(Supplier<String> apiKey) {
		Assert.notNull(apiKey, "'apiKey' must not be null");
		return new DefaultRunPodClient(this.apiFactory, apiKey, this.settings, this.instrumentation, this.clock,
				this.monitoringLifecycle.child(), this.activeCalls.child(), this.webhooks.child());
	}

	@Override
	public RunPodClientOperations operations() {
		return this;
	}

	@Override
	public void startMonitoring() {
		this.monitoringLifecycle.start();
	}

	@Override
	public void stopMonitoring() {
		this.monitoringLifecycle.stop();
	}

	@Override
	public int activeCalls() {
		return this.activeCalls.count();
	}

	@Override
	public Optional<EndpointActivity> activity(RunPodEndpoint endpoint) {
		Assert.notNull(endpoint, "'endpoint' must not be null");
		// the reactive view, because the endpoint may be a proxy
		return (endpoint.reactive() instanceof DefaultReactiveRunPodEndpoint reactive)
				? Optional.of(reactive.activity())
					.filter((activity) -> activity.hasSettings(this.settings))
					.map(EndpointActivity.class::cast)
				: Optional.empty();
	}

	@Override
	public void setReplicas(int replicas) {
		Assert.isTrue(replicas >= 1, () -> "'replicas' must be at least 1, but is " + replicas);
		this.settings.requestExecutors().setReplicas(replicas);
	}

	@Override
	public boolean receive(WebhookNotification notification) {
		Assert.notNull(notification, "'notification' must not be null");
		return !this.activeCalls.isClosed() && this.webhooks.receive(notification);
	}

	@Override
	public void close() {
		this.monitoringLifecycle.close();
		this.webhooks.close();
		Mono<Void> close = this.activeCalls.close();
		if (Schedulers.isInNonBlockingThread()) {
			close.subscribe();
		}
		else {
			close.block();
		}
	}

	private record SharedEndpointState(RequestExecutor requestExecutor, JobAwaiter.Factory awaiterFactory,
			RecentFailures recentFailures) {
	}

	/**
	 * Settings shared by all endpoints of a client.
	 *
	 * @param baseUrl the base URL of RunPod's API
	 * @param options the options of endpoints without their own
	 * @param requestExecutors the factory of request executors
	 * @param endpointListener called with each endpoint and its client
	 */
	record ClientSettings(URI baseUrl, EndpointOptions options, RequestExecutor.Factory requestExecutors,
			BiConsumer<RunPodClient, RunPodEndpoint> endpointListener) {
	}

	private static final class DefaultEndpointSpec implements EndpointSpec {

		private String name;

		private EndpointOptions options;

		private DefaultEndpointSpec(String name, EndpointOptions options) {
			this.name = name;
			this.options = options;
		}

		@Override
		public EndpointSpec name(String name) {
			Assert.hasText(name, "'name' must not be empty");
			this.name = name;
			return this;
		}

		@Override
		public EndpointSpec options(EndpointOptions options) {
			Assert.notNull(options, "'options' must not be null");
			this.options = options;
			return this;
		}

		@Override
		public EndpointSpec options(Consumer<EndpointOptions.Builder> customizer) {
			Assert.notNull(customizer, "'customizer' must not be null");
			EndpointOptions.Builder builder = this.options.mutate();
			customizer.accept(builder);
			return options(builder.build());
		}

	}

}
