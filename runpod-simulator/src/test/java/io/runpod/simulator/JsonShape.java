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

package io.runpod.simulator;

import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;

/**
 * Structure of a JSON body for comparisons: keys in order and the type of each value.
 */
final class JsonShape {

	private JsonShape() {
	}

	/**
	 * Return the keys and types of a job, a health or an error; the output of a handler
	 * is not inspected.
	 */
	static List<String> of(JsonNode json) {
		List<String> shape = new ArrayList<>();
		json.propertyStream().forEach((property) -> {
			String name = property.getKey();
			boolean nested = name.equals("jobs") || name.equals("workers");
			boolean opaque = name.equals("output") || name.equals("input");
			String kind = nested ? of(property.getValue()).toString() : property.getValue().getNodeType().name();
			shape.add(opaque ? name : name + ":" + kind);
		});
		return shape;
	}

}
