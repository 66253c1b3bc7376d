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

package io.runpod.spring.boot.autoconfigure.health;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;

import io.runpod.client.EndpointOptions;
import io.runpod.client.health.EndpointCondition;

/**
 * Configuration properties for the health of endpoints.
 *
 * @param runTimeEndpoints Whether endpoints that the application obtains from the client
 * by their id are monitored and shown.
 * @param timeToLive Maximum age of the shown health if monitoring is disabled.
 * @param outOfServiceAfter Minimum time for which queued jobs find no worker before the
 * endpoint is out of service.
 * @param status Mapping of conditions to health statuses.
 * @param endpoints Endpoints by name. Each may repeat the common settings.
 */
@ConfigurationProperties("management.health.runpod")
record RunPodHealthIndicatorProperties(@DefaultValue("false") boolean runTimeEndpoints,
		@DefaultValue("10s") Duration timeToLive, @DefaultValue("1m") Duration outOfServiceAfter,
		@DefaultValue Map<EndpointCondition, String> status, @DefaultValue Map<String, Endpoint> endpoints) {

	void validate() {
		String prefix = "management.health.runpod.";
		validate(prefix, this.timeToLive, this.outOfServiceAfter, this.status);
		this.endpoints.forEach((name, endpoint) -> validate(prefix + "endpoints." + name + ".", endpoint.timeToLive(),
				endpoint.outOfServiceAfter(), endpoint.status()));
	}

	private static void validate(String prefix, @Nullable Duration timeToLive, @Nullable Duration outOfServiceAfter,
			Map<EndpointCondition, String> status) {
		validateNotNegative(prefix + "time-to-live", timeToLive);
		validateNotNegative(prefix + "out-of-service-after", outOfServiceAfter);
		status.forEach((condition, code) -> validate(StringUtils.hasText(code),
				prefix + "status." + condition.name().toLowerCase(Locale.ROOT).replace('_', '-'), code,
				"must not be empty"));
	}

	private static void validateNotNegative(String property, @Nullable Duration value) {
		validate(value == null || !value.isNegative(), property, value, "must not be negative");
	}

	private static void validate(boolean valid, String property, @Nullable Object value, String reason) {
		if (!valid) {
			throw new InvalidConfigurationPropertyValueException(property, value, reason);
		}
	}

	RunPodHealthIndicatorSettings settings(String endpointName, EndpointOptions options) {
		String uniformName = toUniformName(endpointName);
		Endpoint endpoint = this.endpoints.entrySet()
			.stream()
			.filter((entry) -> toUniformName(entry.getKey()).equals(uniformName))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse(new Endpoint(null, null, Map.of()));
		Map<EndpointCondition, String> statusMapping = new EnumMap<>(EndpointCondition.class);
		statusMapping.putAll(this.status);
		statusMapping.putAll(endpoint.status());
		return new RunPodHealthIndicatorSettings(!options.healthInterval().isZero(),
				(endpoint.timeToLive() != null) ? endpoint.timeToLive() : this.timeToLive, options.healthTimeout(),
				(endpoint.outOfServiceAfter() != null) ? endpoint.outOfServiceAfter() : this.outOfServiceAfter,
				statusMapping);
	}

	// as the binder, which has merged the properties of equal names
	private static String toUniformName(String name) {
		return name.matches("[\\w-]+") ? name.replaceAll("[_-]", "").toLowerCase(Locale.ROOT) : name;
	}

	/**
	 * Settings of an endpoint that differ from the common ones.
	 *
	 * @param timeToLive Maximum age of the shown health if monitoring is disabled.
	 * @param outOfServiceAfter Minimum time for which queued jobs find no worker before
	 * the endpoint is out of service.
	 * @param status Mapping of conditions to health statuses.
	 */
	record Endpoint(@Nullable Duration timeToLive, @Nullable Duration outOfServiceAfter,
			@DefaultValue Map<EndpointCondition, String> status) {
	}

}
