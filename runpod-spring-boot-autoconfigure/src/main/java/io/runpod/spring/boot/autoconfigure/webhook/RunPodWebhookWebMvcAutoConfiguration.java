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
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

import io.runpod.spring.boot.RunPodWebhookSettings;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for webhooks over Spring MVC.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = RunPodWebhookAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@ConditionalOnBean(WebhookReceiver.class)
public final class RunPodWebhookWebMvcAutoConfiguration {

	@Bean
	@Order(0)
	@ConditionalOnMissingBean(name = "runPodWebhookRouterFunction")
	RouterFunction<ServerResponse> runPodWebhookRouterFunction(WebhookReceiver receiver,
			RunPodWebhookSettings settings) {
		WebMvcWebhookHandler handler = new WebMvcWebhookHandler(receiver);
		return RouterFunctions.route().POST(settings.getPathPattern(), handler).build();
	}

}
