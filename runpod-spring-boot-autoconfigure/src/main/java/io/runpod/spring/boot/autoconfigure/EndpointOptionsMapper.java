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
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import io.runpod.client.EndpointOptions;
import io.runpod.client.TracePropagation;
import io.runpod.client.job.ExecutionPolicy;
import io.runpod.client.job.S3Config;
import io.runpod.spring.boot.autoconfigure.diagnostics.RunPodConfigurationFailures;

/**
 * From the settings of an endpoint to the options of the client, which knows their
 * ranges.
 */
final class EndpointOptionsMapper {

	// the default value that the metadata of the property names
	private static final Duration DEFAULT_HEALTH_INTERVAL = Duration.ofSeconds(30);

	private final PropertySection section;

	EndpointOptionsMapper(PropertySection section) {
		this.section = section;
	}

	EndpointOptions map(RunPodProperties.Endpoint settings, boolean monitoringEnabled) {
		validate(settings);
		return EndpointOptions.of((options) -> {
			this.section.apply("timeout", settings.timeout(), options::timeout, "15m");
			this.section.apply("cancel-on-timeout", settings.cancelOnTimeout(), options::cancelOnTimeout, "true");
			this.section.apply("cancel-on-abandon", settings.cancelOnAbandon(), options::cancelOnAbandon, "true");
			this.section.apply("run-sync-wait", settings.runSyncWait(), options::runSyncWait, "5s");
			this.section.apply("poll-wait", settings.pollWait(), options::pollWait, "20s");
			this.section.apply("poll-interval", settings.pollInterval(), options::pollInterval, "1s");
			this.section.apply("request-timeout", settings.requestTimeout(), options::requestTimeout, "30s");
			this.section.apply("max-attempts", settings.maxAttempts(), options::maxAttempts, "5");
			this.section.apply("repeat-unknown-submissions", settings.repeatUnknownSubmissions(),
					options::repeatUnknownSubmissions, "true");
			this.section.apply("webhook", settings.webhook(), (webhook) -> options.webhook(requireAbsoluteUri(webhook)),
					"https://example.com/jobs");
			Duration interval = getOrDefault(settings.health().interval(), DEFAULT_HEALTH_INTERVAL);
			this.section.apply("health.interval", monitoringEnabled ? interval : Duration.ZERO, options::healthInterval,
					"30s");
			this.section.apply("health.timeout", settings.health().timeout(), options::healthTimeout, "5s");
			options.tracePropagation(mapTracePropagation(settings.trace()));
			options.policy(mapPolicy(settings.policy()));
			options.s3Config(mapS3Config(settings.s3()));
		});
	}

	private static @Nullable URI requireAbsoluteUri(URI webhook) {
		if (webhook.toString().isEmpty()) {
			return null;
		}
		Assert.isTrue(webhook.isAbsolute() && webhook.getHost() != null,
				() -> "must be an absolute http or https URL, but is '" + webhook + "'");
		return webhook;
	}

	private TracePropagation mapTracePropagation(RunPodProperties.Trace settings) {
		TracePropagation[] propagation = { TracePropagation.none() };
		this.section.apply("trace.request-field", settings.requestField(),
				(value) -> propagation[0] = propagation[0].withRequestField(value), "trace");
		this.section.apply("trace.input-field", settings.inputField(),
				(value) -> propagation[0] = propagation[0].withInputField(value), "trace");
		return propagation[0];
	}

	private ExecutionPolicy mapPolicy(RunPodProperties.Policy settings) {
		ExecutionPolicy[] policy = { ExecutionPolicy.none() };
		this.section.apply("policy.execution-timeout", settings.executionTimeout(),
				(value) -> policy[0] = policy[0].withExecutionTimeout(value), "10m");
		this.section.apply("policy.ttl", settings.ttl(), (value) -> policy[0] = policy[0].withTtl(value), "1d");
		this.section.apply("policy.low-priority", settings.lowPriority(),
				(value) -> policy[0] = policy[0].withLowPriority(value), "true");
		return policy[0];
	}

	private @Nullable S3Config mapS3Config(RunPodProperties.S3 settings) {
		List<String> missing = new ArrayList<>();
		String accessId = trimOrAddMissing("access-id", settings.accessId(), missing);
		String accessSecret = trimOrAddMissing("access-secret", settings.accessSecret(), missing);
		String bucketName = trimOrAddMissing("bucket-name", settings.bucketName(), missing);
		String endpointUrl = trimOrAddMissing("endpoint-url", settings.endpointUrl(), missing);
		if (missing.size() == 4) {
			return null;
		}
		if (!missing.isEmpty()) {
			throw RunPodConfigurationFailures.incompleteS3Config(this.section.path(), missing);
		}
		S3Config s3Config = S3Config.of(accessId, accessSecret, bucketName, endpointUrl);
		String objectPath = settings.objectPath();
		return (objectPath != null) ? s3Config.withObjectPath(objectPath) : s3Config;
	}

	private static String trimOrAddMissing(String property, @Nullable String value, List<String> missing) {
		if (value == null || value.isBlank()) {
			missing.add(property);
			return "";
		}
		return value.trim();
	}

	// not options of the client, but settings of an endpoint
	private void validate(RunPodProperties.Endpoint settings) {
		RunPodProperties.Health health = settings.health();
		this.section.apply("health.time-to-live", health.timeToLive(), PropertySection::assertNotNegative, "10s");
		this.section.apply("health.out-of-service-after", health.outOfServiceAfter(),
				PropertySection::assertNotNegative, "1m");
		health.status()
			.forEach((condition, status) -> this.section.apply("health.status", status,
					(value) -> Assert.hasText(value, "must name a status for " + condition), "{ stalled: DOWN }"));
		this.section.apply("price-per-second", settings.pricePerSecond(),
				(price) -> Assert.isTrue(price >= 0, () -> "must not be negative, but is " + price), "0.00019");
	}

	private static Duration getOrDefault(@Nullable Duration value, Duration defaultValue) {
		return (value != null) ? value : defaultValue;
	}

}
