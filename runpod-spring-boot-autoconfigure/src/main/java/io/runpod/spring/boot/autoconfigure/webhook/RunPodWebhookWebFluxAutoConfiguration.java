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

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.server.WebFilterChainProxy;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

import io.runpod.spring.boot.RunPodWebhookSettings;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for webhooks over Spring WebFlux.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = RunPodWebhookAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnClass(WebFluxAutoConfiguration.class)
@ConditionalOnBean(WebhookReceiver.class)
public final class RunPodWebhookWebFluxAutoConfiguration {

	@Bean
	@Order(0)
	@ConditionalOnMissingBean(name = "runPodWebhookRouterFunction")
	RouterFunction<ServerResponse> runPodWebhookRouterFunction(WebhookReceiver receiver,
			RunPodWebhookSettings settings) {
		WebFluxWebhookHandler handler = new WebFluxWebhookHandler(receiver);
		return RouterFunctions.route().POST(settings.getPathPattern(), handler).build();
	}

	/**
	 * Configuration of the verification that Spring Security permits webhooks. A filter
	 * chain for webhooks would replace the default chain of Spring Security.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebFilterChainProxy.class)
	static class AccessVerificationConfiguration {

		@Bean
		WebFluxWebhookAccessVerifier runPodWebhookAccessVerifier(ApplicationContext context,
				RunPodWebhookSettings settings) {
			return new WebFluxWebhookAccessVerifier(context, settings.getPathPattern());
		}

	}

}
