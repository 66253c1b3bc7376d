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

import java.net.URI;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.security.web.server.WebFilterChainProxy;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.HttpWebHandlerAdapter;
import org.springframework.web.server.handler.FilteringWebHandler;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Verification at startup that the filter chains of Spring Security permit webhooks. No
 * request is sent: a request in memory passes the filter chains.
 */
final class WebFluxWebhookAccessVerifier implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(RunPodWebhookAutoConfiguration.class);

	private final ApplicationContext context;

	private final String pathPattern;

	WebFluxWebhookAccessVerifier(ApplicationContext context, String pathPattern) {
		this.context = context;
		this.pathPattern = pathPattern;
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<WebFilter> filters = this.context.getBeanProvider(WebFilterChainProxy.class)
			.orderedStream()
			.<WebFilter>map((filter) -> filter)
			.toList();
		if (!filters.isEmpty()) {
			HttpWebHandlerAdapter handler = new HttpWebHandlerAdapter(new FilteringWebHandler((exchange) -> {
				exchange.getResponse().setStatusCode(HttpStatus.OK);
				return Mono.empty();
			}, filters));
			handler.setApplicationContext(this.context);
			handler.afterPropertiesSet();
			InMemoryResponse response = new InMemoryResponse();
			handler.handle(new InMemoryRequest(URI.create(this.pathPattern.replaceAll("[{}]", ""))), response)
				.onErrorComplete()
				.subscribe(null, null, () -> verify(response));
		}
	}

	private void verify(InMemoryResponse response) {
		if (!HttpStatus.OK.equals(response.getStatusCode())) {
			logger.warn("Spring Security refuses webhooks (POST " + this.pathPattern + ") with "
					+ response.getStatusCode() + ". Permit RunPodWebhookRequest.toWebhook(), and exempt it from CSRF"
					+ " protection, in a SecurityWebFilterChain, beside one that secures all other paths.");
		}
	}

	/**
	 * Request without a body.
	 */
	private static final class InMemoryRequest extends AbstractServerHttpRequest {

		InMemoryRequest(URI uri) {
			super(HttpMethod.POST, uri, "", new HttpHeaders());
		}

		@Override
		protected MultiValueMap<String, HttpCookie> initCookies() {
			return new LinkedMultiValueMap<>();
		}

		@Override
		protected @Nullable SslInfo initSslInfo() {
			return null;
		}

		@Override
		public <T> T getNativeRequest() {
			throw new UnsupportedOperationException("There is no native request");
		}

		@Override
		public Flux<DataBuffer> getBody() {
			return Flux.empty();
		}

	}

	/**
	 * Response whose body is discarded.
	 */
	private static final class InMemoryResponse extends AbstractServerHttpResponse {

		InMemoryResponse() {
			super(DefaultDataBufferFactory.sharedInstance);
		}

		@Override
		public <T> T getNativeResponse() {
			throw new UnsupportedOperationException("There is no native response");
		}

		@Override
		protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> body) {
			return Mono.empty();
		}

		@Override
		protected Mono<Void> writeAndFlushWithInternal(Publisher<? extends Publisher<? extends DataBuffer>> body) {
			return Mono.empty();
		}

		@Override
		protected void applyStatusCode() {
		}

		@Override
		protected void applyHeaders() {
		}

		@Override
		protected void applyCookies() {
		}

	}

}
