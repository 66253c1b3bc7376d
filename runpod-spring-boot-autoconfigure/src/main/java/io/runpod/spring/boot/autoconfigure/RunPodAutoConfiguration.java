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
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.observation.JobObservationConvention;
import io.runpod.client.observation.RunPodListener;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link RunPodClient} and a
 * {@link RunPodEndpoint} for each name in the configuration. What is not asked for is not
 * made: without endpoints and without an injected client, nothing needs to be set.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WebClientAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "runpod.enabled", matchIfMissing = true)
@EnableConfigurationProperties(RunPodProperties.class)
@Import(RunPodEndpointBeanRegistrar.class)
public final class RunPodAutoConfiguration {

	private static final Log logger = LogFactory.getLog(RunPodAutoConfiguration.class);

	@Bean
	static RunPodEndpointAliases runPodEndpointAliases(Environment environment) {
		return new RunPodEndpointAliases(RunPodEndpointBeanRegistrar.names(environment));
	}

	@Bean
	@ConditionalOnMissingBean(RunPodConnectionDetails.class)
	PropertiesRunPodConnectionDetails runPodConnectionDetails(RunPodProperties properties) {
		return new PropertiesRunPodConnectionDetails(properties);
	}

	@Bean
	@Lazy
	RunPodConnector runPodConnector(RunPodProperties properties,
			ObjectProvider<ClientHttpConnectorBuilder<?>> connectorBuilder, ObjectProvider<HttpClientSettings> settings,
			ObjectProvider<SslBundles> sslBundles, ObjectProvider<ConnectionPool> pool) {
		return new RunPodConnector(properties, connectorBuilder, settings, sslBundles, pool);
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	RunPodClient runPodClient(RunPodProperties properties, RunPodConnectionDetails connectionDetails,
			RunPodConnector connector, ObjectProvider<WebClient.Builder> webClientBuilder,
			ObjectProvider<ObservationRegistry> observationRegistry,
			ObjectProvider<JobObservationConvention> observationConvention, ObjectProvider<RunPodListener> listeners,
			ObjectProvider<RunPodClientCustomizer> customizers) {
		URI baseUrl = connectionDetails.getBaseUrl();
		if (properties.endpoints().isEmpty()) {
			// each endpoint checks its own key; here there is nobody else to do it
			connectionDetails.getApiKey();
		}
		RunPodClient.Builder builder = RunPodClient
			.builder(connector.applyTo(webClientBuilder.getIfAvailable(WebClient::builder)))
			.baseUrl(baseUrl)
			.apiKey(new ApiKey(connectionDetails::getApiKey))
			.options(new EndpointOptionsMapper("runpod").map(properties.common()))
			.maxInMemorySize(properties.maxInMemorySize())
			.observationRegistry(observationRegistry.getIfUnique(() -> ObservationRegistry.NOOP))
			.listener(new CompositeRunPodListener(listeners.orderedStream().toList()));
		observationConvention.ifUnique(builder::observationConvention);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		logger.info("RunPod endpoints " + properties.endpoints().keySet() + " at " + baseUrl);
		return builder.build();
	}

	@Bean
	@Lazy
	RunPodEndpointFactory runPodEndpointFactory(RunPodClient client, RunPodConnectionDetails connectionDetails,
			RunPodProperties properties) {
		return new RunPodEndpointFactory(client, connectionDetails, properties);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(HttpClient.class)
	static class ReactorNettyConfiguration {

		@Bean
		@Lazy
		ReactorConnectionPool runPodConnectionPool(RunPodProperties properties) {
			return new ReactorConnectionPool(properties.maxConnections());
		}

	}

}
