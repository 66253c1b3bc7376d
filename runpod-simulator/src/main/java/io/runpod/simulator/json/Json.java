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

package io.runpod.simulator.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonParserDelegate;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * Parser and writer of JSON whose payloads are nodes with their original text.
 *
 * @since 0.1.0
 */
public final class Json {

	// The maximum depth of the JSON decoder of Go, in which RunPod is implemented. The
	// size is limited by that of the body.
	private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
		.maxNestingDepth(10_000)
		.maxNumberLength(Integer.MAX_VALUE)
		.maxStringLength(Integer.MAX_VALUE)
		.maxNameLength(Integer.MAX_VALUE)
		.build();

	private static final JsonMapper MAPPER = JsonMapper
		.builder(JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build())
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private static final ObjectReader PLAIN_READER = MAPPER.readerFor(Object.class)
		.without(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

	private Json() {
	}

	/**
	 * Parse an object.
	 * @param json the JSON
	 * @param payloads selects the properties whose values are kept as text
	 * @return the object, or {@code null} if the JSON is not an object
	 * @throws JacksonException if the text is not JSON
	 */
	public static @Nullable ObjectNode parseObject(String json, Predicate<String> payloads) {
		try (JsonParser parser = MAPPER.createParser(json)) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				return null;
			}
			ObjectNode object = MAPPER.createObjectNode();
			for (String name = parser.nextName(); name != null; name = parser.nextName()) {
				parser.nextToken();
				object.set(name, payloads.test(name) ? readPayload(parser, json) : parser.readValueAsTree());
			}
			verifyEnd(parser);
			return object;
		}
	}

	/**
	 * Parse an array.
	 * @param json the JSON
	 * @return the elements, kept as text, or {@code null} if the JSON is not an array
	 * @throws JacksonException if the text is not JSON
	 */
	public static @Nullable List<JsonNode> parseArray(String json) {
		try (JsonParser parser = MAPPER.createParser(json)) {
			if (parser.nextToken() != JsonToken.START_ARRAY) {
				return null;
			}
			List<JsonNode> elements = new ArrayList<>();
			while (parser.nextToken() != JsonToken.END_ARRAY) {
				elements.add(readPayload(parser, json));
			}
			verifyEnd(parser);
			return elements;
		}
	}

	/**
	 * Convert a value.
	 * @param value a value that Jackson can serialize
	 * @return the JSON, kept as text
	 */
	public static JsonNode toNode(@Nullable Object value) {
		return MAPPER.getNodeFactory().rawValueNode(new RawValue(MAPPER.writeValueAsString(value)));
	}

	/**
	 * Parse JSON that is kept as text.
	 * @param json the JSON
	 * @return the tree
	 */
	public static JsonNode toTree(JsonNode json) {
		return MAPPER.readTree(MAPPER.writeValueAsString(json));
	}

	/**
	 * Convert JSON to maps, lists, strings, numbers, booleans and {@code null}. A number
	 * with a fraction or an exponent is a {@link Double} if it would be written with the
	 * same digits, otherwise a {@link BigDecimal}.
	 * @param json the JSON
	 * @return the value
	 * @throws JacksonException if the text is not JSON
	 */
	public static @Nullable Object toPlainObject(String json) {
		try (JsonParser parser = new ExactNumberParser(MAPPER.createParser(json))) {
			return PLAIN_READER.readValue(parser);
		}
	}

	/**
	 * Write JSON in UTF-8.
	 * @param json the JSON
	 * @return the bytes
	 */
	public static byte[] toBytes(JsonNode json) {
		// The encoder of Java replaces an unpaired surrogate, at which that of Jackson
		// fails.
		return MAPPER.writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Describe why JSON cannot be parsed.
	 * @param ex the exception
	 * @return the reason, for the client
	 */
	public static String describe(JacksonException ex) {
		return (ex instanceof StreamConstraintsException) ? "exceeded max depth" : ex.getOriginalMessage();
	}

	private static JsonNode readPayload(JsonParser parser, String json) {
		int start = (int) parser.currentTokenLocation().getCharOffset();
		parser.skipChildren();
		parser.finishToken();
		String text = json.substring(start, (int) parser.currentLocation().getCharOffset());
		if (text.equals("null")) {
			return MAPPER.getNodeFactory().nullNode();
		}
		boolean emptyObject = text.startsWith("{") && text.substring(1, text.length() - 1).isBlank();
		return emptyObject ? MAPPER.createObjectNode() : MAPPER.getNodeFactory().rawValueNode(new RawValue(text));
	}

	private static void verifyEnd(JsonParser parser) {
		if (parser.nextToken() != null) {
			throw new StreamReadException(parser, "Trailing token " + parser.currentToken());
		}
	}

	/**
	 * Parser that reads a number as double only if no digit changes.
	 */
	private static final class ExactNumberParser extends JsonParserDelegate {

		ExactNumberParser(JsonParser parser) {
			super(parser);
		}

		@Override
		public NumberTypeFP getNumberTypeFP() {
			String text = getString();
			double value = Double.parseDouble(text);
			boolean exact = Double.isFinite(value)
					&& new BigDecimal(text).equals(new BigDecimal(Double.toString(value)));
			return exact ? NumberTypeFP.DOUBLE64 : NumberTypeFP.BIG_DECIMAL;
		}

	}

}
