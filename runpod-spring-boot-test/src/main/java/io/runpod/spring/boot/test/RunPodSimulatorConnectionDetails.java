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

package io.runpod.spring.boot.test;

import java.net.URI;

import io.runpod.simulator.RunPodSimulator;
import io.runpod.spring.boot.RunPodConnectionDetails;

/**
 * Connection details for a {@link RunPodSimulator}. Endpoints have their name as id.
 */
class RunPodSimulatorConnectionDetails implements RunPodConnectionDetails {

	private final RunPodSimulator simulator;

	RunPodSimulatorConnectionDetails(RunPodSimulator simulator) {
		this.simulator = simulator;
	}

	@Override
	public URI getBaseUrl() {
		return URI.create(this.simulator.baseUrl());
	}

	@Override
	public String getApiKey() {
		return this.simulator.apiKey();
	}

	// the simulator has a single key, also for endpoints of other accounts
	@Override
	public String getApiKey(String endpointName) {
		return this.simulator.apiKey();
	}

	@Override
	public String getEndpointId(String endpointName) {
		return endpointName;
	}

	@Override
	public String getLoadBalancerId(String name) {
		return name;
	}

}
