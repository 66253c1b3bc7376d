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

package io.runpod.simulator.web;

import java.io.ByteArrayOutputStream;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.runpod.simulator.endpoint.Operation;

/**
 * Reads the body of a submission or a report up to RunPod's limit. What is above is read
 * too, and thrown away, so that the client gets to see the refusal.
 *
 * @since 0.1.0
 */
public final class Bodies {

	private static final int RUN_LIMIT = 10 * 1024 * 1024;

	private static final int RUN_SYNC_LIMIT = 20 * 1000 * 1000;

	private Bodies() {
	}

	static Mono<byte[]> read(ServerRequest request, Operation operation) {
		return switch (operation) {
			case RUN -> read(request, RUN_LIMIT, "10MiB");
			case RUN_SYNC, JOB_DONE, JOB_STREAM -> read(request, RUN_SYNC_LIMIT, "20MB");
			default -> Mono.just(new byte[0]);
		};
	}

	/**
	 * The JSON object that a body is, whatever its content type says.
	 * @param body the body
	 * @return the object
	 * @throws BadRequestException if it is none
	 */
	public static JsonNode object(byte[] body) {
		try {
			JsonNode tree = JsonMapper.shared().readTree(body);
			if (tree.isObject()) {
				return tree;
			}
			throw new BadRequestException("body: not a JSON object");
		}
		catch (JacksonException ex) {
			throw new BadRequestException("body: " + ex.getOriginalMessage());
		}
	}

	/**
	 * Read a body whatever its content type is.
	 * @param request the request
	 * @param limit how many bytes it may have
	 * @param limitInWords the same for the refusal
	 * @return emits the body, or a {@link BadRequestException} when it is too large
	 */
	public static Mono<byte[]> read(ServerRequest request, int limit, String limitInWords) {
		return request.body(BodyExtractors.toDataBuffers())
			.collect(() -> new Limited(limit), Limited::add)
			.map((body) -> body.bytes(limitInWords));
	}

	private static final class Limited {

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		private final int limit;

		private long size;

		Limited(int limit) {
			this.limit = limit;
		}

		void add(DataBuffer buffer) {
			this.size += buffer.readableByteCount();
			if (this.size <= this.limit) {
				byte[] part = new byte[buffer.readableByteCount()];
				buffer.read(part);
				this.bytes.writeBytes(part);
			}
			DataBufferUtils.release(buffer);
		}

		byte[] bytes(String limitInWords) {
			if (this.size > this.limit) {
				throw new BadRequestException("body: exceeded max body size of " + limitInWords);
			}
			return this.bytes.toByteArray();
		}

	}

}
