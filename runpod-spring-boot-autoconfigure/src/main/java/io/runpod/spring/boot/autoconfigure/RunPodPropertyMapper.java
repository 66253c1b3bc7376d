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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.Assert;

import io.runpod.client.EndpointOptions;
import io.runpod.client.RunPodClient;
import io.runpod.client.TracePropagation;
import io.runpod.client.event.RunPodOperation;
import io.runpod.client.job.ExecutionPolicy;
import io.runpod.client.job.S3Config;
import io.runpod.client.webhook.WebhookOptions;
import io.runpod.spring.boot.RunPodEndpointSettings;
import io.runpod.spring.boot.autoconfigure.RunPodProperties.Endpoint;
import io.runpod.spring.boot.autoconfigure.RunPodProperties.OperationLimit;
import io.runpod.spring.boot.autoconfigure.RunPodProperties.RateLimit;
import io.runpod.spring.boot.autoconfigure.RunPodProperties.S3;

/**
 * Maps {@link RunPodProperties} to the settings of the client. Common properties are
 * validated at construction, those of an endpoint when they are mapped. An invalid value
 * is reported under the name of its property.
 */
final class RunPodPropertyMapper implements RunPodEndpointSettings {

	// the section without a name
	private static final String COMMON = "";

	// the default value in the metadata of the property
	private static final Duration DEFAULT_MONITORING_INTERVAL = Duration.ofSeconds(30);

	private final RunPodProperties properties;

	RunPodPropertyMapper(RunPodProperties properties) {
		this.properties = properties;
		RunPodProperties.Http http = properties.http();
		validate(!http.connectTimeout().isNegative() && !http.connectTimeout().isZero(), "http.connect-timeout",
				http.connectTimeout(), "must be greater than zero");
		validate(http.maxConnections() >= 1, "http.max-connections", http.maxConnections(), "must be at least 1");
		long maxInMemorySize = http.maxInMemorySize().toBytes();
		// a number without a unit is in bytes
		validate(maxInMemorySize >= 65536 && maxInMemorySize <= Integer.MAX_VALUE, "http.max-in-memory-size",
				http.maxInMemorySize(), "must be from 64KB to 2147483647B");
		int payloadLength = properties.logging().payloadLength();
		validate(payloadLength >= 0, "logging.payload-length", payloadLength, "must not be negative");
		RateLimit rateLimit = properties.rateLimit();
		validate(share(rateLimit) >= 0 && share(rateLimit) <= 1, "rate-limit.share", rateLimit.share(),
				"must be from 0 to 1, or auto");
		validate("rate-limit.run", rateLimit.run());
		validate("rate-limit.run-sync", rateLimit.runSync());
		validate("rate-limit.status", rateLimit.status());
		validate("rate-limit.cancel", rateLimit.cancel());
		validate("rate-limit.purge-queue", rateLimit.purgeQueue());
		String webhookPath = properties.webhook().path();
		validate(webhookPath.matches("(/[\\w.~-]+)+"), "webhook.path", webhookPath,
				"must be a path such as /runpod/webhook");
		getCommonOptions();
	}

	// the share of a single replica, until the number of replicas is known
	private static double share(RateLimit rateLimit) {
		try {
			return rateLimit.share().equalsIgnoreCase("auto") ? 1 : Double.parseDouble(rateLimit.share());
		}
		catch (NumberFormatException ex) {
			return Double.NaN;
		}
	}

	private static void validate(String property, OperationLimit limit) {
		validate(limit.maxRequests() == null || limit.maxRequests() >= 1, property + ".max-requests",
				limit.maxRequests(), "must be at least 1");
		validate(limit.maxConcurrent() == null || limit.maxConcurrent() >= 1, property + ".max-concurrent",
				limit.maxConcurrent(), "must be at least 1");
	}

	private static void validate(boolean valid, String property, @Nullable Object value, String reason) {
		if (!valid) {
			throw new InvalidConfigurationPropertyValueException("runpod." + property, value, reason);
		}
	}

