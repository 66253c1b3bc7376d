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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.node.ObjectNode;

import io.runpod.client.job.ExecutionPolicy;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.S3Config;

/**
 * Writer of request bodies. The input is encoded by the codecs of the application, all
 * other fields by the mapper of the envelope.
 */
public final class RequestWriter {

	private static final byte[] EMPTY_OBJECT = "{}".getBytes(StandardCharsets.UTF_8);

	private static final byte[] EMPTY_ARRAY = "[]".getBytes(StandardCharsets.UTF_8);

	private static final byte[] BATCH_PREFIX = "{\"requests\":[".getBytes(StandardCharsets.UTF_8);

	private static final byte[] BATCH_SUFFIX = "]}".getBytes(StandardCharsets.UTF_8);

	private static final byte[] PREFIX = "{\"input\":".getBytes(StandardCharsets.UTF_8);

	private static final byte[] SUFFIX = "}".getBytes(StandardCharsets.UTF_8);

	/** Maximum size of a request of {@code run}. */
	public static final DataSize MAX_RUN_SIZE = DataSize.ofMegabytes(10);

	/** Maximum total size of the inputs of a request that appends to a batch. */
	public static final DataSize MAX_BATCH_INPUT_SIZE = DataSize
		.ofBytes(MAX_RUN_SIZE.toBytes() - BATCH_PREFIX.length - BATCH_SUFFIX.length);

	/** Maximum size of a request of {@code runSync}. */
	public static final DataSize MAX_RUN_SYNC_SIZE = DataSize.ofBytes(20_000_000);

	private static final Log logger = LogFactory.getLog("io.runpod.client.jobs");

	// a field 'input' that is no object may be one of the handler
	private static final Pattern WRAPPED_INPUT = Pattern.compile("\\s*\\{\\s*\"input\"\\s*:\\s*\\{");

	private final PayloadCodec payloadCodec;

	private final AtomicBoolean wrappedInputLogged = new AtomicBoolean();

	/**
	 * Create a writer.
	 * @param payloadCodec the codec of inputs
	 */
	public RequestWriter(PayloadCodec payloadCodec) {
		this.payloadCodec = payloadCodec;
	}

	/**
	 * Return the body of an operation without fields. RunPod's JavaScript SDK sends an
	 * empty object, too.
	 */
	public static byte[] emptyObject() {
		return EMPTY_OBJECT;
	}

	/**
	 * Return the body that creates an empty batch.
	 */
	public static byte[] emptyArray() {
		return EMPTY_ARRAY;
	}

	/**
	 * Write the body that sets the name of a batch. Its field is not documented, and
	 * RunPod ignores unknown ones.
	 */
	public static byte[] writeName(String name) {
		return JsonMappers.ENVELOPE
			.writeValueAsBytes(JsonMappers.ENVELOPE.createObjectNode().put("name", name).put("displayName", name));
	}

	/**
	 * Write an input of a batch.
	 * @throws IllegalArgumentException if the input cannot be encoded, is empty or
	 * exceeds the maximum size, or if it is a request with options
	 */
	public byte[] writeBatchInput(Object input) {
		JobRequest request = JobRequest.of(input);
		if (!request.equals(JobRequest.of(request.input()))) {
			throw new IllegalArgumentException("A batch has inputs only: a policy, webhook or bucket applies to jobs"
					+ " that are submitted by run or runSync");
		}
		return write(request, TraceCarrier.NONE, MAX_BATCH_INPUT_SIZE);
	}

	/**
	 * Write the body that appends encoded inputs to a batch.
	 */
	public static byte[] writeBatch(List<byte[]> inputs) {
		int size = BATCH_PREFIX.length + BATCH_SUFFIX.length - 1;
		for (byte[] input : inputs) {
			size += input.length + 1;
		}
		ByteBuffer body = ByteBuffer.allocate(size).put(BATCH_PREFIX);
		for (int i = 0; i < inputs.size(); i++) {
			if (i > 0) {
				body.put((byte) ',');
			}
			body.put(inputs.get(i));
		}
		return body.put(BATCH_SUFFIX).array();
	}

