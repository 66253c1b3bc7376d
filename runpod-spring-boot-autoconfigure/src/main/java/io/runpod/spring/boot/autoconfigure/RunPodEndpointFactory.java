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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.runpod.client.EndpointOptions;
import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.spring.boot.RunPodConnectionDetails;

/**
 * Factory for configured endpoints, which validates their settings.
 */
final class RunPodEndpointFactory {

	private final RunPodClient client;

	private final RunPodConnectionDetails connectionDetails;

	private final RunPodProperties properties;

	private final RunPodPropertyMapper propertyMapper;

	// endpoints of one account share a client, and so limits and health
	private final Map<String, RunPodClient> clientsByApiKey = new ConcurrentHashMap<>();

	RunPodEndpointFactory(RunPodClient client, RunPodConnectionDetails connectionDetails, RunPodProperties properties,
			RunPodPropertyMapper propertyMapper) {
		this.client = client;
		this.connectionDetails = connectionDetails;
		this.properties = properties;
		this.propertyMapper = propertyMapper;
	}

	RunPodEndpoint create(String name) {
		String id = resolveId(name);
		RunPodClient client = resolveClient(name);
		EndpointOptions options = this.propertyMapper.getOptions(name);
		try {
			return client.endpoint(id, (endpoint) -> endpoint.name(name).options(options));
		}
		catch (IllegalArgumentException ex) {
			throw RunPodConfigurationFailures.invalidEndpointId(name, id);
		}
	}

	private String resolveId(String name) {
		String id = this.connectionDetails.getEndpointId(name);
		if (id != null) {
			return id;
		}
		RunPodProperties.Endpoint endpoint = this.properties.endpoints().get(name);
		String configuredId = (endpoint != null) ? endpoint.id() : null;
		return (configuredId != null && !configuredId.isBlank()) ? configuredId.trim() : name;
	}

	private RunPodClient resolveClient(String name) {
		String apiKey = this.connectionDetails.getApiKey(name);
		if (apiKey == null) {
			this.connectionDetails.getApiKey();
			return this.client;
		}
		return this.clientsByApiKey.computeIfAbsent(apiKey, (key) -> this.client.withApiKey(
				() -> DefaultRunPodClientBuilderConfigurer.orPlaceholder(this.connectionDetails.getApiKey(name))));
	}

}