	void configure(RunPodClient.Builder builder) {
		// the number of endpoints that are known at run time only has no limit
		builder.options(map(Map.of(COMMON, this.properties.common()), false));
		RateLimit rateLimit = this.properties.rateLimit();
		builder.rateLimitShare(share(rateLimit));
		configure(builder, RunPodOperation.RUN, rateLimit.run());
		configure(builder, RunPodOperation.RUN_SYNC, rateLimit.runSync());
		configure(builder, RunPodOperation.STATUS, rateLimit.status());
		configure(builder, RunPodOperation.CANCEL, rateLimit.cancel());
		configure(builder, RunPodOperation.PURGE_QUEUE, rateLimit.purgeQueue());
		builder.maxConnections(this.properties.http().maxConnections());
		builder.maxInMemorySize(this.properties.http().maxInMemorySize());
		builder.logPayloads(this.properties.logging().payloadLength());
	}

	private static void configure(RunPodClient.Builder builder, RunPodOperation operation, OperationLimit limit) {
		if (limit.maxRequests() != null || limit.maxConcurrent() != null) {
			builder.rateLimit(operation, (spec) -> {
				set("max-requests", limit.maxRequests(), spec, RunPodClient.RateLimitSpec::maxRequests);
				set("max-concurrent", limit.maxConcurrent(), spec, RunPodClient.RateLimitSpec::maxConcurrent);
			});
		}
	}

	WebhookOptions configure(WebhookOptions options) {
		return set("runpod.webhook.unknown-outcome-wait", this.properties.webhook().unknownOutcomeWait(), options,
				WebhookOptions::withUnknownOutcomeWait);
	}

	@Override
	public EndpointOptions getCommonOptions() {
		return map(Map.of(COMMON, this.properties.common()), true);
	}

	@Override
	public EndpointOptions getOptions(String name) {
		Map<String, Endpoint> sections = new LinkedHashMap<>();
		sections.put(COMMON, this.properties.common());
		Endpoint endpoint = this.properties.endpoints().get(name);
		if (endpoint != null) {
			sections.put(name, endpoint);
		}
		return map(sections, true);
	}

	@Override
	public @Nullable Double getPricePerSecond(String name) {
		Endpoint endpoint = this.properties.endpoints().get(name);
		Double price = (endpoint != null) ? endpoint.pricePerSecond() : null;
		return (price != null) ? price : this.properties.pricePerSecond();
	}

	private static String prefix(String section) {
		if (section.equals(COMMON)) {
			return "runpod.";
		}
		return "runpod.endpoints" + (section.matches("[A-Za-z0-9-]+") ? "." + section : "[" + section + "]") + ".";
	}

	private static EndpointOptions map(Map<String, Endpoint> sections, boolean monitored) {
		return EndpointOptions.of((options) -> {
			options.healthInterval(DEFAULT_MONITORING_INTERVAL);
			ExecutionPolicy policy = ExecutionPolicy.none();
			TracePropagation trace = TracePropagation.none();
			for (Map.Entry<String, Endpoint> section : sections.entrySet()) {
				String prefix = prefix(section.getKey());
				map(prefix, section.getValue(), options);
				policy = map(prefix + "policy.", section.getValue().policy(), policy);
				trace = map(prefix + "trace.", section.getValue().trace(), trace);
			}
			options.policy(policy).tracePropagation(trace).s3Config(mapS3Config(sections));
			if (!monitored) {
				options.healthInterval(Duration.ZERO);
			}
		});
	}

	private static void map(String prefix, Endpoint settings, EndpointOptions.Builder options) {
		set(prefix + "timeout", settings.timeout(), options, EndpointOptions.Builder::timeout);
		set(prefix + "request-timeout", settings.requestTimeout(), options, EndpointOptions.Builder::requestTimeout);
		set(prefix + "run-sync.wait", settings.runSync().maxWait(), options, EndpointOptions.Builder::runSyncWait);
		set(prefix + "polling.wait", settings.polling().maxWait(), options, EndpointOptions.Builder::pollWait);
		set(prefix + "polling.interval", settings.polling().interval(), options, EndpointOptions.Builder::pollInterval);
		set(prefix + "retry.max-attempts", settings.retry().maxAttempts(), options,
				EndpointOptions.Builder::maxAttempts);
		set(prefix + "retry.unknown-outcome", settings.retry().unknownOutcome(), options,
				EndpointOptions.Builder::retryUnknownOutcome);
		set(prefix + "cancellation.on-timeout", settings.cancellation().onTimeout(), options,
				EndpointOptions.Builder::cancelOnTimeout);
		set(prefix + "cancellation.on-abandon", settings.cancellation().onAbandon(), options,
				EndpointOptions.Builder::cancelOnAbandon);
		set(prefix + "monitoring.interval", settings.monitoring().interval(), options,
				EndpointOptions.Builder::healthInterval);
		set(prefix + "monitoring.timeout", settings.monitoring().timeout(), options,
				EndpointOptions.Builder::healthTimeout);
		set(prefix + "webhook.url", settings.webhook().url(), options,
				(target, url) -> target.webhook(requireAbsolute(url)));
		set(prefix + "price-per-second", settings.pricePerSecond(), options, (target, price) -> {
			Assert.isTrue(price >= 0, "must not be negative");
			return target;
		});
	}

