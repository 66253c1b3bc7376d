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

import java.util.List;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * What happens when a connection is there and a request is about to be written: it gets
 * its headers, which by then no filter can see and nothing has to copy, and it is noted
 * that it went out.
 */
final class Departure {

	private static final String NAME = Departure.class.getName();

	private static final List<String> USER_AGENT = List.of(UserAgent.value());

	private final String key;

	private final boolean hasBody;

	private volatile boolean sent;

	Departure(String key, boolean hasBody) {
		this.key = key;
		this.hasBody = hasBody;
	}

	WebClient.RequestHeadersSpec<?> of(WebClient.RequestHeadersSpec<?> request) {
		return request.attribute(NAME, this);
	}

	boolean isSent() {
		return this.sent;
	}

	/**
	 * The innermost filter: others before it may have made a new request, which knows
	 * nothing of this.
	 */
	static Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		Departure departure = (Departure) request.attribute(NAME)
			.orElseThrow(
					() -> new IllegalStateException("A filter of the WebClient has lost the attributes of a request"
							+ " to RunPod, so that it would not be known whether the request went out. Let the filter make its"
							+ " request by ClientRequest.from(request)"));
		return next.exchange(ClientRequest.from(request).httpRequest(departure::leave).build());
	}

	private void leave(ClientHttpRequest request) {
		HttpHeaders headers = request.getHeaders();
		headers.setBearerAuth(this.key);
		headers.set(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE);
		headers.putIfAbsent(HttpHeaders.USER_AGENT, USER_AGENT);
		if (this.hasBody) {
			headers.set(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE);
		}
		this.sent = true;
	}

}
