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
import java.time.Duration;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.function.client.WebClient;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.event.JobContextScope;
import io.runpod.client.health.EndpointHealth;
import io.runpod.client.job.PurgeResult;
import io.runpod.client.job.RunPodJob;
import io.runpod.spring.boot.RunPodClientBuilderConfigurer;
import io.runpod.spring.boot.RunPodConnectionDetails;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link RunPodClient} and a
 * {@link RunPodEndpoint} for each configured name. Without endpoints, the client is
 * created when it is first injected; until then, no property is required.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WebClientAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "runpod.enabled", matchIfMissing = true)
@EnableConfigurationProperties(RunPodProperties.class)
@Import({ RunPodEndpointBeanRegistrar.class, RunPodWebhookConfiguration.class })
@ImportRuntimeHints(RunPodAutoConfiguration.ResponseTypeHints.class)
public final class RunPodAutoConfiguration {

	@Bean
	static RunPodEndpointBeanRegistrar.AliasPostProcessor runPodEndpointAliasPostProcessor(Environment environment) {
		return new RunPodEndpointBeanRegistrar.AliasPostProcessor(EndpointNames.resolve(environment));
	}

	@Bean
	static ConfigurationPropertiesBindHandlerAdvisor runPodBindHandlerAdvisor(Environment environment) {
		return (handler) -> new UnknownProperties(handler, environment);
	}

	// with the properties, so that unknown ones are refused even if all other beans are
	// lazy
	@Bean
	StartupLogger runPodStartupLogger(Environment environment, RunPodProperties properties) {
		return new StartupLogger(EndpointNames.resolve(environment));
	}

	@Bean
	RunPodPropertyMapper runPodEndpointSettings(RunPodProperties properties) {
		return new RunPodPropertyMapper(properties);
	}

	@Bean
	@ConditionalOnMissingBean(RunPodConnectionDetails.class)
	PropertiesRunPodConnectionDetails runPodConnectionDetails(RunPodProperties properties) {
		return new PropertiesRunPodConnectionDetails(properties);
	}

	@Bean
	@Lazy
	RunPodConnector runPodConnector(RunPodProperties properties, ResourceLoader resourceLoader,
			ObjectProvider<ClientHttpConnectorBuilder<?>> connectorBuilder, ObjectProvider<HttpClientSettings> settings,
			ObjectProvider<SslBundles> sslBundles) {
		RunPodProperties.Http http = properties.http();
		// no read timeout: the client limits the time of each request, which may be a
		// long poll
		HttpClientSettings clientSettings = httpClientSettings(settings.getIfAvailable(HttpClientSettings::defaults),
				http, null, sslBundles);
		return RunPodConnector.create(
				connectorBuilder
					.getIfAvailable(() -> ClientHttpConnectorBuilder.detect(resourceLoader.getClassLoader())),
				clientSettings, http.maxConnections());
	}

	static HttpClientSettings httpClientSettings(HttpClientSettings settings, RunPodProperties.Http http,
			@Nullable Duration readTimeout, ObjectProvider<SslBundles> sslBundles) {
		// the API key and the input must not follow a redirect to another host
		HttpClientSettings withoutRedirects = settings.withRedirects(HttpRedirects.DONT_FOLLOW)
			.withTimeouts(http.connectTimeout(), readTimeout);
		String bundle = http.ssl().bundle();
		return StringUtils.hasText(bundle)
				? withoutRedirects.withSslBundle(getSslBundle(sslBundles.getObject(), bundle)) : withoutRedirects;
	}

	private static SslBundle getSslBundle(SslBundles sslBundles, String name) {
		try {
			return sslBundles.getBundle(name);
		}
		catch (NoSuchSslBundleException ex) {
			throw new InvalidConfigurationPropertyValueException("runpod.http.ssl.bundle", name,
					"there is no SSL bundle of that name below 'spring.ssl.bundle'. There are: "
							+ sslBundles.getBundleNames(),
					ex);
		}
	}

