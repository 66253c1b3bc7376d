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
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Status;

import io.runpod.client.health.EndpointCondition;
import io.runpod.spring.boot.autoconfigure.RunPodProperties;

/**
 * How the health of an endpoint is found out.
 *
 * @param monitored whether the client looks by itself
 * @param timeToLive how old the shown counts may be if it does not
 * @param timeout how long to wait for new ones then
 * @param outOfServiceAfter how long jobs may wait in vain
 * @param statusMapping what to show for a condition in place of the usual status
 */
record RunPodHealthIndicatorSettings(boolean monitored, Duration timeToLive, Duration timeout,
		Duration outOfServiceAfter, Map<EndpointCondition, String> statusMapping) {

	// the default values that the metadata of the properties name
	static RunPodHealthIndicatorSettings of(RunPodProperties.Health properties) {
		return new RunPodHealthIndicatorSettings(properties.interval() == null || !properties.interval().isZero(),
				getOrDefault(properties.timeToLive(), Duration.ofSeconds(10)),
				getOrDefault(properties.timeout(), Duration.ofSeconds(5)),
				getOrDefault(properties.outOfServiceAfter(), Duration.ofMinutes(1)), properties.status());
	}

	private static Duration getOrDefault(@Nullable Duration value, Duration defaultValue) {
		return (value != null) ? value : defaultValue;
	}

	Status mapStatus(EndpointCondition condition) {
		String status = this.statusMapping.get(condition);
		if (status != null) {
			return new Status(status.trim().toUpperCase(Locale.ROOT).replace('-', '_'));
		}
		return switch (condition) {
			case UNKNOWN -> Status.UNKNOWN;
			case STALLED -> Status.OUT_OF_SERVICE;
			case UNREACHABLE, UNAUTHORIZED, NOT_FOUND -> Status.DOWN;
			default -> Status.UP;
		};
	}

}
