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

import java.io.Serializable;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/**
 * JSON value sent by a worker: an output, a progress update or a stream chunk. It is
 * parsed on demand, as the requested type. Serialized as plain Java objects.
 *
 * @since 0.1.0
 */
public interface Payload extends Serializable {

	/**
	 * Create a payload from a Java object, for example for a test.
	 * @param value any object that Jackson can write, a payload, or {@code null}
	 * @return the payload
	 */
	static Payload of(@Nullable Object value) {
		return ObjectPayload.of(value);
	}

	/**
	 * Read the value as a type, with the codecs of the application's {@code WebClient}.
	 * @param <T> the type
	 * @param type the type to read, for example a record, or {@code Payload.class} for
	 * this payload itself
	 * @return the value, {@code null} for a JSON {@code null}
	 * @throws IllegalArgumentException if the value is not readable as that type
	 */
	default <T> @Nullable T as(Class<T> type) {
		return as(ParameterizedTypeReference.forType(type));
	}

	/**
	 * Read the value as a generic type, with the codecs of the application's
	 * {@code WebClient}.
	 * @param <T> the type
	 * @param type the type to read
	 * @return the value, {@code null} for a JSON {@code null}
	 * @throws IllegalArgumentException if the value is not readable as that type
	 */
	<T> @Nullable T as(ParameterizedTypeReference<T> type);

	/**
	 * Return the value as plain Java objects.
	 * @return a map, list, string, number, boolean or {@code null}
	 */
	@Nullable Object toTree();

	/**
	 * Return the elements of a JSON array, each parsed on demand.
	 * @return the elements, empty if the value is not an array
	 */
	List<Payload> elements();

}
