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
 * Hook that runs when a connection is available and a request is about to be written.
 * Sets the headers, which are not visible to filters and not copied by them, and records
 * that the request is written.
 */
final class RequestWriteHook {

	private static final String ATTRIBUTE_NAME = RequestWriteHook.class.getName();

	private static final List<String> USER_AGENT = List.of(UserAgent.value());

	private final boolean hasBody;

	private @Nullable String apiKey;

	private volatile boolean written;

	RequestWriteHook(boolean hasBody) {
		this.hasBody = hasBody;
	}

	WebClient.RequestHeadersSpec<?> attachTo(WebClient.RequestHeadersSpec<?> request, String apiKey) {
		this.apiKey = apiKey;
		return request.attribute(ATTRIBUTE_NAME, this);
	}

	boolean isWritten() {
		return this.written;
	}

	/**
	 * Register the hook of a request. Must be the innermost filter: a filter before it
	 * may have created a new request without the hook.
	 */
	static Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		RequestWriteHook writeHook = (RequestWriteHook) request.attribute(ATTRIBUTE_NAME)
			.orElseThrow(
					() -> new IllegalStateException("A filter of the WebClient has removed the attributes of a request"
							+ " to RunPod, which record whether the request is written. Create the request in the filter by"
							+ " ClientRequest.from(request)"));
		return next.exchange(ClientRequest.from(request).httpRequest(writeHook::write).build());
	}

	private void write(ClientHttpRequest request) {
		HttpHeaders headers = request.getHeaders();
		headers.setBearerAuth(Objects.requireNonNull(this.apiKey));
		headers.set(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE);
		headers.putIfAbsent(HttpHeaders.USER_AGENT, USER_AGENT);
		if (this.hasBody) {
			headers.set(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE);
		}
		this.written = true;
	}

}
