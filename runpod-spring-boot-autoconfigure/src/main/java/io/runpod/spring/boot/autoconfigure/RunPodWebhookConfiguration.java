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

package io.runpod.spring.boot.autoconfigure;

import java.net.URI;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

import io.runpod.client.webhook.WebhookAddresses;
import io.runpod.client.webhook.WebhookOptions;
import io.runpod.client.webhook.WebhookVerifier;
import io.runpod.spring.boot.RunPodWebhookConnectionDetails;

/**
 * Configuration of the addresses of webhooks. Nothing is configured unless there are
 * connection details, which is why those of the properties are declared first.
 */
@Configuration(proxyBeanMethods = false)
class RunPodWebhookConfiguration {

	private static final String BASE_URL_PROPERTY = "runpod.webhook.base-url";

	@Bean
	@ConditionalOnMissingBean(RunPodWebhookConnectionDetails.class)
	@Conditional(OnBaseUrlCondition.class)
	PropertiesRunPodWebhookConnectionDetails runPodWebhookConnectionDetails(RunPodProperties properties) {
		return new PropertiesRunPodWebhookConnectionDetails(properties.webhook());
	}

	@Bean
	@ConditionalOnBean(RunPodWebhookConnectionDetails.class)
	PropertiesRunPodWebhookSettings runPodWebhookSettings(RunPodProperties properties) {
		return PropertiesRunPodWebhookSettings.of(properties);
	}

	@Bean
	@ConditionalOnBean(RunPodWebhookConnectionDetails.class)
	@ConditionalOnMissingBean
	WebhookAddresses runPodWebhookAddresses(RunPodWebhookConnectionDetails connectionDetails,
			PropertiesRunPodWebhookSettings settings) {
		return WebhookAddresses.of(() -> URI.create(
				StringUtils.trimTrailingCharacter(connectionDetails.getBaseUrl().toString(), '/') + settings.path()),
				connectionDetails.getSecrets());
	}

	@Bean
	@ConditionalOnBean(RunPodWebhookConnectionDetails.class)
	@ConditionalOnMissingBean
	WebhookVerifier runPodWebhookVerifier(RunPodWebhookConnectionDetails connectionDetails) {
		return WebhookVerifier.of(connectionDetails.getSecrets());
	}

	@Bean
	@ConditionalOnBean(RunPodWebhookConnectionDetails.class)
	@ConditionalOnMissingBean
	WebhookOptions runPodWebhookOptions(WebhookAddresses addresses, RunPodPropertyMapper propertyMapper) {
		return propertyMapper.configure(WebhookOptions.of(addresses));
	}

	/**
	 * Condition that matches if the base URL has a value.
	 */
	static class OnBaseUrlCondition extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			ConditionMessage.Builder message = ConditionMessage.forCondition("RunPod webhooks");
			// unlike the environment, the binder keeps a placeholder without a value
			String baseUrl = Binder.get(context.getEnvironment()).bind(BASE_URL_PROPERTY, String.class).orElse("");
			return StringUtils.hasText(baseUrl)
					? ConditionOutcome.match(message.found("property").items(BASE_URL_PROPERTY))
					: ConditionOutcome.noMatch(message.didNotFind("property").items(BASE_URL_PROPERTY));
		}

	}

}
