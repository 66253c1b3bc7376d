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

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

import io.runpod.client.batch.BatchItem;
import io.runpod.client.batch.RunPodBatch;

/**
 * Reader of batches, their lists and their items. Tolerates what is not documented: the
 * fields of a name and of a list.
 */
public final class BatchReader {

	private final String endpoint;

	private final PayloadCodec payloadCodec;

	/**
	 * Create a reader.
	 * @param endpoint the name of the endpoint
	 * @param payloadCodec the codec of outputs
	 */
	public BatchReader(String endpoint, PayloadCodec payloadCodec) {
		this.endpoint = endpoint;
		this.payloadCodec = payloadCodec;
	}

	/**
	 * Read a batch.
	 * @param requestedId the id of the batch that was requested, or {@code null}
	 * @throws MalformedResponseException if the body is not a batch, or another one
	 */
	public RunPodBatch readBatch(byte[] body, @Nullable String requestedId) {
		RunPodBatch batch = JsonEncoding.read(body, (utf8) -> toBatch(readTree(utf8)));
		if (requestedId != null && !requestedId.equals(batch.id())) {
			throw MalformedResponseException.forOtherJob();
		}
		return batch;
	}

	/**
	 * Read a page of the batches of an endpoint.
	 * @param offset the index of its first batch
	 */
	public Page<RunPodBatch> readBatches(byte[] body, int offset) {
		return JsonEncoding.read(body, (utf8) -> readPage(utf8, offset, (batch) -> toBatch(readTree(batch))));
	}

	/**
	 * Read a page of the items of a batch.
	 * @param offset the index of its first item
	 */
	public Page<BatchItem> readItems(byte[] body, int offset) {
		return JsonEncoding.read(body, (utf8) -> readPage(utf8, offset, this::toItem));
	}

	private static RunPodBatch toBatch(JsonNode json) {
		String id = json.path("id").asString("");
		String status = json.path("status").asString("");
		if (id.isEmpty() || status.isEmpty()) {
			throw new MalformedResponseException("no batch id or status", null);
		}
		String name = json.path("name").asString(json.path("displayName").asString(""));
		long createdAt = json.path("createdAt").asLong(0);
		return RunPodBatch.builder(id, status)
			.name(name.isEmpty() ? null : name)
			.total(json.path("requestTotal").asInt(0))
			.inProgress(json.path("requestInProgress").asInt(0))
			.completed(json.path("requestCompleted").asInt(0))
			.failed(json.path("requestFailed").asInt(0))
			.createdAt((createdAt > 0) ? Instant.ofEpochMilli(createdAt) : null)
			.build();
	}

	private BatchItem toItem(byte[] json) {
		JobReader reader = new JobReader(this.endpoint, this.payloadCodec, json, null, false);
		return BatchItem.of(reader.read(), toInstant(reader.otherField("startedAt")),
				toInstant(reader.otherField("completedAt")));
	}

	private static @Nullable Instant toInstant(@Nullable Object value) {
		try {
			return (value instanceof String text) ? Instant.parse(text) : null;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private static JsonNode readTree(byte[] body) {
		try {
			return JsonMappers.ENVELOPE.readTree(body);
		}
		catch (JacksonException ex) {
			throw new MalformedResponseException("truncated or not JSON", null);
		}
	}

	// an array, or an object with an array and the fields of the page
	private static <T> Page<T> readPage(byte[] body, int offset, Function<byte[], T> reader) {
		List<T> elements = new ArrayList<>();
		boolean isPage = false;
		boolean hasMore = false;
		try (JsonParser parser = JsonMappers.ENVELOPE.createParser(body)) {
			JsonToken token = parser.nextToken();
			if (token == JsonToken.START_ARRAY) {
				isPage = true;
				readElements(parser, body, reader, elements);
			}
			while (token == JsonToken.START_OBJECT && parser.nextToken() == JsonToken.PROPERTY_NAME) {
				boolean isHasMore = parser.currentName().equals("hasMore");
				JsonToken value = parser.nextToken();
				if (value == JsonToken.START_ARRAY && !isPage) {
					isPage = true;
					readElements(parser, body, reader, elements);
				}
				else {
					hasMore |= isHasMore && value == JsonToken.VALUE_TRUE;
					parser.skipChildren();
				}
			}
		}
		catch (JacksonException ex) {
			throw new MalformedResponseException("truncated or not JSON", null);
		}
		if (!isPage) {
			throw new MalformedResponseException("no page of a list", null);
		}
		return new Page<>(elements, (hasMore && !elements.isEmpty()) ? offset + elements.size() : null);
	}

	private static <T> void readElements(JsonParser parser, byte[] body, Function<byte[], T> reader, List<T> elements) {
		while (parser.nextToken() != JsonToken.END_ARRAY) {
			elements.add(reader.apply(JobReader.readSlice(parser, body).toByteArray()));
		}
	}

	/**
	 * Page of a list.
	 *
	 * @param <T> the type of the elements
	 * @param elements the elements
	 * @param nextOffset the index of the first element of the next page, or {@code null}
	 * if this is the last one
	 */
	public record Page<T>(List<T> elements, @Nullable Integer nextOffset) {
	}

}
