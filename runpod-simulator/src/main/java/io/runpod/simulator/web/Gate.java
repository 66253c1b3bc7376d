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

package io.runpod.simulator.web;

import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.endpoint.Operation;
import io.runpod.simulator.time.SimulatorTime;

/**
 * What every request passes before its operation: key, endpoint, log, limits, faults.
 */
final class Gate {

	private final ApiKeys apiKeys;

	private final EndpointLookup endpoints;

	private final Faults faults;

	private final SimulatorTime time;

	Gate(ApiKeys apiKeys, EndpointLookup endpoints, Faults faults, SimulatorTime time) {
		this.apiKeys = apiKeys;
		this.endpoints = endpoints;
		this.faults = faults;
		this.time = time;
	}

	HandlerFunction<ServerResponse> guard(Operation operation, EndpointOperation action) {
		return (request) -> {
			Answer refusal = this.apiKeys.refuse(request);
			if (refusal != null) {
				return refusal.response();
			}
			ServedEndpoint endpoint = this.endpoints.find(request.pathVariable("endpoint"));
			if (endpoint == null) {
				return Answer.problem(HttpStatus.NOT_FOUND, "endpoint not found").response();
			}
			return Bodies.read(request, operation)
				.flatMap((body) -> perform(operation, action, endpoint, request, body))
				.onErrorResume(BadRequestException.class, (ex) -> ex.answer().response());
		};
	}

	private Mono<ServerResponse> perform(Operation operation, EndpointOperation action, ServedEndpoint endpoint,
			ServerRequest request, byte[] body) {
		endpoint.requests().add(operation, request, body);
		if (!endpoint.limits().enter(operation, endpoint)) {
			return ServerResponse.status(HttpStatus.TOO_MANY_REQUESTS).build();
		}
		Mono<Answer> answer = Mono.defer(() -> action.handle(endpoint, request, body))
			.doFinally((signal) -> endpoint.limits().leave(operation));
		Fault fault = this.faults.next(operation);
		return (fault != null) ? FaultyAnswers.play(fault, request, answer, this.time)
				: answer.flatMap(Answer::response);
	}

}