	private static ExecutionPolicy map(String prefix, RunPodProperties.Policy settings, ExecutionPolicy policy) {
		policy = set(prefix + "execution-timeout", settings.executionTimeout(), policy,
				ExecutionPolicy::withExecutionTimeout);
		policy = set(prefix + "ttl", settings.ttl(), policy, ExecutionPolicy::withTtl);
		Duration executionTimeout = policy.executionTimeout();
		Duration ttl = policy.ttl();
		if (executionTimeout != null && ttl != null && ttl.compareTo(executionTimeout) < 0) {
			throw new InvalidConfigurationPropertyValueException(
					prefix + ((settings.ttl() != null) ? "ttl" : "execution-timeout"),
					(settings.ttl() != null) ? ttl : executionTimeout,
					"a job cannot run for an execution-timeout of " + executionTimeout + " within a ttl of " + ttl);
		}
		return set(prefix + "low-priority", settings.lowPriority(), policy, ExecutionPolicy::withLowPriority);
	}

	private static TracePropagation map(String prefix, RunPodProperties.Trace settings, TracePropagation trace) {
		trace = set(prefix + "request-field", settings.requestField(), trace, TracePropagation::withRequestField);
		return set(prefix + "input-field", settings.inputField(), trace, TracePropagation::withInputField);
	}

	static <T, R> R set(String property, @Nullable T value, R target, BiFunction<R, T, R> setter) {
		if (value == null) {
			return target;
		}
		try {
			return setter.apply(target, value);
		}
		catch (IllegalArgumentException ex) {
			String reason = String.valueOf(ex.getMessage());
			throw new InvalidConfigurationPropertyValueException(property, value, reason.replaceFirst("^'\\w+' ", ""),
					ex);
		}
	}

	// empty to have no webhook
	private static @Nullable URI requireAbsolute(URI webhook) {
		if (webhook.toString().isEmpty()) {
			return null;
		}
		Assert.isTrue(webhook.isAbsolute() && webhook.getHost() != null, "must be an absolute http or https URL");
		return webhook;
	}

	private static @Nullable S3Config mapS3Config(Map<String, Endpoint> sections) {
		List<String> missing = new ArrayList<>();
		String accessId = findText(sections, S3::accessId, "access-id", missing);
		String accessSecret = findText(sections, S3::accessSecret, "access-secret", missing);
		String bucketName = findText(sections, S3::bucketName, "bucket-name", missing);
		String endpointUrl = findText(sections, S3::endpointUrl, "endpoint-url", missing);
		if (missing.size() == 4) {
			return null;
		}
		if (!missing.isEmpty()) {
			String section = sections.keySet().stream().reduce((first, last) -> last).orElse(COMMON);
			throw RunPodConfigurationFailures.incompleteS3Config(section, missing);
		}
		return S3Config.builder()
			.accessId(accessId)
			.accessSecret(accessSecret)
			.bucketName(bucketName)
			.endpointUrl(endpointUrl)
			.objectPath(find(sections, S3::objectPath))
			.build();
	}

	private static String findText(Map<String, Endpoint> sections, Function<S3, @Nullable String> getter,
			String property, List<String> missing) {
		String value = find(sections, getter);
		if (value == null || value.isBlank()) {
			missing.add(property);
			return "";
		}
		return value.trim();
	}

	private static @Nullable String find(Map<String, Endpoint> sections, Function<S3, @Nullable String> getter) {
		String value = null;
		for (Endpoint section : sections.values()) {
			String own = getter.apply(section.s3());
			value = (own != null) ? own : value;
		}
		return value;
	}

}
