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

import java.net.InetAddress;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import io.runpod.simulator.queue.QueueSettings;

/**
 * What the builder was told.
 *
 * @param bindAddress what to listen on
 * @param port the port, 0 for a free one
 * @param apiKeys the keys that are let in, none for one of our choice
 * @param timeFactor how much faster simulated time passes
 * @param schedulers where time and threads come from
 * @param queueSettings what may be switched about jobs
 * @param rateLimitsEnabled whether requests are limited
 * @param adminEnabled whether the admin route is served
 * @param registrations the endpoints to begin with
 */
record SimulatorSettings(InetAddress bindAddress, int port, Set<String> apiKeys, double timeFactor,
		SimulatorSchedulers schedulers, QueueSettings queueSettings, boolean rateLimitsEnabled, boolean adminEnabled,
		List<EndpointRegistration> registrations) {

	SimulatorSettings {
		// In their order: the first is the one that is shown.
		apiKeys = Collections.unmodifiableSet(new LinkedHashSet<>(apiKeys));
		registrations = List.copyOf(registrations);
	}

	Set<String> effectiveApiKeys() {
		if (!this.apiKeys.isEmpty()) {
			return this.apiKeys;
		}
		return Set.of(this.bindAddress.isLoopbackAddress() ? RunPodSimulatorBuilder.DEFAULT_API_KEY
				: "rpa_" + UUID.randomUUID());
	}

	boolean differsOnlyInEndpoints(SimulatorSettings other) {
		return withoutEndpoints(this.schedulers).equals(other.withoutEndpoints(this.schedulers));
	}

	private SimulatorSettings withoutEndpoints(SimulatorSchedulers schedulers) {
		return new SimulatorSettings(this.bindAddress, this.port, this.apiKeys, this.timeFactor, schedulers,
				this.queueSettings, this.rateLimitsEnabled, this.adminEnabled, List.of());
	}

}
