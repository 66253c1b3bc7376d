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

import org.jspecify.annotations.Nullable;

/**
 * A JSON value that a worker sent: an output, a progress update or a stream chunk. It is
 * read only when somebody asks for it, as the type they ask for.
 *
 * @since 0.1.0
 */
public interface Payload {

	/**
	 * Read the value as a type, with the codecs of the application's {@code WebClient}.
	 * @param <T> the type
	 * @param type the type to read, for example a record, or {@code Payload.class} for
	 * the value as it is
	 * @return the value, {@code null} for a JSON {@code null}
	 * @throws IllegalArgumentException if the value is not of that type
	 */
	<T> @Nullable T as(Type type);

	/**
	 * The value as plain Java objects.
	 * @return a map, list, string, number, boolean or {@code null}
	 */
	@Nullable Object toTree();

	/**
	 * The elements of a JSON array, each still unread.
	 * @return the elements, empty if the value is not an array
	 */
	List<Payload> elements();

}
