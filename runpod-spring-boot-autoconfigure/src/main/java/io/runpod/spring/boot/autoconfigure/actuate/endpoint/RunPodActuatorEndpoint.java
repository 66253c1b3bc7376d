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

package io.runpod.spring.boot.autoconfigure.actuate.endpoint;

import java.util.Map;
import java.util.TreeMap;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodJobNotFoundException;
import io.runpod.spring.boot.RunPodEndpointRegistry;

/**
 * Actuator {@link Endpoint} for the state of RunPod endpoints. Operations that change
 * something at RunPod require {@code management.endpoint.runpod.access=unrestricted}.
 */
@Endpoint(id = "runpod", defaultAccess = Access.READ_ONLY)
final class RunPodActuatorEndpoint {

	private static final int MAX_JOBS_IN_LIST = 10;

	private static final int MAX_JOBS_IN_DETAIL = 100;

	private final Map<String, RunPodEndpoint> endpointBeans;

	private final RunPodEndpointRegistry endpointRegistry;

	RunPodActuatorEndpoint(Map<String, RunPodEndpoint> endpointBeans, RunPodEndpointRegistry endpointRegistry) {
		this.endpointBeans = endpointBeans;
		this.endpointRegistry = endpointRegistry;
	}

	@ReadOperation
	EndpointsDescriptor endpoints() {
		Map<String, EndpointDescriptor> descriptors = new TreeMap<>();
		allEndpoints().forEach((name, endpoint) -> descriptors.put(name, describe(endpoint, MAX_JOBS_IN_LIST)));
		return new EndpointsDescriptor(descriptors);
	}

	@ReadOperation
	EndpointDescriptor endpoint(@Selector String name) {
		return describe(requireEndpoint(name), MAX_JOBS_IN_DETAIL);
	}

	private EndpointDescriptor describe(RunPodEndpoint endpoint, int maxJobs) {
		return this.endpointRegistry.getActivity(endpoint)
			.map((activity) -> EndpointDescriptor.of(activity, maxJobs))
			.orElse(EndpointDescriptor.EMPTY);
	}

	// removes the jobs that are in the queue
	@DeleteOperation
	Mono<PurgedQueueDescriptor> purge(@Selector String name, @Selector String what) {
		RunPodEndpoint endpoint = requireEndpoint(name);
		requirePath("queue", what);
		return endpoint.reactive()
			.purgeQueue()
			.map(PurgedQueueDescriptor::of)
			.onErrorMap(this::toResponseStatusException);
	}

	@DeleteOperation
	Mono<JobDescriptor> cancel(@Selector String name, @Selector String what, @Selector String jobId) {
		RunPodEndpoint endpoint = requireEndpoint(name);
		requirePath("jobs", what);
		return endpoint.reactive().cancel(jobId).map(JobDescriptor::of).onErrorMap(this::toResponseStatusException);
	}

	private Map<String, RunPodEndpoint> allEndpoints() {
		Map<String, RunPodEndpoint> endpoints = new TreeMap<>(this.endpointRegistry.getEndpoints());
		endpoints.putAll(this.endpointBeans);
		return endpoints;
	}

	private RunPodEndpoint requireEndpoint(String name) {
		RunPodEndpoint endpoint = allEndpoints().get(name);
		if (endpoint == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND,
					"No RunPod endpoint '" + name + "', only " + allEndpoints().keySet());
		}
		return endpoint;
	}

	private static void requirePath(String expected, String actual) {
		if (!actual.equals(expected)) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND,
					"'" + expected + "' expected, not '" + actual + "'");
		}
	}

	private Throwable toResponseStatusException(Throwable ex) {
		if (ex instanceof RunPodJobNotFoundException) {
			return new ResponseStatusException(HttpStatus.NOT_FOUND, ex.getMessage(), ex);
		}
		return (ex instanceof RunPodException)
				? new ResponseStatusException(HttpStatus.BAD_GATEWAY, ex.getMessage(), ex) : ex;
	}

}
