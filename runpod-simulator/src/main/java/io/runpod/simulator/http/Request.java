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

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/**
 * HTTP request passed to a handler.
 *
 * @since 0.1.0
 */
public final class Request {

	private final HttpServerRequest request;

	private final String path;

	private final Map<String, String> variables;

	private @Nullable Map<String, List<String>> parameters;

	Request(HttpServerRequest request, String path, Map<String, String> variables) {
		this.request = request;
		this.path = path;
		this.variables = variables;
	}

	/**
	 * Return the path, not decoded.
	 * @return the path without query parameters
	 */
	public String path() {
		return this.path;
	}

	/**
	 * Return the method.
	 * @return the method
	 */
	public HttpMethod method() {
		return this.request.method();
	}

	/**
	 * Return the path and the query, not decoded.
	 * @return the path with query parameters
	 */
	public String uri() {
		int query = this.request.uri().indexOf('?');
		return this.path + ((query >= 0) ? this.request.uri().substring(query) : "");
	}

	/**
	 * Return the path variables.
	 * @return the decoded, non-empty values by name
	 */
	public Map<String, String> pathVariables() {
		return this.variables;
	}

	/**
	 * Return a path variable.
	 * @param name the name of the variable
	 * @return the decoded, non-empty value
	 * @throws IllegalArgumentException if the route has no such variable
	 */
	public String pathVariable(String name) {
		String value = this.variables.get(name);
		if (value == null) {
			throw new IllegalArgumentException("The route has no variable '" + name + "'");
		}
		return value;
	}

	/**
	 * Return a query parameter.
	 * @param name the name
	 * @return the first value
	 * @throws BadRequestException if the parameters cannot be decoded
	 */
	public Optional<String> queryParam(String name) {
		List<String> values = parameters().get(name);
		return (values != null) ? Optional.of(values.get(0)) : Optional.empty();
	}

	/**
	 * Return the headers.
	 * @return the headers
	 */
	public HttpHeaders headers() {
		return this.request.requestHeaders();
	}

	/**
	 * Read the body, regardless of its content type. A body above the limit is consumed
	 * and discarded so that the client can read the error response.
	 * @param limit the maximum number of bytes
	 * @param limitText the limit as text for the error response
	 * @return emits the body, or a {@link BadRequestException} if it is too large
	 */
	public Mono<byte[]> body(int limit, String limitText) {
		return this.request.receive()
			.collect(() -> new JsonBodies.LimitedBody(limit), JsonBodies.LimitedBody::add)
			.map((body) -> body.bytes(limitText));
	}

	/**
	 * Run an action with the channel of the request.
	 * @param action the action
	 */
	public void withChannel(Consumer<Channel> action) {
		this.request.withConnection((connection) -> action.accept(connection.channel()));
	}

	private Map<String, List<String>> parameters() {
		Map<String, List<String>> parsed = this.parameters;
		if (parsed == null) {
			parsed = UriDecoder.parseParameters(this.request.uri());
			this.parameters = parsed;
		}
		return parsed;
	}

}
