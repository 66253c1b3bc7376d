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

import java.util.Map;
import java.util.Set;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;

import io.runpod.client.RunPodClient;
import io.runpod.client.event.RunPodListener;
import io.runpod.client.loadbalancing.RunPodLoadBalancer;
import io.runpod.spring.boot.RunPodConnectionDetails;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for a {@link RunPodLoadBalancer} for
 * each configured name, and for the groups of HTTP service clients of these names.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = RunPodAutoConfiguration.class)
@ConditionalOnBean(RunPodProperties.class)
@Import(RunPodLoadBalancerAutoConfiguration.Registrar.class)
public final class RunPodLoadBalancerAutoConfiguration {

	@Bean
	@Lazy
	RunPodLoadBalancerFactory runPodLoadBalancerFactory(RunPodProperties properties,
			RunPodConnectionDetails connectionDetails, ObjectProvider<RunPodClient> client, RunPodConnector connector,
			ResourceLoader resourceLoader, ObjectProvider<ClientHttpRequestFactoryBuilder<?>> requestFactoryBuilder,
			ObjectProvider<HttpClientSettings> settings, ObjectProvider<SslBundles> sslBundles,
			ObjectProvider<ObservationRegistry> observationRegistry, ObjectProvider<RunPodListener> listeners) {
		ClientHttpRequestFactory requestFactory = LoadBalancerRequestFactory.create(
				requestFactoryBuilder
					.getIfAvailable(() -> ClientHttpRequestFactoryBuilder.detect(resourceLoader.getClassLoader())),
				settings.getIfAvailable(HttpClientSettings::defaults), properties.http(), sslBundles);
		return new RunPodLoadBalancerFactory(properties, connectionDetails, client, connector, requestFactory,
				observationRegistry.getIfUnique(() -> ObservationRegistry.NOOP), listeners);
	}

	@Bean
	RestClientHttpServiceGroupConfigurer runPodRestClientHttpServiceGroupConfigurer(Environment environment,
			BeanFactory beanFactory) {
		return (groups) -> groups.filter((group) -> names(environment).contains(group.name()))
			.forEachClient((group, builder) -> configure(group.name(), builder, environment, beanFactory));
	}

	@Bean
	WebClientHttpServiceGroupConfigurer runPodWebClientHttpServiceGroupConfigurer(Environment environment,
			BeanFactory beanFactory) {
		return (groups) -> groups.filter((group) -> names(environment).contains(group.name()))
			.forEachClient((group, builder) -> configure(group.name(), builder, environment, beanFactory));
	}

	private static void configure(String name, RestClient.Builder builder, Environment environment,
			BeanFactory beanFactory) {
		beanFactory.getBean(name, RunPodLoadBalancer.class).configure(builder);
		String baseUrl = baseUrl(name, environment);
		if (baseUrl != null) {
			builder.baseUrl(baseUrl);
		}
	}

	private static void configure(String name, WebClient.Builder builder, Environment environment,
			BeanFactory beanFactory) {
		beanFactory.getBean(name, RunPodLoadBalancer.class).configure(builder);
		String baseUrl = baseUrl(name, environment);
		if (baseUrl != null) {
			builder.baseUrl(baseUrl);
		}
	}

	// takes precedence, as for every group
	private static @Nullable String baseUrl(String name, Environment environment) {
		return environment.getProperty("spring.http.serviceclient." + name + ".base-url");
	}

	static Set<String> names(Environment environment) {
		return Binder.get(environment)
			.bind("runpod.load-balancers", Bindable.mapOf(String.class, Object.class))
			.orElseGet(Map::of)
			.keySet();
	}

	/**
	 * Registers a bean for each load-balancing endpoint.
	 */
	static final class Registrar implements BeanRegistrar {

		@Override
		public void register(BeanRegistry registry, Environment environment) {
			for (String name : names(environment)) {
				if (EndpointNames.resolve(environment).contains(name)) {
					throw RunPodConfigurationFailures.loadBalancerHasNameOfEndpoint(name);
				}
				registry.registerBean(name, RunPodLoadBalancer.class,
						(spec) -> spec.description("RunPod load-balancing endpoint '" + name + "'")
							.supplier((context) -> context.bean(RunPodLoadBalancerFactory.class).create(name)));
			}
		}

	}

}
