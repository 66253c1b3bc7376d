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

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpResponseStatus;
import reactor.core.publisher.Mono;

import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.http.Request;
import io.runpod.simulator.http.Response;
import io.runpod.simulator.time.SimulatorTime;

/**
 * Factory of faulty responses.
 */
final class FaultResponses {

	private static final byte[] BAD_GATEWAY_PAGE = """
			<!DOCTYPE html>
			<html><head><title>502 Bad Gateway</title></head>
			<body><center><h1>502 Bad Gateway</h1></center><hr><center>cloudflare</center></body></html>
			""".getBytes(StandardCharsets.UTF_8);

	private static final Duration SLOW_RESPONSE_DELAY = Duration.ofSeconds(20);

	private FaultResponses() {
	}

	static Mono<Response> apply(Fault fault, Request request, Mono<Response> response, SimulatorTime time) {
		return switch (fault) {
			case TOO_MANY_REQUESTS -> Mono.just(Response.empty(HttpResponseStatus.TOO_MANY_REQUESTS));
			case INTERNAL_SERVER_ERROR -> Mono.just(Response.empty(HttpResponseStatus.INTERNAL_SERVER_ERROR));
			case BAD_GATEWAY_HTML -> Mono.just(Response.html(HttpResponseStatus.BAD_GATEWAY, BAD_GATEWAY_PAGE));
			case SLOW -> response.delayUntil((delayed) -> time.delay(SLOW_RESPONSE_DELAY));
			case CONNECTION_RESET -> response.flatMap((ignored) -> resetConnection(request));
			case TRUNCATED_JSON -> response.map(Response::truncated);
		};
	}

	private static Mono<Response> resetConnection(Request request) {
		return Mono.create((sink) -> request.withChannel((channel) -> {
			// With a linger time of zero, closing sends a reset.
			channel.config().setOption(ChannelOption.SO_LINGER, 0);
			channel.close();
		}));
	}

}
