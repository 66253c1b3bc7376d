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

package io.runpod.spring.boot;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

import io.runpod.client.EndpointActivity;
import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodClientOperations;
import io.runpod.client.RunPodEndpoint;

/**
 * Registry of the endpoints that clients have created, by name, including those that are
 * known only at run time. Of several endpoints with one name, the first is registered.
 * The first 200 names are registered: an application that derives ids from requests must
 * not create meters and health contributors without bound.
 *
 * @since 0.1.0
 */
public final class RunPodEndpointRegistry implements RunPodClientCustomizer {

	private static final Log logger = LogFactory.getLog(RunPodEndpointRegistry.class);

	private static final int MAX_ENDPOINTS = 200;

	private final Map<String, RunPodEndpoint> endpoints = new ConcurrentHashMap<>();

	private boolean warned;

	private final Map<String, RunPodClientOperations> clientOperations = new ConcurrentHashMap<>();

	private final List<Consumer<RunPodEndpoint>> listeners = new ArrayList<>();

	private final ConfigurableListableBeanFactory beanFactory;

	RunPodEndpointRegistry(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void customize(RunPodClient.Builder builder) {
		builder.endpointListener(this::register);
	}

	private synchronized void register(RunPodClient client, RunPodEndpoint endpoint) {
		if (this.endpoints.size() == MAX_ENDPOINTS && !this.endpoints.containsKey(endpoint.name())) {
			if (!this.warned) {
				this.warned = true;
				logger.warn("More than " + MAX_ENDPOINTS + " RunPod endpoints were created: those after the first "
						+ MAX_ENDPOINTS + " have no health, meters and Actuator entries");
			}
			return;
		}
		this.clientOperations.putIfAbsent(endpoint.name(), client.operations());
		if (this.endpoints.putIfAbsent(endpoint.name(), endpoint) == null) {
			this.listeners.forEach((listener) -> listener.accept(endpoint));
		}
	}

	/**
	 * Return the registered endpoints.
	 * @return an unmodifiable view of the endpoints by name
	 */
	public Map<String, RunPodEndpoint> getEndpoints() {
		return Collections.unmodifiableMap(this.endpoints);
	}

	/**
	 * Return the activity of this process on an endpoint. No request is sent, and no
	 * client is created.
	 * @param endpoint the endpoint, or a view of it
	 * @return a live view, or empty if neither a client with registered endpoints nor one
	 * that is a bean created the endpoint, for example because it is a mock
	 */
	public Optional<EndpointActivity> getActivity(RunPodEndpoint endpoint) {
		return Stream.concat(this.clientOperations.values().stream().distinct(), clientBeanOperations())
			.flatMap((operations) -> operations.activity(endpoint).stream())
			.findFirst();
	}

	// a lazy client is not created, and a mock has no operations
	private Stream<RunPodClientOperations> clientBeanOperations() {
		return Stream.of(this.beanFactory.getBeanNamesForType(RunPodClient.class, true, false))
			.map(this.beanFactory::getSingleton)
			.filter(RunPodClient.class::isInstance)
			.map((client) -> ((RunPodClient) client).operations())
			.filter(Objects::nonNull);
	}

	/**
	 * Add a listener for registered endpoints, called once for each: those that are
	 * already registered, and then those that are registered later.
	 * @param listener the listener, called on the thread that creates the endpoint
	 */
	public synchronized void addListener(Consumer<RunPodEndpoint> listener) {
		this.listeners.add(listener);
		this.endpoints.values().forEach(listener);
	}

}
