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

import java.util.Objects;

import io.runpod.simulator.endpoint.EndpointSettings;
import io.runpod.simulator.endpoint.Handler;

/**
 * Registration of an endpoint.
 *
 * @param id the endpoint id
 * @param handler the function that simulated workers run
 * @param settings the settings
 */
record EndpointRegistration(String id, Handler handler, EndpointSettings settings) {

	EndpointRegistration {
		Objects.requireNonNull(id, "'id' must not be null");
		Objects.requireNonNull(handler, "'handler' must not be null");
		Objects.requireNonNull(settings, "'settings' must not be null");
	}

	static EndpointRegistration forRemoteWorkers(String id, EndpointSettings settings) {
		return new EndpointRegistration(id, (job) -> null, settings.mutate().workers(0).build());
	}

}
