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

package io.runpod.jobs.internal;

import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.runpod.client.job.Payload;

/**
 * Payload read from the database, converted on demand by the application's mapper.
 *
 * @param json the JSON value
 * @param mapper the mapper
 */
record StoredPayload(JsonNode json, JsonMapper mapper) implements Payload {

	@Override
	public <T> @Nullable T as(ParameterizedTypeReference<T> typeReference) {
		try {
			return this.mapper.treeToValue(this.json, this.mapper.constructType(typeReference.getType()));
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException(
					"it is not a " + typeReference.getType().getTypeName() + ": " + ex.getOriginalMessage(), ex);
		}
	}

	@Override
	public @Nullable Object toTree() {
		return this.mapper.treeToValue(this.json, Object.class);
	}

	@Override
	public List<Payload> elements() {
		return this.json.isArray() ? StreamSupport.stream(this.json.spliterator(), false)
			.<Payload>map((element) -> new StoredPayload(element, this.mapper))
			.toList() : List.of();
	}

	// the mapper is not serializable
	private Object writeReplace() {
		return Payload.of(toTree());
	}

	@Override
	public boolean equals(@Nullable Object obj) {
		return this == obj || (obj instanceof Payload other && Objects.equals(toTree(), other.toTree()));
	}

	@Override
	public int hashCode() {
		return Objects.hashCode(toTree());
	}

	// without the value, which is the user's
	@Override
	public String toString() {
		return "Payload[" + this.json.getNodeType() + "]";
	}

}
