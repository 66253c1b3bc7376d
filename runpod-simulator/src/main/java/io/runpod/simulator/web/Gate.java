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

import java.util.Locale;
import java.util.Set;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.endpoint.Operation;

/**
 * What every request passes before its operation: key, endpoint, log, faults.
 */
final class Gate {

	private static final String BEARER = "bearer ";

	private final Set<String> apiKeys;

	private final EndpointLookup endpoints;

	private final Faults faults;

	Gate(Set<String> apiKeys, EndpointLookup endpoints, Faults faults) {
		this.apiKeys = apiKeys;
		this.endpoints = endpoints;
		this.faults = faults;
	}

	HandlerFunction<ServerResponse> guard(Operation operation, EndpointOperation action) {
		return (request) -> {
			String key = key(request);
			if (!this.apiKeys.contains(key)) {
				return respond(Answer.problem(HttpStatus.UNAUTHORIZED,
						key.isEmpty() ? "no token provided" : "invalid api key"));
			}
			ServedEndpoint endpoint = this.endpoints.find(request.pathVariable("endpoint"));
			if (endpoint == null) {
				return respond(Answer.problem(HttpStatus.NOT_FOUND, "endpoint not found"));
			}
			return Bodies.read(request, operation)
				.flatMap((body) -> perform(operation, action, endpoint, request, body))
				.onErrorResume(BadRequestException.class, (ex) -> respond(ex.answer()));
		};
	}

	private Mono<ServerResponse> perform(Operation operation, EndpointOperation action, ServedEndpoint endpoint,
			ServerRequest request, byte[] body) {
		endpoint.requests().add(operation, request, body);
		Mono<Answer> answer = Mono.defer(() -> action.handle(endpoint, request, body));
		Fault fault = this.faults.next(operation);
		return (fault != null) ? FaultyAnswers.play(fault, request, answer) : answer.flatMap(Gate::respond);
	}

	// Clients send "Bearer key", workers and older documentation the bare key.
	private static String key(ServerRequest request) {
		String header = request.headers().firstHeader(HttpHeaders.AUTHORIZATION);
		String value = (header != null) ? header.strip() : "";
		return value.toLowerCase(Locale.ROOT).startsWith(BEARER) ? value.substring(BEARER.length()).strip() : value;
	}

	static Mono<ServerResponse> respond(Answer answer) {
		if (answer.body() == null) {
			return ServerResponse.status(answer.status()).build();
		}
		BodyInserter<byte[], ReactiveHttpOutputMessage> body = BodyInserters.fromValue(answer.bytes());
		return ServerResponse.status(answer.status())
			.contentType(MediaType.APPLICATION_JSON)
			.body((message, context) -> body.insert(message, context)
				.doOnError((ex) -> answer.undelivered().run())
				.doOnCancel(answer.undelivered()));
	}

}
