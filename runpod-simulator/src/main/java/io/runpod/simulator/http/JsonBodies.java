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

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.runpod.simulator.json.Json;

/**
 * Parser of JSON request bodies, regardless of their content type.
 *
 * @since 0.1.0
 */
public final class JsonBodies {

	private JsonBodies() {
	}

	/**
	 * Parse a JSON object.
	 * @param body the body
	 * @param payloads the names of the properties whose values are kept as text
	 * @return the object
	 * @throws BadRequestException if the body is not a JSON object
	 */
	public static ObjectNode parseObject(byte[] body, String... payloads) {
		return parseObject(decode(body), payloads);
	}

	/**
	 * Parse a JSON object.
	 * @param json the JSON
	 * @param payloads the names of the properties whose values are kept as text
	 * @return the object
	 * @throws BadRequestException if the text is not a JSON object
	 */
	public static ObjectNode parseObject(String json, String... payloads) {
		return parse("body: not a JSON object", () -> Json.parseObject(json, List.of(payloads)::contains));
	}

	/**
	 * Parse a JSON array.
	 * @param name the name of the array in an error response
	 * @param json the JSON
	 * @return the elements, kept as text
	 * @throws BadRequestException if the text is not a JSON array
	 */
	public static List<JsonNode> parseArray(String name, String json) {
		return parse(name + ": not a JSON array", () -> Json.parseArray(json));
	}

	/**
	 * Decode a body in UTF-8, with a replacement for invalid bytes.
	 * @param body the body
	 * @return the text
	 */
	public static String decode(byte[] body) {
		return new String(body, StandardCharsets.UTF_8);
	}

	private static <T> T parse(String mismatch, Supplier<@Nullable T> parser) {
		try {
			T result = parser.get();
			if (result != null) {
				return result;
			}
		}
		catch (JacksonException ex) {
			throw new BadRequestException("body: " + Json.describe(ex));
		}
		throw new BadRequestException(mismatch);
	}

	/**
	 * Accumulator of a body up to a maximum size.
	 */
	static final class LimitedBody {

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		private final int limit;

		private long size;

		LimitedBody(int limit) {
			this.limit = limit;
		}

		void add(ByteBuf buffer) {
			int length = buffer.readableBytes();
			this.size += length;
			if (this.size <= this.limit) {
				byte[] part = new byte[length];
				buffer.readBytes(part);
				this.bytes.writeBytes(part);
			}
		}

		byte[] bytes(String limitText) {
			if (this.size > this.limit) {
				throw new BadRequestException("body: exceeded max body size of " + limitText);
			}
			return this.bytes.toByteArray();
		}

	}

}
