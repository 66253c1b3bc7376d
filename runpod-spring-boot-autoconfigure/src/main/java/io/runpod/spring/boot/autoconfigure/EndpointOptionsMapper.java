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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import io.runpod.client.EndpointOptions;
import io.runpod.client.job.ExecutionPolicy;
import io.runpod.client.job.S3Config;

/**
 * From settings to the options of the client, which knows the ranges. A value out of
 * range is reported under the name of its property.
 */
final class EndpointOptionsMapper {

	private final List<String> path;

	EndpointOptionsMapper(String... path) {
		this.path = List.of(path);
	}

	EndpointOptions map(RunPodProperties.Endpoint settings) {
		return EndpointOptions.of((options) -> {
			set("timeout", settings.timeout(), options::timeout, "15m");
			set("cancel-on-timeout", settings.cancelOnTimeout(), options::cancelOnTimeout, "true");
			set("run-sync-wait", settings.runSyncWait(), options::runSyncWait, "5s");
			set("poll-wait", settings.pollWait(), options::pollWait, "20s");
			set("poll-interval", settings.pollInterval(), options::pollInterval, "1s");
			set("request-timeout", settings.requestTimeout(), options::requestTimeout, "30s");
			set("max-attempts", settings.maxAttempts(), options::maxAttempts, "5");
			set("webhook", settings.webhook(), (webhook) -> options.webhook(absolute(webhook)),
					"https://example.com/jobs");
			options.policy(policy(settings.policy()));
			options.s3Config(bucket(settings.s3()));
		});
	}

	private ExecutionPolicy policy(RunPodProperties.Policy settings) {
		ExecutionPolicy[] policy = { ExecutionPolicy.none() };
		set("policy.execution-timeout", settings.executionTimeout(),
				(value) -> policy[0] = policy[0].withExecutionTimeout(value), "10m");
		set("policy.ttl", settings.ttl(), (value) -> policy[0] = policy[0].withTtl(value), "1d");
		set("policy.low-priority", settings.lowPriority(), (value) -> policy[0] = policy[0].withLowPriority(value),
				"true");
		return policy[0];
	}

	private @Nullable S3Config bucket(RunPodProperties.S3 settings) {
		List<String> missing = new ArrayList<>();
		String accessId = text("access-id", settings.accessId(), missing);
		String accessSecret = text("access-secret", settings.accessSecret(), missing);
		String bucketName = text("bucket-name", settings.bucketName(), missing);
		String endpointUrl = text("endpoint-url", settings.endpointUrl(), missing);
		if (missing.size() == 4) {
			return null;
		}
		if (!missing.isEmpty()) {
			throw Mistakes.incompleteS3(this.path, missing);
		}
		S3Config bucket = S3Config.of(accessId, accessSecret, bucketName, endpointUrl);
		String objectPath = settings.objectPath();
		return (objectPath != null) ? bucket.withObjectPath(objectPath) : bucket;
	}

	private static String text(String property, @Nullable String value, List<String> missing) {
		if (value == null || value.isBlank()) {
			missing.add(property);
			return "";
		}
		return value.trim();
	}

	private static @Nullable URI absolute(URI webhook) {
		if (webhook.toString().isEmpty()) {
			return null;
		}
		Assert.isTrue(webhook.isAbsolute() && webhook.getHost() != null,
				() -> "must be an absolute http or https URL, but is '" + webhook + "'");
		return webhook;
	}

	private <T> void set(String property, @Nullable T value, Consumer<T> target, String example) {
		if (value != null) {
			try {
				target.accept(value);
			}
			catch (IllegalArgumentException ex) {
				throw Mistakes.unusable(this.path, property, Reasons.of(ex), example);
			}
		}
	}

}
