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

package io.runpod.simulator.access;

import io.netty.handler.codec.http.HttpResponseStatus;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.JsonNodeFactory;

import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.endpoint.Operation;
import io.runpod.simulator.http.Request;
import io.runpod.simulator.http.RequestHandler;
import io.runpod.simulator.http.Response;
import io.runpod.simulator.job.PayloadLimit;
import io.runpod.simulator.time.SimulatorTime;

/**
 * Filter in front of every operation: authenticates the request, resolves the endpoint,
 * logs the request, enforces rate limits and injects faults.
 *
 * @since 0.1.0
 */
public final class AccessFilter {

	private static final byte[] NO_BODY = {};

	private final ApiKeys apiKeys;

	private final EndpointLookup endpointLookup;

	private final PendingFaults pendingFaults;

	private final SimulatorTime time;

	/**
	 * Create a filter.
	 * @param apiKeys the accepted keys
	 * @param endpointLookup the lookup of endpoints
	 * @param pendingFaults the faults to inject
	 * @param time the clock
	 */
	public AccessFilter(ApiKeys apiKeys, EndpointLookup endpointLookup, PendingFaults pendingFaults,
			SimulatorTime time) {
		this.apiKeys = apiKeys;
		this.endpointLookup = endpointLookup;
		this.pendingFaults = pendingFaults;
		this.time = time;
	}

	/**
	 * Decorate the handler of an operation with this filter.
	 * @param operation the operation
	 * @param handler the handler of the operation
	 * @return the handler for a route with the path variable {@code endpoint}
	 */
	public RequestHandler decorate(Operation operation, EndpointRequestHandler handler) {
		return (request) -> {
			Response rejection = this.apiKeys.rejectIfUnauthorized(request);
			if (rejection != null) {
				return Mono.just(rejection);
			}
			String id = request.pathVariable("endpoint");
			SimulatedEndpoint endpoint = this.endpointLookup.find(id);
			if (endpoint == null) {
				return Mono.just(Response.problem(HttpResponseStatus.NOT_FOUND,
						"endpoint not found: no handler is registered for '" + id + "'"));
			}
			if (!endpoint.serves(operation)) {
				return Mono.just(Response.json(HttpResponseStatus.BAD_REQUEST,
						JsonNodeFactory.instance.objectNode().put("error", "not allowed for QB API")));
			}
			return readBody(operation, request).flatMap((body) -> execute(operation, handler, endpoint, request, body));
		};
	}

	private static Mono<byte[]> readBody(Operation operation, Request request) {
		return switch (operation) {
			case LOAD_BALANCER -> readBody(request, PayloadLimit.LOAD_BALANCER);
			case RUN, BATCH, OPENAI -> readBody(request, PayloadLimit.RUN);
			case RUN_SYNC, JOB_DONE, JOB_STREAM -> readBody(request, PayloadLimit.RUN_SYNC);
			default -> Mono.just(NO_BODY);
		};
	}

	private static Mono<byte[]> readBody(Request request, PayloadLimit limit) {
		return request.body(limit.bytes(), limit.text());
	}

	private Mono<Response> execute(Operation operation, EndpointRequestHandler handler, SimulatedEndpoint endpoint,
			Request request, byte[] body) {
		endpoint.requestLog().add(operation, request, body);
		return endpoint.rateLimiter().apply(operation, endpoint::runningWorkers, () -> {
			Fault fault = this.pendingFaults.poll(operation);
			return (fault != null) ? FaultResponses.apply(fault, request,
					Mono.defer(() -> handler.handle(endpoint, request, body)), this.time)
					: handler.handle(endpoint, request, body);
		});
	}

}
