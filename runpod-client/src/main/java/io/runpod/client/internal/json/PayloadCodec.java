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

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.CodecException;
import org.springframework.core.codec.Decoder;
import org.springframework.core.codec.Encoder;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ClientCodecConfigurer;
import org.springframework.http.codec.DecoderHttpMessageReader;
import org.springframework.http.codec.EncoderHttpMessageWriter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * Codec of inputs and outputs that delegates to the JSON codecs of the application's
 * {@code WebClient}, whichever library they use. Strings are always encoded as JSON
 * values: Spring's codecs would write them unchanged.
 */
public final class PayloadCodec {

	private static final int MAX_ERROR_LENGTH = 500;

	private final List<Encoder<?>> encoders = new ArrayList<>();

	private final List<Decoder<?>> decoders = new ArrayList<>();

	/**
	 * Use the JSON codecs of a {@code WebClient}.
	 */
	public void configure(ClientCodecConfigurer codecs) {
		codecs.getWriters().forEach((writer) -> {
			if (writer instanceof EncoderHttpMessageWriter<?> encoderWriter
					&& encoderWriter.getEncoder().getEncodableMimeTypes().contains(MediaType.APPLICATION_JSON)) {
				this.encoders.add(encoderWriter.getEncoder());
			}
		});
		codecs.getReaders().forEach((reader) -> {
			if (reader instanceof DecoderHttpMessageReader<?> decoderReader
					&& decoderReader.getDecoder().getDecodableMimeTypes().contains(MediaType.APPLICATION_JSON)) {
				this.decoders.add(decoderReader.getDecoder());
			}
		});
	}

	/**
	 * Encode an input.
	 * @throws IllegalArgumentException if the input cannot be written as JSON
	 */
	public byte[] encode(Object value) {
		if (value instanceof CharSequence text) {
			return JsonMappers.ENVELOPE.writeValueAsBytes(text.toString());
		}
		ResolvableType type = ResolvableType.forInstance(value);
		try {
			for (Encoder<?> encoder : this.encoders) {
				if (encoder.canEncode(type, MediaType.APPLICATION_JSON)) {
					return toByteArray(encodeValue(encoder, value, type));
				}
			}
		}
		catch (RuntimeException | Error ex) {
			throw codecFailure("The input cannot be written as JSON: ", ex);
		}
		throw new IllegalArgumentException("No JSON codec of the WebClient can write a " + type);
	}

	@SuppressWarnings("unchecked") // checked by canEncode
	private static DataBuffer encodeValue(Encoder<?> encoder, Object value, ResolvableType type) {
		return ((Encoder<Object>) encoder).encodeValue(value, DefaultDataBufferFactory.sharedInstance, type,
				MediaType.APPLICATION_JSON, null);
	}

	@Nullable Object decode(JsonSlice json, Type type) {
		ResolvableType resolvable = ResolvableType.forType(type);
		if (resolvable.toClass() == String.class) {
			return decodeText(json);
		}
		Object value = decodeValue(json, resolvable);
		rejectIgnoredError(json, value, resolvable);
		return value;
	}

	private @Nullable Object decodeValue(JsonSlice json, ResolvableType type) {
		try {
			for (Decoder<?> decoder : this.decoders) {
				if (decoder.canDecode(type, MediaType.APPLICATION_JSON)) {
					return decoder.decode(json.toDataBuffer(), type, MediaType.APPLICATION_JSON, null);
				}
			}
		}
		catch (RuntimeException | Error ex) {
			throw codecFailure("it is not a " + type + explain(json, ex) + ": ", ex);
		}
		throw new IllegalArgumentException("no JSON codec of the WebClient can read a " + type);
	}

	// Reactor throws the errors of the JVM past the subscribers of a call, which then
	// would not end
	private static IllegalArgumentException codecFailure(String description, Throwable ex) {
		return new IllegalArgumentException(description + ((ex instanceof CodecException) ? ex.getMessage() : ex), ex);
	}

	// a handler that returns its error as the output, read as a type without that field
	private void rejectIgnoredError(JsonSlice json, @Nullable Object value, ResolvableType type) {
		String error = readOnlyError(json);
		if (error == null || value == null) {
			return;
		}
		boolean ignored;
		try {
			ignored = !JsonMappers.ENVELOPE.readTree(encode(value)).has("error");
		}
		catch (IllegalArgumentException | JacksonException ex) {
			return;
		}
		if (ignored) {
			throw new IllegalArgumentException("it is not a " + type + " but an error of the handler: "
					+ error.substring(0, Math.min(error.length(), MAX_ERROR_LENGTH)));
		}
	}

	// the error of an object that has no other field
	private static @Nullable String readOnlyError(JsonSlice json) {
		try (JsonParser parser = json.toParser()) {
			if (parser.nextToken() != JsonToken.START_OBJECT || !"error".equals(parser.nextName())
					|| parser.nextToken() != JsonToken.VALUE_STRING) {
				return null;
			}
			String error = parser.getString();
			return (parser.nextToken() == JsonToken.END_OBJECT) ? error : null;
		}
	}

	private static String explain(JsonSlice json, Throwable ex) {
		if (!(ex instanceof CodecException)) {
			return "";
		}
		JsonNode node = json.toNode();
		String text = node.isString() ? node.stringValue().stripLeading() : "";
		if (text.startsWith("{") || text.startsWith("[")) {
			return ", but a string that contains JSON: let the handler return the value itself, or read it as a String";
		}
		boolean isBase64Error = String.valueOf(ex.getMessage()).contains("base64");
		return (isBase64Error && node.toString().contains("\"data:"))
				? ", because it contains a data URL: read that as a String, and decode what follows the comma" : "";
	}

	private static @Nullable String decodeText(JsonSlice json) {
		JsonNode node;
		try {
			node = json.toNode();
		}
		catch (OutOfMemoryError ex) {
			throw codecFailure("it is too long: ", ex);
		}
		if (node.isNull()) {
			return null;
		}
		if (!node.isString()) {
			throw new IllegalArgumentException("it is not a JSON string but " + node.getNodeType()
					+ "; use Map.class, List.class, JsonNode.class or another type");
		}
		return node.stringValue();
	}

	/**
	 * Return the bytes of a buffer, and release the buffer.
	 */
	public static byte[] toByteArray(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

}
