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
import java.util.Arrays;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;

/**
 * JSON value inside the body of a response, not parsed.
 *
 * @param body the whole body
 * @param offset the index of the first byte of the value
 * @param length the number of bytes of the value
 */
record JsonSlice(byte[] body, int offset, int length) {

	DataBuffer toDataBuffer() {
		return DefaultDataBufferFactory.sharedInstance.wrap(ByteBuffer.wrap(this.body, this.offset, this.length));
	}

	byte[] toByteArray() {
		return Arrays.copyOfRange(this.body, this.offset, this.offset + this.length);
	}

	// its offsets are relative to the start of the value
	JsonParser toParser() {
		return JsonMappers.ENVELOPE.createParser(this.body, this.offset, this.length);
	}

	JsonNode toNode() {
		return JsonMappers.ENVELOPE.readTree(this.body, this.offset, this.length);
	}

}
