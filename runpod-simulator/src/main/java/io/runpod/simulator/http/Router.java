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
 * The actions by method and path. A path is walked segment by segment, so that it costs
 * the same however many routes there are.
 *
 * @since 0.1.0
 */
public final class Router {

	private final Place root = new Place();

	/**
	 * Add a route.
	 * @param pattern the path; a segment in braces is a variable, which matches any
	 * segment that is not empty
	 * @param action what happens upon a GET
	 * @return this router
	 */
	public Router get(String pattern, Action action) {
		return add(HttpMethod.GET, pattern, action);
	}

	/**
	 * Add a route.
	 * @param pattern the path; a segment in braces is a variable, which matches any
	 * segment that is not empty
	 * @param action what happens upon a POST
	 * @return this router
	 */
	public Router post(String pattern, Action action) {
		return add(HttpMethod.POST, pattern, action);
	}

	/**
	 * Add a route.
	 * @param method the method
	 * @param pattern the path; a segment in braces is a variable, which matches any
	 * segment that is not empty
	 * @param action what happens
	 * @return this router
	 */
	public Router add(HttpMethod method, String pattern, Action action) {
		Place place = this.root;
		for (String segment : pattern.split("/", -1)) {
			place = segment.startsWith("{") ? place.variable(segment.substring(1, segment.length() - 1))
					: place.literals.computeIfAbsent(segment, (key) -> new Place());
		}
		place.actions.put(method, action);
		return this;
	}

	@Nullable Match find(HttpMethod method, String path) {
		Map<String, String> variables = new HashMap<>();
		Place place = this.root;
		for (String encoded : path.split("/", -1)) {
			String segment = Decoding.segment(encoded);
			Place next = place.literals.get(segment);
			if (next == null && !segment.isEmpty()) {
				next = place.variable;
				variables.put(place.variableName, segment);
			}
			if (next == null) {
				return null;
			}
			place = next;
		}
		Action action = place.actions.get(method);
		return (action != null) ? new Match(action, variables) : null;
	}

	/**
	 * What is found.
	 *
	 * @param action what happens
	 * @param variables what stands in the path, by name
	 */
	record Match(Action action, Map<String, String> variables) {

	}

	private static final class Place {

		private final Map<String, Place> literals = new HashMap<>();

		private final Map<HttpMethod, Action> actions = new HashMap<>();

		private @Nullable Place variable;

		private String variableName = "";

		Place variable(String name) {
			Place place = this.variable;
			if (place == null) {
				place = new Place();
				this.variable = place;
				this.variableName = name;
			}
			return place;
		}

	}

}
