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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

import io.runpod.client.health.EndpointHealth;
import io.runpod.client.job.Payload;
import io.runpod.client.job.PurgeResult;
import io.runpod.client.job.RunPodJob;

/**
 * Reader of response bodies. Unknown fields and states are kept. Its methods throw
 * {@link MalformedResponseException} or a Jackson exception for a body that is not a
 * response of the operation.
 */
public final class ResponseReader {

	private final String endpoint;

	private final PayloadCodec payloadCodec;

	/**
	 * Create a reader.
	 * @param endpoint the name of the endpoint
	 * @param payloadCodec the codec of outputs
	 */
	public ResponseReader(String endpoint, PayloadCodec payloadCodec) {
		this.endpoint = endpoint;
		this.payloadCodec = payloadCodec;
	}

	/**
	 * Read a job.
	 */
	public RunPodJob readJob(byte[] body) {
		return new JobReader(this.endpoint, this.payloadCodec, body, null).read();
	}

	/**
	 * Read the requested job.
	 * @throws MalformedResponseException if the body names another job
	 */
	public RunPodJob readJob(byte[] body, String requestedId) {
		return new JobReader(this.endpoint, this.payloadCodec, body, requestedId).read();
	}

	/**
	 * Return the job id that the beginning of a body names, or {@code null} if there is
	 * none or it comes later.
	 * @param beginning the first bytes of a body, which need not be complete
	 */
	public static @Nullable String readJobId(byte[] beginning) {
		return JobReader.readId(beginning);
	}

	/**
	 * Read the response to a request for the stream of a job.
	 */
	public StreamResponse readStream(String jobId, byte[] body) {
		List<Payload> chunks = new ArrayList<>();
		String status = null;
		String error = null;
		try (JsonParser parser = JsonMappers.ENVELOPE.createParser(body)) {
			JobReader.startObject(parser);
			while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
				String name = parser.currentName();
				JsonToken value = parser.nextToken();
				if (name.equals("status") && value == JsonToken.VALUE_STRING) {
					status = parser.getString();
				}
				else if (name.equals("stream") && value == JsonToken.START_ARRAY) {
					while (parser.nextToken() != JsonToken.END_ARRAY) {
						error = (error != null) ? skipChunk(parser, error) : readChunk(parser, body, chunks);
					}
				}
				else if (name.equals("id") && value == JsonToken.VALUE_STRING && !parser.getString().equals(jobId)) {
					throw MalformedResponseException.forOtherJob();
				}
				else {
					parser.skipChildren();
				}
			}
		}
		if (status == null) {
			throw new MalformedResponseException("no job status", null);
		}
		return new StreamResponse(RunPodJob.builder(jobId, status).endpoint(this.endpoint).build(), chunks, error);
	}

	// the stream ends with the error: chunks after it are ignored
	private static String skipChunk(JsonParser parser, String error) {
		parser.skipChildren();
		return error;
	}

	private @Nullable String readChunk(JsonParser parser, byte[] body, List<Payload> chunks) {
		String error = null;
		if (parser.currentToken() != JsonToken.START_OBJECT) {
			chunks.add(new JsonPayload(JobReader.readSlice(parser, body), this.payloadCodec));
			return null;
		}
		while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
			String name = parser.currentName();
			parser.nextToken();
			JsonSlice value = JobReader.readSlice(parser, body);
			if (name.equals("output")) {
				chunks.add(new JsonPayload(value, this.payloadCodec));
			}
			else if (name.equals("error")) {
				JsonNode node = value.toNode();
				error = node.isNull() ? null : node.isString() ? node.stringValue() : node.toString();
			}
		}
		return error;
	}

	/**
	 * Read the result of purging a queue.
	 */
	public PurgeResult readPurgeResult(byte[] body) {
		JsonNode tree = JsonMappers.ENVELOPE.readTree(body);
		if (!tree.path("removed").isNumber()) {
			throw new MalformedResponseException("no number of removed jobs", null);
		}
		return PurgeResult.of(tree.path("removed").intValue(), tree.path("status").asString("completed"));
	}

	/**
	 * Read the health of an endpoint.
	 */
	public EndpointHealth readHealth(byte[] body) {
		JsonNode tree = JsonMappers.ENVELOPE.readTree(body);
		if (!tree.path("jobs").isObject() || !tree.path("workers").isObject()) {
			throw new MalformedResponseException("no jobs or workers", null);
		}
		return EndpointHealth.builder()
			.jobs(readCounts(tree.path("jobs")))
			.workers(readCounts(tree.path("workers")))
			.build();
	}

	private static Map<String, Integer> readCounts(JsonNode node) {
		Map<String, Integer> counts = new LinkedHashMap<>();
		node.properties().forEach((entry) -> {
			if (entry.getValue().isNumber()) {
				counts.put(entry.getKey(), entry.getValue().intValue());
			}
		});
		return counts;
	}

}
