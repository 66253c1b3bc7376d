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

package io.runpod.spring.boot.test;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Condition that matches if the application has a web server and webhooks are not
 * disabled by an empty base URL.
 */
class OnWebhookReceiverCondition extends SpringBootCondition {

	private static final String WEB_SERVER_CONTEXT = "org.springframework.boot.web.server.context.WebServerApplicationContext";

	private static final String BASE_URL_PROPERTY = "runpod.webhook.base-url";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("RunPod webhooks");
		ClassLoader classLoader = context.getClassLoader();
		if (!ClassUtils.isPresent(WEB_SERVER_CONTEXT, classLoader)
				|| !ClassUtils.resolveClassName(WEB_SERVER_CONTEXT, classLoader)
					.isInstance(context.getResourceLoader())) {
			return ConditionOutcome.noMatch(message.didNotFind("web server").atAll());
		}
		String baseUrl = context.getEnvironment().getProperty(BASE_URL_PROPERTY, "local");
		return StringUtils.hasText(baseUrl) ? ConditionOutcome.match(message.found("web server").atAll())
				: ConditionOutcome.noMatch(message.because(BASE_URL_PROPERTY + " is empty"));
	}

}