	@Bean
	@ConditionalOnMissingBean
	RunPodClientBuilderConfigurer runPodClientBuilderConfigurer(RunPodPropertyMapper propertyMapper,
			RunPodConnectionDetails connectionDetails, BeanFactory beanFactory) {
		return new DefaultRunPodClientBuilderConfigurer(propertyMapper, connectionDetails, beanFactory);
	}

	@Bean
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	@ConditionalOnMissingBean
	RunPodClient.Builder runPodClientBuilder(RunPodClientBuilderConfigurer configurer,
			ObjectProvider<WebClient.Builder> webClientBuilder) {
		return configurer.configure(RunPodClient.builder(webClientBuilder.getIfAvailable(WebClient::builder)));
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	RunPodClient runPodClient(RunPodClient.Builder builder, RunPodProperties properties,
			RunPodConnectionDetails connectionDetails, StartupLogger startupLogger) {
		if (properties.endpoints().isEmpty()) {
			// otherwise the key is validated for each endpoint
			connectionDetails.getApiKey();
		}
		startupLogger.setBaseUrl(connectionDetails.getBaseUrl());
		return builder.build();
	}

	@Bean
	@Lazy
	RunPodEndpointFactory runPodEndpointFactory(RunPodClient client, RunPodConnectionDetails connectionDetails,
			RunPodProperties properties, RunPodPropertyMapper propertyMapper) {
		return new RunPodEndpointFactory(client, connectionDetails, properties, propertyMapper);
	}

	/**
	 * Configuration for the id of the job in the logging context (MDC).
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MDC.class)
	@ConditionalOnProperty("runpod.logging.mdc-key")
	static class MdcConfiguration {

		@Bean
		JobContextScope runPodMdcJobScope(RunPodProperties properties) {
			String key = properties.logging().mdcKey();
			return StringUtils.hasText(key) ? (jobId) -> putMdc(key, jobId) : JobContextScope.NOOP;
		}

		private static JobContextScope.Scope putMdc(String key, String jobId) {
			String previous = MDC.get(key);
			MDC.put(key, jobId);
			return () -> {
				if (previous != null) {
					MDC.put(key, previous);
				}
				else {
					MDC.remove(key);
				}
			};
		}

	}

	/**
	 * Configuration that refuses the properties of models where Spring AI is missing.
	 */
	@Lazy(false)
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("io.runpod.spring.ai.RunPodModels")
	static class MissingModelsConfiguration {

		MissingModelsConfiguration(RunPodProperties properties) {
			properties.endpoints().forEach((name, endpoint) -> {
				refuse(name, "model", endpoint.openai().model());
				refuse(name, "embedding-model", endpoint.openai().embeddingModel());
			});
		}

		private static void refuse(String endpoint, String property, @Nullable String model) {
			if (model != null) {
				throw new InvalidConfigurationPropertyValueException(
						"runpod.endpoints." + endpoint + ".openai." + property, model,
						"models need Spring AI, which is not on the class path. Add the dependency"
								+ " io.runpod:runpod-spring-boot-starter-ai.");
			}
		}

	}

	/**
	 * Runtime hints for values that Jackson writes when a controller returns them. Other
	 * types are beans or read as trees.
	 */
	static class ResponseTypeHints implements RuntimeHintsRegistrar {

		private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			this.binding.registerReflectionHints(hints.reflection(), RunPodJob.class, EndpointHealth.class,
					PurgeResult.class);
		}

	}

	/**
	 * Logs the names of the endpoints at startup, after they were validated.
	 */
	static final class StartupLogger implements SmartInitializingSingleton {

		private static final Log logger = LogFactory.getLog(RunPodAutoConfiguration.class);

		private final Set<String> endpointNames;

		private volatile @Nullable URI baseUrl;

		StartupLogger(Set<String> endpointNames) {
			this.endpointNames = endpointNames;
		}

		void setBaseUrl(URI baseUrl) {
			this.baseUrl = baseUrl;
		}

		// the base URL of a client that the application defines is not known
		@Override
		public void afterSingletonsInstantiated() {
			if (!this.endpointNames.isEmpty()) {
				logger.info("RunPod endpoints " + this.endpointNames
						+ ((this.baseUrl != null) ? " at " + this.baseUrl : ""));
			}
		}

	}

}
