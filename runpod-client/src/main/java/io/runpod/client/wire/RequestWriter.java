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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.node.ObjectNode;

import io.runpod.client.job.ExecutionPolicy;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.S3Config;
import io.runpod.client.wire.Wire.Trace;

/**
 * Writes the body of a submission: the input by the user's codec, everything else by the
 * envelope's mapper.
 */
final class RequestWriter {

	private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);

	private static final byte[] START = "{\"input\":".getBytes(StandardCharsets.UTF_8);

	private static final byte[] END = "}".getBytes(StandardCharsets.UTF_8);

	static final DataSize RUN_LIMIT = DataSize.ofMegabytes(10);

	static final DataSize RUN_SYNC_LIMIT = DataSize.ofBytes(20_000_000);

	private final PayloadCodec codec;

	private final PayloadLog log;

	RequestWriter(PayloadCodec codec, PayloadLog log) {
		this.codec = codec;
		this.log = log;
	}

	/**
	 * JavaScript's SDK sends an empty object with operations that need no body.
	 */
	static byte[] nothing() {
		return NOTHING;
	}

	byte[] write(JobRequest request, Trace trace, DataSize limit) {
		byte[] input = this.codec.encode(request.input());
		refuseNothing(input);
		this.log.keepSecret(request.s3Config());
		if (trace.inputField() != null && !trace.context().isEmpty()) {
			input = TraceField.add(input, trace.inputField(), trace.context());
		}
		byte[] end = end(request, trace);
		long size = (long) START.length + input.length + end.length;
		if (size > limit.toBytes()) {
			throw new IllegalArgumentException("The request has " + size + " bytes as JSON, and RunPod accepts "
					+ limit.toBytes() + ": upload the data, and pass its URL in the input");
		}
		byte[] body = Arrays.copyOf(START, (int) size);
		System.arraycopy(input, 0, body, START.length, input.length);
		System.arraycopy(end, 0, body, START.length + input.length, end.length);
		return body;
	}

	private static byte[] end(JobRequest request, Trace trace) {
		ObjectNode rest = rest(request, trace);
		return rest.isEmpty() ? END : ("," + rest.toString().substring(1)).getBytes(StandardCharsets.UTF_8);
	}

	private static void refuseNothing(byte[] input) {
		String text = (input.length <= 8) ? new String(input, StandardCharsets.UTF_8).replaceAll("\\s", "") : "";
		if (text.equals("{}") || text.equals("null")) {
			throw new IllegalArgumentException(
					"The input is " + text + " as JSON: RunPod strips an empty input, and the"
							+ " job fails after about 90 seconds; send a dummy key, for example Map.of(\"run\", true)");
		}
	}

	private static ObjectNode rest(JobRequest request, Trace trace) {
		ObjectNode rest = Envelope.MAPPER.createObjectNode();
		ExecutionPolicy policy = request.policy();
		if (!policy.isEmpty()) {
			ObjectNode node = rest.putObject("policy");
			putMillis(node, "executionTimeout", policy.executionTimeout());
			putMillis(node, "ttl", policy.ttl());
			if (policy.lowPriority() != null) {
				node.put("lowPriority", policy.lowPriority());
			}
		}
		S3Config s3Config = request.s3Config();
		if (s3Config != null) {
			ObjectNode node = rest.putObject("s3Config")
				.put("accessId", s3Config.accessId())
				.put("accessSecret", s3Config.accessSecret())
				.put("bucketName", s3Config.bucketName())
				.put("endpointUrl", s3Config.endpointUrl());
			if (s3Config.objectPath() != null) {
				node.put("objectPath", s3Config.objectPath());
			}
		}
		if (request.webhook() != null) {
			rest.put("webhook", request.webhook().toString());
		}
		if (trace.requestField() != null && !trace.context().isEmpty()) {
			ObjectNode node = rest.putObject(trace.requestField());
			trace.context().forEach(node::put);
		}
		return rest;
	}

	private static void putMillis(ObjectNode node, String name, @Nullable Duration duration) {
		if (duration != null) {
			node.put(name, duration.toMillis());
		}
	}

}
