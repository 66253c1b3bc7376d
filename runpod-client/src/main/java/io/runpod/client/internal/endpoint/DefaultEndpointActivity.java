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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import io.runpod.client.EndpointActivity;
import io.runpod.client.EndpointOptions;
import io.runpod.client.health.EndpointCondition;
import io.runpod.client.health.EndpointHealth;
import io.runpod.client.internal.call.EndpointComponents;
import io.runpod.client.internal.call.ExceptionTranslator;
import io.runpod.client.internal.context.CallContext;
import io.runpod.client.internal.endpoint.DefaultRunPodClient.ClientSettings;
import io.runpod.client.internal.health.HealthMonitor.HealthSnapshot;
import io.runpod.client.internal.health.HealthMonitor.JobTotals;
import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.instrumentation.Instrumentation;
import io.runpod.client.webhook.WebhookDelivery;

/**
 * Default implementation of {@link EndpointActivity}.
 */
final class DefaultEndpointActivity implements EndpointActivity {

	private static final String MASK = "******";

	private static final int VISIBLE_CHARACTERS = 4;

	// four characters of a shorter key would reveal too much
	private static final int MIN_LENGTH_TO_REVEAL = 20;

	private final EndpointComponents components;

	private final EndpointOptions options;

	private final ClientSettings settings;

	private final Supplier<String> apiKey;

	DefaultEndpointActivity(EndpointComponents components, EndpointOptions options, ClientSettings settings,
			Supplier<String> apiKey) {
		this.components = components;
		this.options = options;
		this.settings = settings;
		this.apiKey = apiKey;
	}

	// a client shares its settings with those created by withApiKey, and with no other
	boolean hasSettings(ClientSettings settings) {
		return this.settings == settings;
	}

	@Override
	public String name() {
		return this.components.name();
	}

	@Override
	public String id() {
		return this.components.id();
	}

	@Override
	public URI baseUrl() {
		return this.settings.baseUrl();
	}

	@Override
	public String maskedApiKey() {
		String key = this.apiKey.get();
		return (key.length() >= MIN_LENGTH_TO_REVEAL) ? MASK + key.substring(key.length() - VISIBLE_CHARACTERS) : MASK;
	}

	@Override
	public EndpointOptions settings() {
		return this.options;
	}

	@Override
	public List<Limit> limits() {
		return this.components.requestExecutor().usage();
	}

	@Override
	public Optional<WebhookDelivery> webhookDelivery() {
		return this.components.webhooks().delivery();
	}

	@Override
	public AwaitedJobs awaitedJobs(int limit) {
		return this.components.jobAwaiter().awaitedJobs(limit);
	}

	@Override
	public LastHealth health() {
		HealthSnapshot snapshot = this.components.healthMonitor().lastSnapshot();
		JobTotals totals = snapshot.totals();
		return new HealthState(snapshot.condition(), snapshot.health(), this.components.healthMonitor().healthAge(),
				describe(snapshot.failure()), totals.completed(), totals.failed(), totals.retried());
	}

	private @Nullable String describe(@Nullable Throwable failure) {
		if (failure instanceof TimeoutException) {
			return "Endpoint '" + name() + "' did not answer within " + this.options.healthTimeout().toMillis() + " ms";
		}
		if (failure instanceof RequestFailure fault) {
			CallContext noopContext = new CallContext(this.components.clock().deadlineAfter(Duration.ZERO), null,
					Instrumentation.noop().callEvents(name(), Observation.NOOP));
			return ExceptionTranslator.translate(fault, name(), id(), noopContext).getMessage();
		}
		return (failure != null) ? failure.toString() : null;
	}

	@Override
	public List<Failure> failures() {
		return this.components.recentFailures().latest();
	}

	private record HealthState(EndpointCondition condition, @Nullable EndpointHealth health, @Nullable Duration age,
			@Nullable String reason, long completed, long failed, long retried) implements LastHealth {
	}

}
