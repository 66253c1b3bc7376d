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

import java.util.HashMap;
import java.util.Map;

import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * Router that finds a handler by method and path. Routes form a tree of path segments, so
 * that the cost of a lookup does not depend on the number of routes.
 *
 * @since 0.1.0
 */
public final class Router {

	private final Node root = new Node();

	/**
	 * Add a route for GET requests.
	 * @param pattern the path; a segment in braces is a variable, which matches any
	 * non-empty segment
	 * @param handler the handler
	 * @return this router
	 */
	public Router get(String pattern, RequestHandler handler) {
		return add(HttpMethod.GET, pattern, handler);
	}

	/**
	 * Add a route for POST requests.
	 * @param pattern the path; a segment in braces is a variable, which matches any
	 * non-empty segment
	 * @param handler the handler
	 * @return this router
	 */
	public Router post(String pattern, RequestHandler handler) {
		return add(HttpMethod.POST, pattern, handler);
	}

	/**
	 * Add a route.
	 * @param method the method
	 * @param pattern the path; a segment in braces is a variable, which matches any
	 * non-empty segment, and {@code **} at the end matches all remaining segments
	 * @param handler the handler
	 * @return this router
	 */
	public Router add(HttpMethod method, String pattern, RequestHandler handler) {
		Node node = this.root;
		for (String segment : pattern.split("/", -1)) {
			if (segment.equals("**")) {
				node.remainingPathHandlers.put(method, handler);
				return this;
			}
			node = segment.startsWith("{") ? node.getOrCreateVariable(segment.substring(1, segment.length() - 1))
					: node.literals.computeIfAbsent(segment, (key) -> new Node());
		}
		node.handlers.put(method, handler);
		return this;
	}

	@Nullable Match find(HttpMethod method, String path) {
		Map<String, String> variables = new HashMap<>();
		Node node = this.root;
		for (String encoded : path.split("/", -1)) {
			String segment = UriDecoder.decodeSegment(encoded);
			Node next = node.literals.get(segment);
			if (next == null && !segment.isEmpty()) {
				next = node.variableNode;
				variables.put(node.variableName, segment);
			}
			if (next == null) {
				RequestHandler handler = node.remainingPathHandlers.get(method);
				return (handler != null) ? new Match(handler, variables) : null;
			}
			node = next;
		}
		RequestHandler handler = node.handlers.get(method);
		return (handler != null) ? new Match(handler, variables) : null;
	}

	/**
	 * Route that matches a request.
	 *
	 * @param handler the handler
	 * @param variables the path variables by name
	 */
	record Match(RequestHandler handler, Map<String, String> variables) {

	}

	private static final class Node {

		private final Map<String, Node> literals = new HashMap<>();

		private final Map<HttpMethod, RequestHandler> handlers = new HashMap<>();

		private final Map<HttpMethod, RequestHandler> remainingPathHandlers = new HashMap<>();

		private @Nullable Node variableNode;

		private String variableName = "";

		Node getOrCreateVariable(String name) {
			Node node = this.variableNode;
			if (node == null) {
				node = new Node();
				this.variableNode = node;
				this.variableName = name;
			}
			return node;
		}

	}

}
