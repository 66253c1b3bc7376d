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

import io.netty.buffer.ByteBuf;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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
	 * @return the object
	 * @throws BadRequestException if the body is not a JSON object
	 */
	public static JsonNode parseObject(byte[] body) {
		JsonNode tree = parse(body);
		if (tree.isObject()) {
			return tree;
		}
		throw new BadRequestException("body: not a JSON object");
	}

	/**
	 * Parse JSON.
	 * @param body the body
	 * @return the JSON
	 * @throws BadRequestException if the body is not JSON
	 */
	public static JsonNode parse(byte[] body) {
		try {
			return JsonMapper.shared().readTree(body);
		}
		catch (JacksonException ex) {
			throw new BadRequestException("body: " + ex.getOriginalMessage());
		}
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
