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

/**
 * Conversion of bodies that are not UTF-8, as JSON has to be.
 */
final class JsonEncoding {

	private JsonEncoding() {
	}

	/**
	 * Return the body as UTF-8.
	 * @param body the body as received
	 * @return the same array if it is UTF-8, otherwise a converted copy
	 */
	static byte[] toUtf8(byte[] body) {
		Charset charset = detect(body);
		return (charset != StandardCharsets.UTF_8) ? new String(body, charset).getBytes(StandardCharsets.UTF_8) : body;
	}

	private static Charset detect(byte[] body) {
		if (isWide(body)) {
			return StandardCharsets.UTF_16;
		}
		if (body.length > 1 && body[0] != 0 && body[1] == 0) {
			return StandardCharsets.UTF_16LE;
		}
		try {
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
			return StandardCharsets.UTF_8;
		}
		catch (CharacterCodingException ex) {
			// each byte is a character there
			return StandardCharsets.ISO_8859_1;
		}
	}

	// big-endian without a byte order mark is the default of UTF_16
	private static boolean isWide(byte[] body) {
		if (body.length < 2) {
			return false;
		}
		boolean byteOrderMark = (body[0] == (byte) 0xFE && body[1] == (byte) 0xFF)
				|| (body[0] == (byte) 0xFF && body[1] == (byte) 0xFE);
		return byteOrderMark || (body[0] == 0 && body[1] != 0);
	}

	/**
	 * Return whether the body is in an encoding of two bytes a character.
	 */
	static boolean isUtf16(byte[] body) {
		return isWide(body) || (body.length > 1 && body[0] != 0 && body[1] == 0);
	}

}
