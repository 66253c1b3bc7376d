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
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/**
 * A request, as an action sees it.
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
	 * The path as it was sent.
	 * @return the path without the parameters
	 */
	public String path() {
		return this.path;
	}

	/**
	 * What stands in the path where the route has a variable.
	 * @return the values, decoded and never empty, by the names of the variables
	 */
	public Map<String, String> pathVariables() {
		return this.variables;
	}

	/**
	 * What stands in the path where the route has a variable.
	 * @param name the name of a variable of the route
	 * @return its value, decoded and never empty
	 */
	public String pathVariable(String name) {
		String value = this.variables.get(name);
		if (value == null) {
			throw new IllegalArgumentException("The route has no variable '" + name + "'");
		}
		return value;
	}

	/**
	 * A parameter behind the question mark.
	 * @param name its name
	 * @return its first value
	 * @throws BadRequestException if the parameters cannot be decoded
	 */
	public Optional<String> queryParam(String name) {
		List<String> values = parameters().get(name);
		return (values != null) ? Optional.of(values.get(0)) : Optional.empty();
	}

	/**
	 * The headers.
	 * @return the headers, not to be changed
	 */
	public HttpHeaders headers() {
		return this.request.requestHeaders();
	}

	/**
	 * Read the body, whatever its content type is. What is above the limit is read too,
	 * and thrown away, so that the client gets to see the refusal.
	 * @param limit how many bytes it may have
	 * @param limitText the same for the refusal
	 * @return emits the body, or a {@link BadRequestException} when it is too large
	 */
	public Mono<byte[]> body(int limit, String limitText) {
		return this.request.receive()
			.collect(() -> new JsonBodies.LimitedBody(limit), JsonBodies.LimitedBody::add)
			.map((body) -> body.bytes(limitText));
	}

	/**
	 * Do something with the connection that the request came by.
	 * @param action what to do
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
