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

import org.springframework.boot.health.contributor.Status;

import io.runpod.client.health.EndpointCondition;

/**
 * Settings of the health indicator of an endpoint.
 *
 * @param monitored whether the client monitors the endpoint
 * @param timeToLive the maximum age of the shown health if it does not
 * @param timeout the maximum time of a health check then
 * @param outOfServiceAfter the minimum time for which queued jobs find no worker before
 * the endpoint is out of service
 * @param statusMapping the statuses of conditions that do not have the default one
 */
record RunPodHealthIndicatorSettings(boolean monitored, Duration timeToLive, Duration timeout,
		Duration outOfServiceAfter, Map<EndpointCondition, String> statusMapping) {

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
