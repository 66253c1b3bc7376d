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

package io.runpod.simulator;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import io.runpod.simulator.http.AllowedHosts;
import io.runpod.simulator.queue.QueueSettings;

/**
 * Settings collected by the builder.
 *
 * @param allowedHosts the address to listen on and the accepted hosts
 * @param port the port, 0 for a free one
 * @param apiKeys the accepted keys, empty for a default
 * @param timeFactor the factor between simulated and real time
 * @param schedulers the schedulers for time and handlers
 * @param queueSettings the settings of all job queues
 * @param rateLimitsEnabled whether rate limits are enforced
 * @param adminEnabled whether the admin route is served
 * @param registrations the initial endpoints
 */
record SimulatorSettings(AllowedHosts allowedHosts, int port, Set<String> apiKeys, double timeFactor,
		SimulatorSchedulers schedulers, QueueSettings queueSettings, boolean rateLimitsEnabled, boolean adminEnabled,
		List<EndpointRegistration> registrations) {

	SimulatorSettings {
		// Keep the order: apiKey() returns the first key.
		apiKeys = Collections.unmodifiableSet(new LinkedHashSet<>(apiKeys));
		registrations = List.copyOf(registrations);
	}

	Set<String> effectiveApiKeys() {
		if (!this.apiKeys.isEmpty()) {
			return this.apiKeys;
		}
		return Set.of(this.allowedHosts.bindAddress().isLoopbackAddress() ? RunPodSimulatorBuilder.DEFAULT_API_KEY
				: "rpa_" + UUID.randomUUID());
	}

	boolean differsOnlyInEndpoints(SimulatorSettings other) {
		return withoutEndpoints(this.schedulers).equals(other.withoutEndpoints(this.schedulers));
	}

	private SimulatorSettings withoutEndpoints(SimulatorSchedulers schedulers) {
		return new SimulatorSettings(this.allowedHosts, this.port, this.apiKeys, this.timeFactor, schedulers,
				this.queueSettings, this.rateLimitsEnabled, this.adminEnabled, List.of());
	}

}
