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

import java.util.Objects;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.client.ClientHttpRequestFactory;

import io.runpod.client.RunPodClient;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.loadbalancing.RunPodLoadBalancer;
import io.runpod.spring.boot.RunPodConnectionDetails;

/**
 * Factory of the beans of load-balancing endpoints. Each also becomes an endpoint of the
 * client, for its health and meters only.
 */
final class RunPodLoadBalancerFactory {

	private final RunPodProperties properties;

	private final RunPodConnectionDetails connectionDetails;

	private final ObjectProvider<RunPodClient> client;

	private final RunPodConnector connector;

	private final ClientHttpRequestFactory requestFactory;

	private final ObservationRegistry observationRegistry;

	private final ObjectProvider<RunPodListener> listeners;

	RunPodLoadBalancerFactory(RunPodProperties properties, RunPodConnectionDetails connectionDetails,
			ObjectProvider<RunPodClient> client, RunPodConnector connector, ClientHttpRequestFactory requestFactory,
			ObservationRegistry observationRegistry, ObjectProvider<RunPodListener> listeners) {
		this.properties = properties;
		this.connectionDetails = connectionDetails;
		this.client = client;
		this.connector = connector;
		this.requestFactory = requestFactory;
		this.observationRegistry = observationRegistry;
		this.listeners = listeners;
	}

	RunPodLoadBalancer create(String name) {
		RunPodProperties.LoadBalancer loadBalancer = Objects.requireNonNull(this.properties.loadBalancers().get(name));
		String id = resolveId(name, loadBalancer);
		this.connectionDetails.getApiKey();
		RunPodLoadBalancer bean = build(name, id, loadBalancer);
		this.client.getObject().endpoint(id, (endpoint) -> endpoint.name(name));
		return bean;
	}

	private RunPodLoadBalancer build(String name, String id, RunPodProperties.LoadBalancer loadBalancer) {
		RunPodLoadBalancer.Builder builder = builder(name, id).name(name).baseUrl(this.connectionDetails.getBaseUrl());
		String prefix = "runpod.load-balancers." + name + ".retry.";
		RunPodPropertyMapper.set(prefix + "max-attempts", loadBalancer.retry().maxAttempts(), builder,
				RunPodLoadBalancer.Builder::maxAttempts);
		RunPodPropertyMapper.set(prefix + "delay", loadBalancer.retry().delay(), builder,
				RunPodLoadBalancer.Builder::retryDelay);
		this.listeners.orderedStream().forEach(builder::listener);
		return builder
			.restClient((restClient) -> restClient.requestFactory(this.requestFactory)
				.observationRegistry(this.observationRegistry))
			.webClient((webClient) -> {
				this.connector.applyTo(webClient);
				webClient.observationRegistry(this.observationRegistry);
			})
			.build()
			.withAffinity(loadBalancer.affinity());
	}

	private RunPodLoadBalancer.Builder builder(String name, String id) {
		try {
			return RunPodLoadBalancer.builder(id,
					() -> DefaultRunPodClientBuilderConfigurer.orPlaceholder(this.connectionDetails.getApiKey()));
		}
		catch (IllegalArgumentException ex) {
			throw RunPodConfigurationFailures.invalidLoadBalancerId(name, id);
		}
	}

	private String resolveId(String name, RunPodProperties.LoadBalancer loadBalancer) {
		String id = this.connectionDetails.getLoadBalancerId(name);
		if (id == null) {
			id = PropertiesRunPodConnectionDetails.resolveText(loadBalancer.id());
		}
		if (id == null) {
			throw RunPodConfigurationFailures.missingLoadBalancerId(name);
		}
		return id;
	}

}
