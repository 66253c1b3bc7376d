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

package io.runpod.simulator.gate;

import io.netty.handler.codec.http.HttpResponseStatus;
import reactor.core.publisher.Mono;

import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.endpoint.Operation;
import io.runpod.simulator.http.Action;
import io.runpod.simulator.http.Answer;
import io.runpod.simulator.http.Request;
import io.runpod.simulator.time.SimulatorTime;

/**
 * What every request passes before its operation: key, endpoint, log, limits, faults.
 *
 * @since 0.1.0
 */
public final class Gate {

	private static final int RUN_LIMIT = 10 * 1024 * 1024;

	private static final int RUN_SYNC_LIMIT = 20 * 1000 * 1000;

	private static final byte[] NO_BODY = {};

	private final ApiKeys apiKeys;

	private final EndpointLookup endpoints;

	private final Faults faults;

	private final SimulatorTime time;

	/**
	 * Create the gate.
	 * @param apiKeys the keys that are let in
	 * @param endpoints what is served
	 * @param faults what goes wrong
	 * @param time the clock
	 */
	public Gate(ApiKeys apiKeys, EndpointLookup endpoints, Faults faults, SimulatorTime time) {
		this.apiKeys = apiKeys;
		this.endpoints = endpoints;
		this.faults = faults;
		this.time = time;
	}

	/**
	 * Put an operation behind the gate.
	 * @param operation which of RunPod's it is
	 * @param action what it does
	 * @return the action of a route with a variable {@code endpoint}
	 */
	public Action guard(Operation operation, EndpointOperation action) {
		return (request) -> {
			Answer refusal = this.apiKeys.refuse(request);
			if (refusal != null) {
				return Mono.just(refusal);
			}
			ServedEndpoint endpoint = this.endpoints.find(request.pathVariable("endpoint"));
			if (endpoint == null) {
				return Mono.just(Answer.problem(HttpResponseStatus.NOT_FOUND, "endpoint not found"));
			}
			return body(operation, request).flatMap((body) -> perform(operation, action, endpoint, request, body));
		};
	}

	private static Mono<byte[]> body(Operation operation, Request request) {
		return switch (operation) {
			case RUN, BATCH -> request.body(RUN_LIMIT, "10MiB");
			case RUN_SYNC, JOB_DONE, JOB_STREAM -> request.body(RUN_SYNC_LIMIT, "20MB");
			default -> Mono.just(NO_BODY);
		};
	}

	private Mono<Answer> perform(Operation operation, EndpointOperation action, ServedEndpoint endpoint,
			Request request, byte[] body) {
		endpoint.requests().add(operation, request, body);
		return endpoint.limits().apply(operation, endpoint::running, () -> {
			Fault fault = this.faults.next(operation);
			return (fault != null) ? FaultyAnswers.play(fault, request,
					Mono.defer(() -> action.handle(endpoint, request, body)), this.time)
					: action.handle(endpoint, request, body);
		});
	}

}
