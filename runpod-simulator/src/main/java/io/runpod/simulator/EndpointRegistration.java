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

import java.net.URI;
import java.util.List;
import java.util.Objects;

import io.runpod.simulator.endpoint.EndpointSettings;
import io.runpod.simulator.endpoint.Handler;

/**
 * Registration of an endpoint.
 *
 * @param id the endpoint id
 * @param handler the function that simulated workers run
 * @param settings the settings
 * @param workerUrls the URLs of the workers of a load-balancing endpoint, or none
 */
record EndpointRegistration(String id, Handler handler, EndpointSettings settings, List<URI> workerUrls) {

	EndpointRegistration {
		Objects.requireNonNull(id, "'id' must not be null");
		Objects.requireNonNull(handler, "'handler' must not be null");
		Objects.requireNonNull(settings, "'settings' must not be null");
		workerUrls = List.copyOf(workerUrls);
	}

	EndpointRegistration(String id, Handler handler, EndpointSettings settings) {
		this(id, handler, settings, List.of());
	}

	static EndpointRegistration forRemoteWorkers(String id, EndpointSettings settings) {
		return new EndpointRegistration(id, (job) -> null, settings.mutate().workers(0).build());
	}

	// simulated workers appear in the health of the endpoint only
	static EndpointRegistration forLoadBalancer(String id, List<URI> workerUrls) {
		if (workerUrls.isEmpty()) {
			throw new IllegalArgumentException("'workerUrls' must not be empty");
		}
		int workers = workerUrls.size();
		return new EndpointRegistration(id, (job) -> null,
				EndpointSettings.of((settings) -> settings.workers(workers).minWorkers(workers)), workerUrls);
	}

}
