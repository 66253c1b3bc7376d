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

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import io.runpod.client.job.RunPodJob;

/**
 * Single-pass reader of the JSON of one job. The output is not parsed, only located: it
 * may have 20 MB, and its type is chosen by the caller later. The job id of a truncated
 * body is recovered if the body contains it.
 */
final class JobReader {

	private final String endpoint;

	private final PayloadCodec payloadCodec;

	private final byte[] body;

	// unmodified
	private final Map<String, Object> otherFields = new LinkedHashMap<>();

	private @Nullable String id;

	private @Nullable String status;

	private @Nullable String workerId;

	private @Nullable String error;

	private @Nullable Long delayTime;

	private @Nullable Long executionTime;

	private @Nullable Long retries;

	private @Nullable JsonSlice output;

	JobReader(String endpoint, PayloadCodec payloadCodec, byte[] body) {
		this.endpoint = endpoint;
		this.payloadCodec = payloadCodec;
		this.body = body;
	}

	RunPodJob read() {
		try (JsonParser parser = JsonMappers.ENVELOPE.createParser(this.body)) {
			startObject(parser);
			while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
				String name = parser.currentName();
				parser.nextToken();
				read(name, parser);
			}
		}
		catch (JacksonException ex) {
			throw new MalformedResponseException("truncated or not JSON", this.id);
		}
		return toJob();
	}

	private void read(String name, JsonParser parser) {
		switch (name) {
			case "id":
				this.id = readText(name, parser);
				break;
			case "status":
				this.status = readText(name, parser);
				break;
			case "workerId":
				this.workerId = readText(name, parser);
				break;
			case "delayTime":
				this.delayTime = readNumber(parser);
				break;
			case "executionTime":
				this.executionTime = readNumber(parser);
				break;
			case "retries":
				this.retries = readNumber(parser);
				break;
			case "error":
				this.error = readError(parser);
				break;
			case "output":
				this.output = readSlice(parser, this.body);
				break;
			default:
				addOtherField(name, parser);
		}
	}

	private RunPodJob toJob() {
		if (this.id == null || this.status == null) {
			throw new MalformedResponseException("no job id or status", this.id);
		}
		RunPodJob.Builder job = RunPodJob.builder(this.id, this.status)
			.endpoint(this.endpoint)
			.delayTime(toDuration(this.delayTime))
			.executionTime(toDuration(this.executionTime))
			.workerId(this.workerId)
			.error(this.error);
		if (this.retries != null) {
			job.retries(this.retries.intValue());
		}
		if (this.output != null) {
			job.output(new JsonPayload(this.output, this.payloadCodec));
		}
		this.otherFields.forEach(job::otherField);
		return job.build();
	}

	private @Nullable String readText(String name, JsonParser parser) {
		if (parser.currentToken() == JsonToken.VALUE_STRING && !parser.getString().isBlank()) {
			return parser.getString();
		}
		addOtherField(name, parser);
		return null;
	}

	private static @Nullable Long readNumber(JsonParser parser) {
		if (parser.currentToken().isNumeric()) {
			return parser.getValueAsLong();
		}
		parser.skipChildren();
		return null;
	}

	private static @Nullable Duration toDuration(@Nullable Long millis) {
		return (millis != null) ? Duration.ofMillis(Math.max(0, millis)) : null;
	}

	// documented as a string, but some workers send objects
	private static @Nullable String readError(JsonParser parser) {
		return switch (parser.currentToken()) {
			case VALUE_STRING -> parser.getString();
			case VALUE_NULL -> null;
			default -> parser.readValueAsTree().toString();
		};
	}

	private void addOtherField(String name, JsonParser parser) {
		Object value = parser.readValueAs(Object.class);
		if (value != null) {
			this.otherFields.put(name, value);
		}
	}

	static void startObject(JsonParser parser) {
		if (parser.nextToken() != JsonToken.START_OBJECT) {
			throw new MalformedResponseException("not a JSON object", null);
		}
	}

	static JsonSlice readSlice(JsonParser parser, byte[] body) {
		int offset = (int) parser.currentTokenLocation().getByteOffset();
		parser.skipChildren();
		parser.finishToken();
		return new JsonSlice(body, offset, (int) parser.currentLocation().getByteOffset() - offset);
	}

}
