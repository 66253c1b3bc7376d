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
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
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
import org.springframework.util.unit.DataSize;

import io.runpod.client.webhook.WebhookAddresses;
import io.runpod.client.webhook.WebhookOptions;
import io.runpod.client.webhook.WebhookVerifier;
import io.runpod.spring.boot.RunPodWebhookConnectionDetails;
import io.runpod.spring.boot.RunPodWebhookSettings;

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

	/**
	 * Adapts {@link RunPodProperties.Webhook} to {@link RunPodWebhookConnectionDetails}.
	 * A secret is required.
	 */
	static final class PropertiesRunPodWebhookConnectionDetails implements RunPodWebhookConnectionDetails {

		private final URI baseUrl;

		private final List<String> secrets;

		PropertiesRunPodWebhookConnectionDetails(RunPodProperties.Webhook properties) {
			String baseUrl = Objects.requireNonNullElse(properties.baseUrl(), "").trim();
			URI uri = PropertiesRunPodConnectionDetails.parseServerUrl(baseUrl);
			if (uri == null) {
				throw RunPodConfigurationFailures.invalidWebhookBaseUrl(baseUrl);
			}
			this.baseUrl = uri;
			this.secrets = properties.secrets()
				.stream()
				.map(PropertiesRunPodConnectionDetails::resolveText)
				.filter(Objects::nonNull)
				.toList();
			if (this.secrets.isEmpty()) {
				throw RunPodConfigurationFailures.missingWebhookSecret();
			}
		}

		@Override
		public URI getBaseUrl() {
			return this.baseUrl;
		}

		@Override
		public List<String> getSecrets() {
			return this.secrets;
		}

	}

	/**
	 * Adapts {@link RunPodProperties} to {@link RunPodWebhookSettings}.
	 *
	 * @param path the path of the receiver
	 * @param maxBodySize the maximum size of a trusted body, {@code null} if a body is a
	 * hint
	 */
	record PropertiesRunPodWebhookSettings(String path,
			@Nullable DataSize maxBodySize) implements RunPodWebhookSettings {

		static PropertiesRunPodWebhookSettings of(RunPodProperties properties) {
			return new PropertiesRunPodWebhookSettings(properties.webhook().path(),
					properties.webhook().trustBody() ? properties.http().maxInMemorySize() : null);
		}

		@Override
		public String getPathPattern() {
			return this.path + "/{endpoint}/{token}";
		}

		@Override
		public @Nullable DataSize getMaxBodySize() {
			return this.maxBodySize;
		}

	}

}