	/**
	 * Write the body of a submission.
	 * @param request the request
	 * @param trace the trace context to be sent
	 * @param maxSize the maximum size of the body
	 * @throws IllegalArgumentException if the input cannot be encoded, is empty or
	 * exceeds the maximum size
	 */
	public byte[] write(JobRequest request, TraceCarrier trace, DataSize maxSize) {
		byte[] input = this.payloadCodec.encode(request.input());
		rejectEmptyInput(input);
		logWrappedInput(input);
		if (trace.inputField() != null && !trace.context().isEmpty()) {
			input = TraceContextWriter.insert(input, trace.inputField(), trace.context());
		}
		byte[] suffix = suffix(request, trace);
		long size = (long) PREFIX.length + input.length + suffix.length;
		if (size > maxSize.toBytes()) {
			throw new IllegalArgumentException("The request has " + size + " bytes as JSON, and RunPod accepts "
					+ maxSize.toBytes() + ": upload the data, and pass its URL in the input");
		}
		byte[] body = Arrays.copyOf(PREFIX, (int) size);
		System.arraycopy(input, 0, body, PREFIX.length, input.length);
		System.arraycopy(suffix, 0, body, PREFIX.length + input.length, suffix.length);
		return body;
	}

	private static byte[] suffix(JobRequest request, TraceCarrier trace) {
		ObjectNode fields = requestFields(request, trace);
		return fields.isEmpty() ? SUFFIX : ("," + fields.toString().substring(1)).getBytes(StandardCharsets.UTF_8);
	}

	private static void rejectEmptyInput(byte[] input) {
		String text = (input.length <= 8) ? new String(input, StandardCharsets.UTF_8).replaceAll("\\s", "") : "";
		if (text.equals("{}") || text.equals("null")) {
			throw new IllegalArgumentException(
					"The input is " + text + " as JSON: RunPod strips an empty input, and the"
							+ " job fails after about 90 seconds; send a dummy key, for example Map.of(\"run\", true)");
		}
	}

	private void logWrappedInput(byte[] input) {
		String start = new String(input, 0, Math.min(input.length, 32), StandardCharsets.ISO_8859_1);
		if (WRAPPED_INPUT.matcher(start).lookingAt() && this.wrappedInputLogged.compareAndSet(false, true)) {
			logger
				.warn("The input is an object with the field 'input', and becomes {\"input\": {\"input\": {...}}}: the"
						+ " client adds the outer field itself. Pass Map.of(\"prompt\", ...) instead of Map.of(\"input\","
						+ " Map.of(\"prompt\", ...)), unless the handler expects that field");
		}
	}

	private static ObjectNode requestFields(JobRequest request, TraceCarrier trace) {
		ObjectNode fields = JsonMappers.ENVELOPE.createObjectNode();
		ExecutionPolicy policy = request.policy();
		if (!policy.isEmpty()) {
			ObjectNode node = fields.putObject("policy");
			putMillis(node, "executionTimeout", policy.executionTimeout());
			putMillis(node, "ttl", policy.ttl());
			if (policy.lowPriority() != null) {
				node.put("lowPriority", policy.lowPriority());
			}
		}
		S3Config s3Config = request.s3Config();
		if (s3Config != null) {
			ObjectNode node = fields.putObject("s3Config")
				.put("accessId", s3Config.accessId())
				.put("accessSecret", s3Config.accessSecret())
				.put("bucketName", s3Config.bucketName())
				.put("endpointUrl", s3Config.endpointUrl());
			if (s3Config.objectPath() != null) {
				node.put("objectPath", s3Config.objectPath());
			}
		}
		if (request.webhook() != null) {
			fields.put("webhook", request.webhook().toString());
		}
		if (trace.requestField() != null && !trace.context().isEmpty()) {
			ObjectNode node = fields.putObject(trace.requestField());
			trace.context().forEach(node::put);
		}
		return fields;
	}

	private static void putMillis(ObjectNode node, String name, @Nullable Duration duration) {
		if (duration != null) {
			node.put(name, duration.toMillis());
		}
	}

}
