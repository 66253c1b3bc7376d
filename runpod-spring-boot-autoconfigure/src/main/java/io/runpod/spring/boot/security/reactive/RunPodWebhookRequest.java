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

package io.runpod.spring.boot.security.reactive;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.security.web.reactive.ApplicationContextServerWebExchangeMatcher;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.server.util.matcher.PathPatternParserServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import io.runpod.spring.boot.RunPodWebhookSettings;

/**
 * Factory of a {@link ServerWebExchangeMatcher} for webhooks from RunPod.
 *
 * @since 0.1.0
 */
public final class RunPodWebhookRequest {

	private RunPodWebhookRequest() {
	}

	/**
	 * Create a matcher of webhooks: POST, and exactly the configured path. It matches
	 * nothing if webhooks are not configured. For example: <pre class="code">
	 * RunPodWebhookRequest.toWebhook()
	 * </pre>
	 * @return the matcher
	 */
	public static ServerWebExchangeMatcher toWebhook() {
		return new WebhookServerWebExchangeMatcher();
	}

	/**
	 * Matcher of the configured path.
	 */
	private static final class WebhookServerWebExchangeMatcher
			extends ApplicationContextServerWebExchangeMatcher<ApplicationContext> {

		private volatile ServerWebExchangeMatcher delegate = (exchange) -> MatchResult.notMatch();

		WebhookServerWebExchangeMatcher() {
			super(ApplicationContext.class);
		}

		@Override
		protected boolean ignoreApplicationContext(@Nullable ApplicationContext applicationContext) {
			return applicationContext != null && hasServerNamespace(applicationContext, "management");
		}

		@Override
		protected void initialized(Supplier<ApplicationContext> context) {
			context.get()
				.getBeanProvider(RunPodWebhookSettings.class)
				.ifAvailable((settings) -> this.delegate = new PathPatternParserServerWebExchangeMatcher(
						settings.getPathPattern(), HttpMethod.POST));
		}

		@Override
		protected Mono<MatchResult> matches(ServerWebExchange exchange, Supplier<ApplicationContext> context) {
			return this.delegate.matches(exchange);
		}

	}

}
