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

package io.runpod.client.internal.json;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import io.runpod.client.job.Payload;

/**
 * Payload of a response, decoded on demand.
 *
 * @param json the JSON value
 * @param codec the codec that decodes it
 */
record JsonPayload(JsonSlice json, PayloadCodec codec) implements Payload {

	@Override
	@SuppressWarnings("unchecked") // the codec decodes this type
	public <T> @Nullable T as(ParameterizedTypeReference<T> typeReference) {
		Type type = typeReference.getType();
		if (type == Payload.class) {
			return (T) this;
		}
		return (T) this.codec.decode(this.json, type);
	}

	@Override
	public @Nullable Object toTree() {
		return JsonMappers.ENVELOPE.treeToValue(this.json.toNode(), Object.class);
	}

	@Override
	public List<Payload> elements() {
		List<Payload> elements = new ArrayList<>();
		try (JsonParser parser = this.json.toParser()) {
			if (parser.nextToken() == JsonToken.START_ARRAY) {
				while (parser.nextToken() != JsonToken.END_ARRAY) {
					JsonSlice element = JobReader.readSlice(parser, this.json.body());
					elements.add(new JsonPayload(
							new JsonSlice(this.json.body(), this.json.offset() + element.offset(), element.length()),
							this.codec));
				}
			}
		}
		return elements;
	}

	// neither the body of the response nor the codec is serializable
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
		return "Payload[" + this.json.length() + " bytes]";
	}

}
