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

import java.nio.charset.StandardCharsets;
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
import tools.jackson.databind.util.RawValue;

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
