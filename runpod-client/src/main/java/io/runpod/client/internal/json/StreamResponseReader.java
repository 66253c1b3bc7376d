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
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import io.runpod.client.job.JobStatus;
import io.runpod.client.job.Payload;
import io.runpod.client.job.RunPodJob;

/**
 * Reader of one response to a request for the stream of a job. RunPod sends each chunk
 * once: an item of any form is a chunk, unless it is an error.
 */
final class StreamResponseReader {

	private final String endpoint;

	private final PayloadCodec payloadCodec;

	private final byte[] body;

	private final List<Payload> chunks = new ArrayList<>();

	private @Nullable String status;

	private @Nullable String error;

	StreamResponseReader(String endpoint, PayloadCodec payloadCodec, byte[] body) {
		this.endpoint = endpoint;
		this.payloadCodec = payloadCodec;
		this.body = body;
	}

	StreamResponse read(String jobId) {
		try (JsonParser parser = JsonMappers.ENVELOPE.createParser(this.body)) {
			JobReader.startObject(parser);
			while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
				String name = parser.currentName();
				JsonToken value = parser.nextToken();
				if (name.equals("id") && value == JsonToken.VALUE_STRING && !parser.getString().equals(jobId)) {
					throw MalformedResponseException.forOtherJob();
				}
				if (name.equals("status") && value == JsonToken.VALUE_STRING) {
					this.status = parser.getString();
				}
				else if (name.equals("stream")) {
					readStream(parser);
				}
				else {
					parser.skipChildren();
				}
			}
		}
		if (this.status == null && this.chunks.isEmpty()) {
			throw new MalformedResponseException("no job status", null);
		}
		String status = (this.status != null) ? this.status : JobStatus.UNKNOWN.name();
		return new StreamResponse(RunPodJob.builder(jobId, status).endpoint(this.endpoint).build(), this.chunks,
				this.error);
	}

	private void readStream(JsonParser parser) {
		if (parser.currentToken() == JsonToken.START_ARRAY) {
			while (parser.nextToken() != JsonToken.END_ARRAY) {
				readItem(parser);
			}
		}
		else if (parser.currentToken() != JsonToken.VALUE_NULL) {
			readItem(parser);
		}
	}

	private void readItem(JsonParser parser) {
		if (this.error != null) {
			// the stream has ended
			parser.skipChildren();
		}
		else if (parser.currentToken() == JsonToken.START_OBJECT) {
			readObject(parser);
		}
		else {
			addChunk(JobReader.readSlice(parser, this.body));
		}
	}

	private void readObject(JsonParser parser) {
		int offset = (int) parser.currentTokenLocation().getByteOffset();
		boolean isEnvelope = false;
		while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
			String name = parser.currentName();
			parser.nextToken();
			if (name.equals("output")) {
				addChunk(JobReader.readSlice(parser, this.body));
				isEnvelope = true;
			}
			else if (name.equals("error")) {
				String error = JobReader.readError(parser, this.body);
				this.error = StringUtils.hasText(error) ? error : null;
				isEnvelope = isEnvelope || this.error != null;
			}
			else {
				parser.skipChildren();
			}
		}
		if (!isEnvelope) {
			addChunk(new JsonSlice(this.body, offset, (int) parser.currentLocation().getByteOffset() - offset));
		}
	}

	private void addChunk(JsonSlice json) {
		this.chunks.add(new JsonPayload(json, this.payloadCodec));
	}

}
