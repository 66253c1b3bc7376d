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

package io.runpod.client.job;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Payload backed by a Java object, for jobs that were not received from RunPod.
 *
 * @param value the object, may be {@code null}
 */
record ObjectPayload(@Nullable Object value) implements Payload {

	private static final JsonMapper MAPPER = JsonMapper.shared();

	static Payload of(@Nullable Object value) {
		return (value instanceof Payload payload) ? payload : new ObjectPayload(value);
	}

	static String toJson(Object value) {
		return MAPPER.writeValueAsString(value);
	}

	@Override
	@SuppressWarnings("unchecked") // the value is an instance of the type, or converted
									// to it
	public <T> @Nullable T as(ParameterizedTypeReference<T> typeReference) {
		Type type = typeReference.getType();
		if (type == Payload.class) {
			return (T) this;
		}
		ResolvableType resolvable = ResolvableType.forType(type);
		if (this.value == null || (!resolvable.hasGenerics() && resolvable.toClass().isInstance(this.value))) {
			return (T) this.value;
		}
		try {
			JavaType javaType = MAPPER.constructType(type);
			return (T) MAPPER.convertValue(this.value, javaType);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("not a " + type.getTypeName() + ": " + ex.getOriginalMessage(), ex);
		}
	}

	// as parsed from JSON text, so that it equals the tree of a received payload
	@Override
	public @Nullable Object toTree() {
		return MAPPER.readValue(MAPPER.writeValueAsBytes(this.value), Object.class);
	}

	@Override
	public List<Payload> elements() {
		return (toTree() instanceof List<?> list) ? list.stream().map(ObjectPayload::of).toList() : List.of();
	}

	// the value itself need not be serializable
	private Object writeReplace() {
		return new ObjectPayload(toTree());
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
		return "Payload[" + ((this.value != null) ? this.value.getClass().getSimpleName() : "null") + "]";
	}

}
