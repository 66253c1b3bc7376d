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

import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.client.WebClient;

import io.runpod.client.EndpointOptions;
import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.event.JobContextScope;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.observation.JobObservationConvention;
import io.runpod.spring.boot.RunPodClientCustomizer;
import io.runpod.spring.boot.RunPodConnectionDetails;
import io.runpod.spring.boot.autoconfigure.connector.RunPodConnector;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link RunPodClient} and a
 * {@link RunPodEndpoint} for each name in the configuration. What is not asked for is not
 * made: without endpoints and without an injected client, nothing needs to be set.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WebClientAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "runpod.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ RunPodProperties.class, RunPodLoggingProperties.class })
@Import({ RunPodConnectorConfiguration.class, RunPodMdcConfiguration.class, RunPodEndpointBeanRegistrar.class })
@ImportRuntimeHints(RunPodRuntimeHints.class)
public final class RunPodAutoConfiguration {

	@Bean
	static RunPodEndpointAliasPostProcessor runPodEndpointAliasPostProcessor(Environment environment) {
		return new RunPodEndpointAliasPostProcessor(RunPodEndpointBeanRegistrar.endpointNames(environment));
	}

	@Bean
	RunPodStartupLogger runPodStartupLogger(RunPodProperties properties) {
		return new RunPodStartupLogger(properties.endpoints().keySet());
	}

	@Bean
	RunPodPropertyMapper runPodPropertyMapper(RunPodProperties properties, RunPodLoggingProperties loggingProperties) {
		return new RunPodPropertyMapper(properties, loggingProperties);
	}

	@Bean
	@ConditionalOnMissingBean(RunPodConnectionDetails.class)
	PropertiesRunPodConnectionDetails runPodConnectionDetails(RunPodProperties properties) {
		return new PropertiesRunPodConnectionDetails(properties);
	}

	@Bean
	RunPodMonitoringLifecycle runPodMonitoringLifecycle() {
		return new RunPodMonitoringLifecycle();
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	RunPodClient runPodClient(RunPodProperties properties, RunPodPropertyMapper propertyMapper,
			RunPodConnectionDetails connectionDetails, RunPodConnector connector,
			RunPodMonitoringLifecycle monitoringLifecycle, Environment environment,
			ObjectProvider<WebClient.Builder> webClientBuilder, ObjectProvider<ObservationRegistry> observationRegistry,
			ObjectProvider<JobObservationConvention> observationConvention, ObjectProvider<RunPodListener> listeners,
			ObjectProvider<JobContextScope> jobScopes, ObjectProvider<RunPodClientCustomizer> customizers,
			RunPodStartupLogger startupLogger) {
		URI baseUrl = connectionDetails.getBaseUrl();
		if (properties.endpoints().isEmpty()) {
			// each endpoint checks its own key; here there is nobody else to do it
			connectionDetails.getApiKey();
		}
		RunPodClient.Builder builder = RunPodClient
			.builder(connector.applyTo(webClientBuilder.getIfAvailable(WebClient::builder)))
			.baseUrl(baseUrl)
			.apiKey(new ApiKeySupplier(connectionDetails::getApiKey))
			.options(commonOptions(propertyMapper, environment))
			.observationRegistry(observationRegistry.getIfUnique(() -> ObservationRegistry.NOOP))
			.listener(new CompositeRunPodListener(listeners.orderedStream().toList()));
		propertyMapper.configure(builder);
		jobScopes.orderedStream().reduce(JobContextScope::and).ifPresent(builder::jobScope);
		observationConvention.ifUnique(builder::observationConvention);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		startupLogger.setBaseUrl(baseUrl);
		RunPodClient client = builder.build();
		monitoringLifecycle.setClient(client);
		return client;
	}

	// there may be any number of endpoints that are known only at run time
	private static EndpointOptions commonOptions(RunPodPropertyMapper propertyMapper, Environment environment) {
		boolean monitoringEnabled = environment.getProperty("management.health.runpod.run-time-endpoints",
				Boolean.class, false);
		return propertyMapper.commonOptions(monitoringEnabled);
	}

	@Bean
	static RunPodClientLifecycle runPodClientLifecycle(ConfigurableApplicationContext context) {
		return new RunPodClientLifecycle(context);
	}

	@Bean
	@Lazy
	RunPodEndpointFactory runPodEndpointFactory(RunPodClient client, RunPodConnectionDetails connectionDetails,
			RunPodProperties properties, RunPodPropertyMapper propertyMapper) {
		return new RunPodEndpointFactory(client, connectionDetails, properties, propertyMapper);
	}

}
