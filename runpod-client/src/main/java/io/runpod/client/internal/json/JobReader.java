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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.IdGenerator;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;

/**
 * Single-pass reader of the JSON of one job. The output is not parsed, only located: it
 * may have 20 MB, and its type is chosen by the caller later. The job id of a truncated
 * body is recovered if the body contains it.
 */
final class JobReader {

	// with Jackson's limits of depth and length
	private static final JsonMapper MAPPER = JsonMapper.shared();

	private static final IdGenerator ID_GENERATOR = new AlternativeJdkIdGenerator();

	// in milliseconds more than thirty years, which fits into nanoseconds
	private static final double MAX_NUMBER = 1e12;

	private final String endpoint;

	private final PayloadCodec payloadCodec;

	private final @Nullable String requestedId;

	private final boolean isSync;

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

	/**
	 * Create a reader.
	 * @param requestedId the id of the job that the request was about, or {@code null}
	 * @param isSync whether the body is the response to {@code runSync}, whose result
	 * needs no id
	 */
	JobReader(String endpoint, PayloadCodec payloadCodec, byte[] body, @Nullable String requestedId, boolean isSync) {
		this.endpoint = endpoint;
		this.payloadCodec = payloadCodec;
		this.body = body;
		this.requestedId = requestedId;
		this.isSync = isSync;
	}

	RunPodJob read() {
		try {
			parse();
		}
		catch (JacksonException ex) {
			throw new MalformedResponseException("truncated or not JSON", this.id);
		}
		return toJob();
	}

	/**
	 * Return the value of a field that is not one of a job, or {@code null}.
	 */
	@Nullable Object otherField(String name) {
		return this.otherFields.get(name);
	}

	private void parse() {
		try (JsonParser parser = JsonMappers.ENVELOPE.createParser(this.body)) {
			startObject(parser);
			while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
				String name = parser.currentName();
				parser.nextToken();
				read(name, parser);
			}
		}
	}

	/**
	 * Return the job id that the beginning of a body names.
	 * @param beginning the first bytes of a body, which need not be complete
	 * @return the id, or {@code null} if there is none or it comes later
	 */
	static @Nullable String readId(byte[] beginning) {
		try (JsonParser parser = JsonMappers.ENVELOPE.createParser(beginning)) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				return null;
			}
			while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
				boolean isId = parser.currentName().equals("id");
				JsonToken value = parser.nextToken();
				if (isId) {
					return (value == JsonToken.VALUE_STRING) ? parser.getString() : null;
				}
				parser.skipChildren();
			}
			return null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private void read(String name, JsonParser parser) {
		switch (name) {
			case "id":
				this.id = readText(name, parser);
				break;
			case "status":
				this.status = readText(name, parser);
				break;
			case "webhook":
				// a secret
				parser.skipChildren();
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
				this.error = readError(parser, this.body);
				break;
			case "output":
				this.output = readSlice(parser, this.body);
				break;
			default:
				addOtherField(name, parser);
		}
	}

	private RunPodJob toJob() {
		if (this.id == null && this.isSync && isResult()) {
			// unique, because listeners are notified once for each job
			return toJob("unknown-" + ID_GENERATOR.generateId(),
					(this.status != null) ? this.status : JobStatus.COMPLETED.name());
		}
		if (this.id != null && this.requestedId != null && !this.id.equals(this.requestedId)) {
			throw MalformedResponseException.forOtherJob();
		}
		String id = (this.id == null && isKnownStatus()) ? this.requestedId : this.id;
		if (id == null || this.status == null) {
			throw new MalformedResponseException("no job id or status", this.id);
		}
		return toJob(id, this.status);
	}

	private RunPodJob toJob(String id, String status) {
		RunPodJob.Builder job = RunPodJob.builder(id, status)
			.endpoint(this.endpoint)
			.delayTime(toDuration(this.delayTime))
			.executionTime(toDuration(this.executionTime))
			.workerId(this.workerId)
			.error(this.error);
		if (this.retries != null) {
			job.retries((int) Math.min(this.retries, Integer.MAX_VALUE));
		}
		if (this.output != null) {
			job.output(new JsonPayload(this.output, this.payloadCodec));
		}
		this.otherFields.forEach(job::otherField);
		return job.build();
	}

	private boolean isResult() {
		return (this.status == null) ? this.output != null && this.error == null
				: isKnownStatus() && JobStatus.of(this.status).isTerminal();
	}

	// only what is a job for certain is the requested one
	private boolean isKnownStatus() {
		boolean notFound = this.error != null && ResponseReader.isJobNotFound(this.error);
		return !notFound && this.status != null && JobStatus.of(this.status) != JobStatus.UNKNOWN;
	}

	private @Nullable String readText(String name, JsonParser parser) {
		if (parser.currentToken() == JsonToken.VALUE_STRING && !parser.getString().isBlank()) {
			return parser.getString();
		}
		addOtherField(name, parser);
		return null;
	}

	// a value out of range is as good as none
	private static @Nullable Long readNumber(JsonParser parser) {
		if (!parser.currentToken().isNumeric()) {
			parser.skipChildren();
			return null;
		}
		double value = parser.getDoubleValue();
		return (value >= 0 && value <= MAX_NUMBER) ? (long) value : null;
	}

	private static @Nullable Duration toDuration(@Nullable Long millis) {
		return (millis != null) ? Duration.ofMillis(millis) : null;
	}

	/**
	 * Read an error, which is documented as a string. Some workers send objects.
	 */
	static @Nullable String readError(JsonParser parser, byte[] body) {
		if (parser.currentToken() == JsonToken.VALUE_STRING) {
			return parser.getString();
		}
		JsonSlice slice = readSlice(parser, body);
		return (parser.currentToken() != JsonToken.VALUE_NULL)
				? new String(body, slice.offset(), slice.length(), StandardCharsets.UTF_8) : null;
	}

	private void addOtherField(String name, JsonParser parser) {
		JsonSlice slice = readSlice(parser, this.body);
		try {
			Object value = MAPPER.readValue(this.body, slice.offset(), slice.length(), Object.class);
			if (value != null) {
				this.otherFields.put(name, value);
			}
		}
		catch (JacksonException ex) {
			// too deep or too long for a field that is only kept for the application
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
