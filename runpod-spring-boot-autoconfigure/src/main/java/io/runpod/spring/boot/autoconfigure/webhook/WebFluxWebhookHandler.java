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

package io.runpod.spring.boot.autoconfigure.webhook;

import java.util.UUID;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

import io.runpod.client.webhook.WebhookBodyReader;

/**
 * Handler of webhooks for Spring WebFlux.
 */
final class WebFluxWebhookHandler implements HandlerFunction<ServerResponse> {

	private final WebhookReceiver receiver;

	WebFluxWebhookHandler(WebhookReceiver receiver) {
		this.receiver = receiver;
	}

	@Override
	public Mono<ServerResponse> handle(ServerRequest request) {
		String endpoint = request.pathVariable("endpoint");
		return Mono.justOrEmpty(this.receiver.verify(endpoint, request.pathVariable("token")))
			.flatMap((submissionId) -> receive(endpoint, submissionId, request))
			.switchIfEmpty(Mono.defer(() -> ServerResponse.notFound().build()));
	}

	private Mono<ServerResponse> receive(String endpoint, UUID submissionId, ServerRequest request) {
		WebhookBodyReader body = this.receiver.createBodyReader();
		return request.body(BodyExtractors.toDataBuffers())
			.map((part) -> read(body, part))
			.takeWhile((moreNeeded) -> moreNeeded)
			// the sender is gone; the id may have been read before
			.onErrorComplete()
			.then(Mono.defer(() -> this.receiver.receive(endpoint, submissionId, body)))
			.flatMap((status) -> ServerResponse.status(status).build());
	}

	private static boolean read(WebhookBodyReader body, DataBuffer part) {
		try (DataBuffer.ByteBufferIterator buffers = part.readableByteBuffers()) {
			boolean moreNeeded = true;
			while (moreNeeded && buffers.hasNext()) {
				moreNeeded = body.read(buffers.next());
			}
			return moreNeeded;
		}
		finally {
			DataBufferUtils.release(part);
		}
	}

}
