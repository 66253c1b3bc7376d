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

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Inserts a trace context into an encoded input without parsing the input into a tree: it
 * may be megabytes of base64.
 */
final class TraceContextWriter {

	private TraceContextWriter() {
	}

	/**
	 * Insert the context as the value of a key.
	 * @return the new input, or the given one if it is not an object, is empty or has the
	 * key
	 */
	static byte[] insert(byte[] input, String key, Map<String, String> context) {
		if (!canInsert(input, key)) {
			return input;
		}
		String field = "{" + JsonMappers.ENVELOPE.writeValueAsString(key) + ":"
				+ JsonMappers.ENVELOPE.writeValueAsString(context) + ",";
		int brace = 0;
		while (input[brace] != '{') {
			brace++;
		}
		ByteArrayOutputStream result = new ByteArrayOutputStream(input.length + field.length());
		result.writeBytes(field.getBytes(StandardCharsets.UTF_8));
		result.write(input, brace + 1, input.length - brace - 1);
		return result.toByteArray();
	}

	private static boolean canInsert(byte[] input, String key) {
		try (JsonParser parser = JsonMappers.ENVELOPE.createParser(input)) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				return false;
			}
			String name = parser.nextName();
			if (name == null) {
				return false;
			}
			return isMissing(parser, name, key);
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	private static boolean isMissing(JsonParser parser, String first, String key) {
		for (@Nullable
		String name = first; name != null; name = parser.nextName()) {
			if (name.equals(key)) {
				return false;
			}
			parser.nextToken();
			parser.skipChildren();
		}
		return true;
	}

}
