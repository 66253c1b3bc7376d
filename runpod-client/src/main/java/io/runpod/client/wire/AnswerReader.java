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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

import io.runpod.client.job.EndpointHealth;
import io.runpod.client.job.Payload;
import io.runpod.client.job.PurgedQueue;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.wire.Wire.Chunks;

/**
 * Reads the bodies of answers. Unknown fields and states are kept; what is not an answer
 * of RunPod at all is unreadable.
 */
final class AnswerReader {

	private final String endpoint;

	private final PayloadCodec codec;

	AnswerReader(String endpoint, PayloadCodec codec) {
		this.endpoint = endpoint;
		this.codec = codec;
	}

	RunPodJob job(byte[] body) {
		return new JobReader(this.endpoint, this.codec, body).read();
	}

	Chunks chunks(String jobId, byte[] body) {
		List<Payload> items = new ArrayList<>();
		String status = null;
		String error = null;
		try (JsonParser parser = Envelope.MAPPER.createParser(body)) {
			JobReader.start(parser);
			while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
				String name = parser.currentName();
				JsonToken value = parser.nextToken();
				if (name.equals("status") && value == JsonToken.VALUE_STRING) {
					status = parser.getString();
				}
				else if (name.equals("stream") && value == JsonToken.START_ARRAY) {
					while (parser.nextToken() != JsonToken.END_ARRAY) {
						error = (error != null) ? skip(parser, error) : chunk(parser, body, items);
					}
				}
				else {
					parser.skipChildren();
				}
			}
		}
		if (status == null) {
			throw new UnreadableException("no job status in it", null);
		}
		return new Chunks(RunPodJob.builder(jobId, status).endpoint(this.endpoint).build(), items, error);
	}

	// what stands behind an error belongs to nothing
	private static String skip(JsonParser parser, String error) {
		parser.skipChildren();
		return error;
	}

	private @Nullable String chunk(JsonParser parser, byte[] body, List<Payload> items) {
		String error = null;
		if (parser.currentToken() != JsonToken.START_OBJECT) {
			parser.skipChildren();
			return null;
		}
		while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
			String name = parser.currentName();
			parser.nextToken();
			Json value = JobReader.value(parser, body);
			if (name.equals("output")) {
				items.add(new JsonPayload(value, this.codec));
			}
			else if (name.equals("error")) {
				JsonNode node = value.node();
				error = node.isString() ? node.stringValue() : node.toString();
			}
		}
		return error;
	}

	PurgedQueue purgedQueue(byte[] body) {
		JsonNode tree = Envelope.MAPPER.readTree(body);
		if (!tree.path("removed").isNumber()) {
			throw new UnreadableException("no number of removed jobs in it", null);
		}
		return PurgedQueue.of(tree.path("removed").intValue(), tree.path("status").asString("completed"));
	}

	EndpointHealth health(byte[] body) {
		JsonNode tree = Envelope.MAPPER.readTree(body);
		if (!tree.path("jobs").isObject() || !tree.path("workers").isObject()) {
			throw new UnreadableException("no jobs and workers in it", null);
		}
		return EndpointHealth.of(counts(tree.path("jobs")), counts(tree.path("workers")));
	}

	private static Map<String, Integer> counts(JsonNode node) {
		Map<String, Integer> counts = new LinkedHashMap<>();
		node.properties().forEach((entry) -> {
			if (entry.getValue().isNumber()) {
				counts.put(entry.getKey(), entry.getValue().intValue());
			}
		});
		return counts;
	}

}
