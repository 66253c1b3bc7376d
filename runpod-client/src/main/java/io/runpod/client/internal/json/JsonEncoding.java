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

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Conversion of bodies that are not UTF-8, as JSON has to be.
 */
final class JsonEncoding {

	private JsonEncoding() {
	}

	/**
	 * Read a body that is usually UTF-8. One that cannot be read is read again if it is
	 * in another encoding.
	 */
	static <T> T read(byte[] body, Function<byte[], T> reader) {
		if (detectUtf16(body) != null) {
			// the offsets of slices count bytes of UTF-8
			return reader.apply(toUtf8(body));
		}
		try {
			return reader.apply(body);
		}
		catch (JacksonException | MalformedResponseException ex) {
			byte[] converted = toUtf8(body);
			if (converted == body) {
				throw ex;
			}
			return reader.apply(converted);
		}
	}

	private static byte[] toUtf8(byte[] body) {
		Charset charset = detectUtf16(body);
		if (charset == null) {
			try {
				StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
				return body;
			}
			catch (CharacterCodingException ex) {
				// each byte is a character there
				charset = StandardCharsets.ISO_8859_1;
			}
		}
		return new String(body, charset).getBytes(StandardCharsets.UTF_8);
	}

	private static @Nullable Charset detectUtf16(byte[] body) {
		if (body.length < 2) {
			return null;
		}
		int start = ((body[0] & 0xFF) << 8) | (body[1] & 0xFF);
		if (start == 0xFEFF || start == 0xFFFE || (body[0] == 0 && body[1] != 0)) {
			// big-endian unless a byte order mark says otherwise
			return StandardCharsets.UTF_16;
		}
		return (body[0] != 0 && body[1] == 0) ? StandardCharsets.UTF_16LE : null;
	}

}
