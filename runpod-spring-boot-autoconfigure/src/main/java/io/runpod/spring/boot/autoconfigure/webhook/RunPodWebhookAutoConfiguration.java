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

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationFilter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.runpod.client.RunPodClient;
import io.runpod.client.webhook.WebhookVerifier;
import io.runpod.spring.boot.RunPodWebhookHandler;
import io.runpod.spring.boot.RunPodWebhookSettings;
import io.runpod.spring.boot.autoconfigure.RunPodAutoConfiguration;
import io.runpod.spring.boot.metrics.RunPodMeterDocumentation;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for what the receivers of webhooks
 * of all web stacks have in common.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = RunPodAutoConfiguration.class)
@ConditionalOnWebApplication
@ConditionalOnBean({ RunPodWebhookSettings.class, WebhookVerifier.class })
public final class RunPodWebhookAutoConfiguration {

	@Bean
	WebhookReceiver runPodWebhookReceiver(WebhookVerifier verifier, RunPodWebhookSettings settings,
			ObjectProvider<RunPodClient> clients, ObjectProvider<RunPodWebhookHandler> handlers) {
		return new WebhookReceiver(verifier, settings, clients, handlers);
	}

	@Bean
	ObservationFilter runPodWebhookUrlObservationFilter(RunPodWebhookSettings settings) {
		return new WebhookUrlObservationFilter(settings.getPathPattern());
	}

	/**
	 * Configuration of the meters of the receiver.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterBinder.class)
	static class MeterConfiguration {

		@Bean
		MeterBinder runPodWebhookMeterBinder(WebhookReceiver receiver) {
			RunPodMeterDocumentation meter = RunPodMeterDocumentation.WEBHOOKS_REJECTED;
			return (registry) -> {
				for (WebhookReceiver.Rejection rejection : WebhookReceiver.Rejection.values()) {
					FunctionCounter.builder(meter.getName(), receiver.rejectionCount(rejection), Number::doubleValue)
						.description(meter.getDescription())
						.tag(RunPodMeterDocumentation.Key.REASON.asString(), rejection.toString())
						.register(registry);
				}
			};
		}

	}

}
