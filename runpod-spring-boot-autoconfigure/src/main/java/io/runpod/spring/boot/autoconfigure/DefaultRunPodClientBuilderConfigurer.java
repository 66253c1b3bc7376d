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

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

import io.runpod.client.RunPodClient;
import io.runpod.client.event.JobContextScope;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.observation.JobObservationConvention;
import io.runpod.client.webhook.WebhookOptions;
import io.runpod.spring.boot.RunPodClientBuilderConfigurer;
import io.runpod.spring.boot.RunPodClientCustomizer;
import io.runpod.spring.boot.RunPodConnectionDetails;

/**
 * {@link RunPodClientBuilderConfigurer} that applies properties and beans.
 */
final class DefaultRunPodClientBuilderConfigurer implements RunPodClientBuilderConfigurer {

	private final RunPodPropertyMapper propertyMapper;

	private final RunPodConnectionDetails connectionDetails;

	private final BeanFactory beanFactory;

	DefaultRunPodClientBuilderConfigurer(RunPodPropertyMapper propertyMapper, RunPodConnectionDetails connectionDetails,
			BeanFactory beanFactory) {
		this.propertyMapper = propertyMapper;
		this.connectionDetails = connectionDetails;
		this.beanFactory = beanFactory;
	}

	@Override
	public RunPodClient.Builder configure(RunPodClient.Builder builder) {
		// checked by the connection details of the properties
		builder.baseUrl(this.connectionDetails.getBaseUrl())
			.allowPlainHttp(true)
			.apiKey(() -> orPlaceholder(this.connectionDetails.getApiKey()))
			.webClient(this.beanFactory.getBean(RunPodConnector.class)::applyTo)
			.observationRegistry(this.beanFactory.getBeanProvider(ObservationRegistry.class)
				.getIfUnique(() -> ObservationRegistry.NOOP));
		this.beanFactory.getBeanProvider(RunPodListener.class).orderedStream().forEach(builder::listener);
		this.propertyMapper.configure(builder);
		this.beanFactory.getBeanProvider(WebhookOptions.class).ifUnique(builder::webhooks);
		this.beanFactory.getBeanProvider(JobContextScope.class).orderedStream().forEach(builder::jobScope);
		this.beanFactory.getBeanProvider(JobObservationConvention.class).ifUnique(builder::observationConvention);
		this.beanFactory.getBeanProvider(RunPodClientCustomizer.class)
			.orderedStream()
			.forEach((customizer) -> customizer.customize(builder));
		return builder;
	}

	// sent if no API key is required
	static String orPlaceholder(@Nullable String apiKey) {
		return (apiKey != null) ? apiKey : "none";
	}

}
