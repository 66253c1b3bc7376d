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

package io.runpod.jobs.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

import io.runpod.client.batch.RunPodBatch;
import io.runpod.client.job.Payload;
import io.runpod.client.job.RunPodJob;

/**
 * Serializer of inputs, contexts and jobs as JSON, by the application's mapper.
 */
public final class JobSerializer {

	// of the column
	private static final int MAX_TRACE_LENGTH = 4000;

	private final JsonMapper mapper;

	public JobSerializer(JsonMapper mapper) {
		this.mapper = mapper.rebuild()
			.addModule(new SimpleModule().addDeserializer(Payload.class, new PayloadDeserializer()))
			.build();
	}

	// write a value of a submission
	public byte[] write(String option, Object value) {
		Assert.notNull(value, () -> "'" + option + "' must not be null");
		try {
			return this.mapper.writeValueAsBytes(value);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("The " + option + " of a durable job cannot be written as JSON: "
					+ value.getClass().getName() + ": " + ex.getOriginalMessage(), ex);
		}
	}

	// append an input of a batch to JSON Lines. JSON needs no line breaks
	public void appendLine(ByteArrayOutputStream lines, byte[] json) {
		for (int i = 0; i < json.length; i++) {
			json[i] = (json[i] != '\n' && json[i] != '\r') ? json[i] : (byte) ' ';
		}
		lines.writeBytes(json);
		lines.write('\n');
	}

	public List<RawValue> readLines(byte[] lines) {
		return new String(lines, StandardCharsets.UTF_8).lines().map(RawValue::new).toList();
	}

	// return an input that is written to the request as it was recorded
	public Object readInput(byte[] json) {
		return new RawValue(new String(json, StandardCharsets.UTF_8));
	}

	public Payload readPayload(byte[] json) {
		return new StoredPayload(this.mapper.readTree(json), this.mapper);
	}

	// return the fields of a trace as text, or {@code null} if there are none
	public @Nullable String writeTrace(Map<String, String> trace) {
		String text = this.mapper.writeValueAsString(trace);
		return (trace.isEmpty() || text.length() > MAX_TRACE_LENGTH) ? null : text;
	}

	public Map<String, String> readTrace(@Nullable String text) {
		return (text != null) ? this.mapper.readValue(text, new TypeReference<Map<String, String>>() {
		}) : Map.of();
	}

	// return what RunPod has returned at the end, or {@code null} if there is nothing
	public byte @Nullable [] writeAnswer(JobEnd end) {
		if (end.batch() != null) {
			return write("batch", toJson(end.batch()));
		}
		return (end.job() != null) ? write("job", end.job()) : null;
	}

	// with RunPod's names
	private ObjectNode toJson(RunPodBatch batch) {
		Instant createdAt = batch.createdAt();
		return this.mapper.createObjectNode()
			.put("id", batch.id())
			.put("name", batch.name())
			.put("status", batch.rawStatus())
			.put("requestTotal", batch.total())
			.put("requestInProgress", batch.inProgress())
			.put("requestCompleted", batch.completed())
			.put("requestFailed", batch.failed())
			.put("createdAt", (createdAt != null) ? createdAt.toEpochMilli() : null);
	}

	public RunPodBatch readBatch(byte[] json) {
		JsonNode tree = this.mapper.readTree(json);
		return RunPodBatch.builder(tree.get("id").stringValue(), tree.get("status").stringValue())
			.name(tree.get("name").stringValue(null))
			.total(tree.get("requestTotal").intValue())
			.inProgress(tree.get("requestInProgress").intValue())
			.completed(tree.get("requestCompleted").intValue())
			.failed(tree.get("requestFailed").intValue())
			.createdAt(tree.get("createdAt").isNull() ? null : Instant.ofEpochMilli(tree.get("createdAt").longValue()))
			.build();
	}

	public RunPodJob readJob(byte[] json, String endpoint) {
		JsonNode tree = this.mapper.readTree(json);
		JsonNode output = tree.get("output");
		return this.mapper.treeToValue(tree, RunPodJob.class)
			.mutate()
			.endpoint(endpoint)
			.output((output != null) ? new StoredPayload(output, this.mapper) : null)
			.build();
	}

	/**
	 * Deserializer of payloads that keep their JSON, to be read as another type later.
	 */
	private final class PayloadDeserializer extends ValueDeserializer<Payload> {

		@Override
		public Payload deserialize(JsonParser parser, DeserializationContext context) {
			return new StoredPayload(context.readTree(parser), JobSerializer.this.mapper);
		}

	}

}
