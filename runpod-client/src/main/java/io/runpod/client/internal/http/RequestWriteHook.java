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

package io.runpod.client.internal.http;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * Hook that runs when a request is about to be written. Sets the headers, which are not
 * visible to filters and not copied by them, and records that the request is written.
 * Some HTTP libraries run it before they have a connection, but all of them write the
 * body afterwards.
 */
final class RequestWriteHook {

	private static final String ATTRIBUTE_NAME = RequestWriteHook.class.getName();

	private static final List<String> USER_AGENT = List.of(UserAgent.value());

	private final Consumer<ClientHttpRequest> headersWriter = this::writeHeaders;

	private @Nullable String apiKey;

	private boolean hasBody;

	private volatile int attempts;

	private volatile boolean bodyDeferred;

	private volatile boolean bodyWritten;

	private volatile boolean answered;

	WebClient.RequestHeadersSpec<?> attachTo(WebClient.RequestBodySpec request, String apiKey, byte @Nullable [] body) {
		this.apiKey = apiKey;
		request.attribute(ATTRIBUTE_NAME, this).httpRequest(this.headersWriter);
		if (body == null) {
			return request;
		}
		this.hasBody = true;
		return request.body((message, context) -> writeBody(message, body));
	}

	/**
	 * Return whether RunPod may have received the request: once its body is written, or
	 * its headers if it has none or a filter has replaced it.
	 */
	boolean isWritten() {
		return this.answered || (this.bodyDeferred ? this.bodyWritten : this.attempts > 0);
	}

	/**
	 * Return whether a filter has sent the request more than once.
	 */
	boolean isRepeated() {
		return this.attempts > 1;
	}

	/**
	 * Register the hook of a request. Must be the innermost filter: a filter before it
	 * may have replaced the hook.
	 */
	static Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		RequestWriteHook writeHook = (RequestWriteHook) request.attribute(ATTRIBUTE_NAME)
			.orElseThrow(
					() -> new IllegalStateException("A filter of the WebClient has removed the attributes of a request"
							+ " to RunPod, which record whether the request is written. Create the request in the filter by"
							+ " ClientRequest.from(request)"));
		ClientRequest hookedRequest = (request.httpRequest() == writeHook.headersWriter) ? request
				: ClientRequest.from(request).httpRequest(writeHook.headersWriter).build();
		return next.exchange(hookedRequest).doOnNext((response) -> writeHook.answered = true);
	}

	private void writeHeaders(ClientHttpRequest request) {
		HttpHeaders headers = request.getHeaders();
		headers.setBearerAuth(Objects.requireNonNull(this.apiKey));
		headers.set(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE);
		headers.putIfAbsent(HttpHeaders.USER_AGENT, USER_AGENT);
		if (this.hasBody) {
			headers.set(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE);
		}
		this.attempts++;
	}

	private Mono<Void> writeBody(ClientHttpRequest request, byte[] body) {
		this.bodyDeferred = true;
		request.getHeaders().setContentLength(body.length);
		return request.writeWith(Mono.fromSupplier(() -> {
			this.bodyWritten = true;
			return request.bufferFactory().wrap(body);
		}));
	}

}
