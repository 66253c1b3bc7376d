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

package io.runpod.simulator.http;

import java.util.Arrays;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import io.runpod.simulator.json.Json;

/**
 * HTTP response.
 *
 * @since 0.1.0
 */
public final class Response {

	private static final CharSequence JSON = HttpHeaderValues.APPLICATION_JSON;

	private static final CharSequence HTML = HttpHeaderValues.TEXT_HTML;

	private static final CharSequence EVENT_STREAM = HttpHeaderValues.TEXT_EVENT_STREAM;

	private static final byte[] NO_BODY = {};

	private final HttpResponseStatus status;

	private final @Nullable CharSequence contentType;

	private final byte[] body;

	private final Map<String, String> headers;

	private final @Nullable Runnable onUndelivered;

	private final @Nullable Flux<String> events;

	private final @Nullable Proxied proxied;

	private Response(HttpResponseStatus status, @Nullable CharSequence contentType, byte[] body) {
		this(status, contentType, body, Map.of(), null, null);
	}

	private Response(HttpResponseStatus status, @Nullable CharSequence contentType, byte[] body,
			Map<String, String> headers, @Nullable Runnable onUndelivered, @Nullable Flux<String> events) {
		this(status, contentType, body, headers, onUndelivered, events, null);
	}

	private Response(HttpResponseStatus status, @Nullable CharSequence contentType, byte[] body,
			Map<String, String> headers, @Nullable Runnable onUndelivered, @Nullable Flux<String> events,
			@Nullable Proxied proxied) {
		this.status = status;
		this.contentType = contentType;
		this.body = body;
		this.headers = headers;
		this.onUndelivered = onUndelivered;
		this.events = events;
		this.proxied = proxied;
	}

	/**
	 * Create a response with status 200.
	 * @param body the body
	 * @return the response
	 */
	public static Response ok(JsonNode body) {
		return new Response(HttpResponseStatus.OK, JSON, bytes(body));
	}

	/**
	 * Create a response with status 200 whose failed delivery is handled.
	 * @param body the body
	 * @param onUndelivered called if the response cannot be sent
	 * @return the response
	 */
	public static Response ok(JsonNode body, Runnable onUndelivered) {
		return new Response(HttpResponseStatus.OK, JSON, bytes(body), Map.of(), onUndelivered, null);
	}

	/**
	 * Create a JSON response.
	 * @param status the status
	 * @param body the body
	 * @return the response
	 */
	public static Response json(HttpResponseStatus status, JsonNode body) {
		return new Response(status, JSON, bytes(body));
	}

	/**
	 * Create a response with status 200 that is a stream of server-sent events.
	 * @param events the events as they are sent, each with its field names and line ends
	 * @return the response
	 */
	public static Response eventStream(Flux<String> events) {
		return new Response(HttpResponseStatus.OK, EVENT_STREAM, NO_BODY, Map.of(), null, events);
	}

	/**
	 * Create a response that is passed on as it is received.
	 * @param status the status
	 * @param headers the headers
	 * @param body the body, whose buffers are released when they are sent
	 * @return the response
	 */
	public static Response of(HttpResponseStatus status, HttpHeaders headers, Flux<ByteBuf> body) {
		return new Response(status, null, NO_BODY, Map.of(), null, null, new Proxied(headers, body));
	}

	/**
	 * Create a response without a body.
	 * @param status the status
	 * @return the response
	 */
	public static Response empty(HttpResponseStatus status) {
		return empty(status, Map.of());
	}

	/**
	 * Create a response without a body.
	 * @param status the status
	 * @param headers the values of headers by name
	 * @return the response
	 */
	public static Response empty(HttpResponseStatus status, Map<String, String> headers) {
		return new Response(status, null, NO_BODY, headers, null, null);
	}

	/**
	 * Create an HTML response.
	 * @param status the status
	 * @param page the page in UTF-8
	 * @return the response
	 */
	public static Response html(HttpResponseStatus status, byte[] page) {
		return new Response(status, HTML, page);
	}

	/**
	 * Create an error response as of RunPod. This is the only body whose {@code status}
	 * is a number.
	 * @param status the status of the response and its body
	 * @param detail the description of the error
	 * @return the response
	 */
	public static Response problem(HttpResponseStatus status, String detail) {
		JsonNode body = JsonNodeFactory.instance.objectNode()
			.put("detail", detail)
			.put("status", status.code())
			.put("title", status.reasonPhrase());
		return new Response(status, JSON, bytes(body));
	}

	/**
	 * Return a copy with the first half of the body.
	 * @return the truncated response
	 */
	public Response truncated() {
		return new Response(this.status, this.contentType, Arrays.copyOf(this.body, this.body.length / 2), this.headers,
				this.onUndelivered, (this.events != null) ? this.events.take(1) : null);
	}

	Mono<Void> sendTo(HttpServerResponse response) {
		response.status(this.status);
		this.headers.forEach(response::header);
		if (this.proxied != null) {
			// a client recognizes a body that is cut off by its length or the missing
			// last chunk
			return response.headers(this.proxied.headers())
				.chunkedTransfer(!this.proxied.headers().contains(HttpHeaderNames.CONTENT_LENGTH))
				.send(this.proxied.body(), (buffer) -> true)
				.then();
		}
		if (this.contentType == null) {
			return response.send();
		}
		response.header(HttpHeaderNames.CONTENT_TYPE, this.contentType);
		if (this.events != null) {
			return response.sse().sendString(this.events).then();
		}
		Mono<Void> sent = response.sendObject(Unpooled.wrappedBuffer(this.body)).then();
		Runnable onUndelivered = this.onUndelivered;
		return (onUndelivered != null) ? sent.doOnError((ex) -> onUndelivered.run()).doOnCancel(onUndelivered) : sent;
	}

	private static byte[] bytes(JsonNode body) {
		return Json.toBytes(body);
	}

	private record Proxied(HttpHeaders headers, Flux<ByteBuf> body) {
	}

}
