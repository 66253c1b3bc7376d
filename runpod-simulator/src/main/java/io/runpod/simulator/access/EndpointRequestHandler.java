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

import reactor.core.publisher.Mono;

import io.runpod.simulator.http.BadRequestException;
import io.runpod.simulator.http.Request;
import io.runpod.simulator.http.Response;

/**
 * Handler of an authenticated request to an operation of an endpoint.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface EndpointRequestHandler {

	/**
	 * Handle a request.
	 * @param endpoint the endpoint
	 * @param request the request
	 * @param body the body of a submission or a worker report, otherwise empty
	 * @return emits the response
	 * @throws BadRequestException if the request is invalid
	 */
	Mono<Response> handle(SimulatedEndpoint endpoint, Request request, byte[] body);

}
