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

import java.time.Duration;
import java.util.Arrays;

import io.netty.channel.ChannelOption;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.time.SimulatorTime;

/**
 * Answers that go wrong.
 */
final class FaultyAnswers {

	private static final String BAD_GATEWAY_PAGE = """
			<!DOCTYPE html>
			<html><head><title>502 Bad Gateway</title></head>
			<body><center><h1>502 Bad Gateway</h1></center><hr><center>cloudflare</center></body></html>
			""";

	private static final Duration SLOW = Duration.ofSeconds(20);

	private FaultyAnswers() {
	}

	static Mono<ServerResponse> play(Fault fault, ServerRequest request, Mono<Answer> answer, SimulatorTime time) {
		return switch (fault) {
			case TOO_MANY_REQUESTS -> ServerResponse.status(HttpStatus.TOO_MANY_REQUESTS).build();
			case INTERNAL_SERVER_ERROR -> ServerResponse.status(HttpStatus.INTERNAL_SERVER_ERROR).build();
			case BAD_GATEWAY_HTML -> ServerResponse.status(HttpStatus.BAD_GATEWAY)
				.contentType(MediaType.TEXT_HTML)
				.bodyValue(BAD_GATEWAY_PAGE);
			case SLOW -> answer.delayUntil((late) -> time.after(SLOW)).flatMap(Answer::response);
			case CONNECTION_RESET -> answer.flatMap((ignored) -> reset(request));
			case TRUNCATED_JSON -> answer.flatMap((whole) -> ServerResponse.status(whole.status())
				.contentType(MediaType.APPLICATION_JSON)
				.bodyValue(half(whole.bytes())));
		};
	}

	private static byte[] half(byte[] bytes) {
		return Arrays.copyOf(bytes, bytes.length / 2);
	}

	private static Mono<ServerResponse> reset(ServerRequest request) {
		HttpServerResponse response = ServerHttpResponseDecorator.getNativeResponse(request.exchange().getResponse());
		response.withConnection((connection) -> {
			// Without lingering, closing sends a reset.
			connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
			connection.channel().close();
		});
		return Mono.never();
	}

}
