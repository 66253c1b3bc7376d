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

package io.runpod.spring.boot.autoconfigure.actuate;

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
import io.runpod.client.job.RunPodException;
import io.runpod.client.job.RunPodJobNotFoundException;

/**
 * The endpoint {@code runpod} of Actuator. What changes something at RunPod is off unless
 * {@code management.endpoint.runpod.access} is {@code unrestricted}.
 */
@Endpoint(id = "runpod", defaultAccess = Access.READ_ONLY)
final class RunPodActuatorEndpoint {

	private static final int FEW_JOBS = 10;

	private static final int MANY_JOBS = 100;

	private final Map<String, RunPodEndpoint> beans;

	private final EndpointsAskedFor askedFor;

	RunPodActuatorEndpoint(Map<String, RunPodEndpoint> beans, EndpointsAskedFor askedFor) {
		this.beans = beans;
		this.askedFor = askedFor;
	}

	@ReadOperation
	EndpointsDescriptor endpoints() {
		Map<String, EndpointDescriptor> descriptors = new TreeMap<>();
		all().forEach((name, endpoint) -> descriptors.put(name, EndpointDescriptor.of(endpoint.activity(), FEW_JOBS)));
		return new EndpointsDescriptor(descriptors);
	}

	@ReadOperation
	EndpointDescriptor endpoint(@Selector String name) {
		return EndpointDescriptor.of(named(name).activity(), MANY_JOBS);
	}

	// removes the jobs that no worker has taken yet
	@DeleteOperation
	Mono<PurgedDescriptor> purge(@Selector String name, @Selector String what) {
		RunPodEndpoint endpoint = named(name);
		requirePath("queue", what);
		return endpoint.reactive().purgeQueue().map(PurgedDescriptor::of).onErrorMap(this::asStatus);
	}

	@DeleteOperation
	Mono<JobDescriptor> cancel(@Selector String name, @Selector String what, @Selector String jobId) {
		RunPodEndpoint endpoint = named(name);
		requirePath("jobs", what);
		return endpoint.reactive().cancel(jobId).map(JobDescriptor::of).onErrorMap(this::asStatus);
	}

	private Map<String, RunPodEndpoint> all() {
		Map<String, RunPodEndpoint> all = new TreeMap<>(this.askedFor.byName());
		all.putAll(this.beans);
		return all;
	}

	private RunPodEndpoint named(String name) {
		RunPodEndpoint endpoint = all().get(name);
		if (endpoint == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND,
					"No RunPod endpoint '" + name + "', only " + all().keySet());
		}
		return endpoint;
	}

	private static void requirePath(String expected, String actual) {
		if (!actual.equals(expected)) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND,
					"'" + expected + "' expected, not '" + actual + "'");
		}
	}

	private Throwable asStatus(Throwable ex) {
		if (ex instanceof RunPodJobNotFoundException) {
			return new ResponseStatusException(HttpStatus.NOT_FOUND, ex.getMessage(), ex);
		}
		return (ex instanceof RunPodException)
				? new ResponseStatusException(HttpStatus.BAD_GATEWAY, ex.getMessage(), ex) : ex;
	}

}
