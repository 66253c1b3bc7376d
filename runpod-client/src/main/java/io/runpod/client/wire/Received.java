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

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What came in of an answer, whatever type it claims to be. When the connection breaks,
 * what had come until then is kept: it may name the job that was accepted.
 *
 * @param status the HTTP status
 * @param headers the headers
 * @param body the body, empty if there is none
 * @param broken what ended the body too early, if anything did
 */
record Received(HttpStatusCode status, HttpHeaders headers, byte[] body, @Nullable Throwable broken) {

	static Mono<Received> of(ClientResponse response, int maxInMemorySize) {
		AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
		Flux<DataBuffer> buffers = response.body(BodyExtractors.toDataBuffers()).onErrorResume((ex) -> {
			broken.set(ex);
			return Flux.empty();
		});
		return DataBufferUtils.join(buffers, maxInMemorySize)
			.map(Received::bytes)
			.defaultIfEmpty(new byte[0])
			.map((body) -> new Received(response.statusCode(), response.headers().asHttpHeaders(), body, broken.get()));
	}

	static byte[] bytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

}
