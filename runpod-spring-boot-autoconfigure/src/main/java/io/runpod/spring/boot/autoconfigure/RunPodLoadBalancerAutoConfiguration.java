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
import java.util.Optional;
import java.util.Set;

import io.micrometer.observation.ObservationRegistry;
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
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;
import org.springframework.web.service.registry.HttpServiceGroup;

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

	/**
	 * Registers a bean for each load-balancing endpoint, and configurers of the groups of
	 * their names.
	 */
	static final class Registrar implements BeanRegistrar {

		@Override
		public void register(BeanRegistry registry, Environment environment) {
			Set<String> names = names(environment);
			if (names.isEmpty()) {
				return;
			}
			Set<String> endpointNames = EndpointNames.resolve(environment);
			for (String name : names) {
				if (endpointNames.contains(name)) {
					throw RunPodConfigurationFailures.loadBalancerHasNameOfEndpoint(name);
				}
				registry.registerBean(name, RunPodLoadBalancer.class,
						(spec) -> spec.description("RunPod load-balancing endpoint '" + name + "'")
							.supplier((context) -> context.bean(RunPodLoadBalancerFactory.class).create(name)));
			}
			registry.registerBean("runPodRestClientHttpServiceGroupConfigurer",
					RestClientHttpServiceGroupConfigurer.class,
					(spec) -> spec
						.supplier((context) -> (groups) -> groups.filter((group) -> names.contains(group.name()))
							.forEachClient((group, builder) -> {
								context.bean(group.name(), RunPodLoadBalancer.class).configure(builder);
								baseUrl(group, environment).ifPresent(builder::baseUrl);
							})));
			registry.registerBean("runPodWebClientHttpServiceGroupConfigurer",
					WebClientHttpServiceGroupConfigurer.class,
					(spec) -> spec
						.supplier((context) -> (groups) -> groups.filter((group) -> names.contains(group.name()))
							.forEachClient((group, builder) -> {
								context.bean(group.name(), RunPodLoadBalancer.class).configure(builder);
								baseUrl(group, environment).ifPresent(builder::baseUrl);
							})));
		}

		private static Set<String> names(Environment environment) {
			return Binder.get(environment)
				.bind("runpod.load-balancers", Bindable.mapOf(String.class, Object.class))
				.orElseGet(Map::of)
				.keySet();
		}

		// takes precedence, as for every group
		private static Optional<String> baseUrl(HttpServiceGroup group, Environment environment) {
			return Optional
				.ofNullable(environment.getProperty("spring.http.serviceclient." + group.name() + ".base-url"));
		}

	}

}
