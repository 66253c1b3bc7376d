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

package io.runpod.client.wire;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

import io.runpod.client.job.RunPodJob;
import io.runpod.client.job.RunPodJobBuilder;

/**
 * Reads the JSON of one job in a single pass. The output is not parsed, only its place is
 * noted: it may be 20 MB long, and only the user knows its type. A body that breaks off
 * still tells the job's id if it got that far.
 */
final class JobReader {

	private final String endpoint;

	private final PayloadCodec codec;

	private final byte[] body;

	private final Map<String, JsonNode> fields = new LinkedHashMap<>();

	private @Nullable Json output;

	JobReader(String endpoint, PayloadCodec codec, byte[] body) {
		this.endpoint = endpoint;
		this.codec = codec;
		this.body = body;
	}

	RunPodJob read() {
		try (JsonParser parser = Envelope.MAPPER.createParser(this.body)) {
			start(parser);
			while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
				String name = parser.currentName();
				parser.nextToken();
				if (name.equals("output")) {
					this.output = value(parser, this.body);
				}
				else {
					this.fields.put(name, parser.readValueAsTree());
				}
			}
		}
		catch (JacksonException ex) {
			throw new UnreadableException("it breaks off or is not JSON", text("id"));
		}
		return job();
	}

	private RunPodJob job() {
		String id = text("id");
		String status = text("status");
		if (id == null || status == null) {
			throw new UnreadableException("no job id and status in it", id);
		}
		RunPodJobBuilder job = RunPodJob.builder(id, status)
			.endpoint(this.endpoint)
			.delayTime(millis("delayTime"))
			.executionTime(millis("executionTime"))
			.workerId(text("workerId"))
			.error(error());
		JsonNode retries = this.fields.remove("retries");
		if (retries != null && retries.isNumber()) {
			job.retries(retries.intValue());
		}
		if (this.output != null) {
			job.output(new JsonPayload(this.output, this.codec));
		}
		this.fields.forEach((name, value) -> {
			Object tree = Envelope.MAPPER.treeToValue(value, Object.class);
			if (tree != null) {
				job.otherField(name, tree);
			}
		});
		return job.build();
	}

	private @Nullable String text(String name) {
		JsonNode node = this.fields.get(name);
		if (node != null && node.isString() && !node.stringValue().isBlank()) {
			this.fields.remove(name);
			return node.stringValue();
		}
		return null;
	}

	private @Nullable Duration millis(String name) {
		JsonNode node = this.fields.remove(name);
		return (node != null && node.isNumber()) ? Duration.ofMillis(Math.max(0, node.asLong())) : null;
	}

	// documented as a text; workers have been seen to send objects
	private @Nullable String error() {
		JsonNode node = this.fields.remove("error");
		if (node == null || node.isNull()) {
			return null;
		}
		return node.isString() ? node.stringValue() : node.toString();
	}

	static void start(JsonParser parser) {
		if (parser.nextToken() != JsonToken.START_OBJECT) {
			throw new UnreadableException("it is not a JSON object", null);
		}
	}

	static Json value(JsonParser parser, byte[] body) {
		int offset = (int) parser.currentTokenLocation().getByteOffset();
		parser.skipChildren();
		parser.finishToken();
		return new Json(body, offset, (int) parser.currentLocation().getByteOffset() - offset);
	}

}
