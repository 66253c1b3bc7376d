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

package io.runpod.spring.boot.autoconfigure.health;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.loadbalancing.RunPodLoadBalancer;
import io.runpod.spring.boot.RunPodClientCustomizer;
import io.runpod.spring.boot.RunPodEndpointRegistry;
import io.runpod.spring.boot.RunPodEndpointSettings;
import io.runpod.spring.boot.autoconfigure.RunPodAutoConfiguration;
import io.runpod.spring.boot.autoconfigure.RunPodLoadBalancerAutoConfiguration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health of endpoints, which
 * is always a composite, also for a single endpoint.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { RunPodAutoConfiguration.class, RunPodLoadBalancerAutoConfiguration.class })
@ConditionalOnClass({ CompositeReactiveHealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(RunPodEndpointSettings.class)
@Conditional(RunPodHealthContributorAutoConfiguration.OnAnyEndpointCondition.class)
@ConditionalOnEnabledHealthIndicator("runpod")
@EnableConfigurationProperties(RunPodHealthIndicatorProperties.class)
@Import(RunPodEndpointRegistry.class)
public final class RunPodHealthContributorAutoConfiguration {

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	@ConditionalOnBooleanProperty("management.health.runpod.run-time-endpoints")
	RunPodClientCustomizer runPodRunTimeEndpointMonitoringCustomizer(RunPodEndpointSettings settings) {
		return (builder) -> builder.options(settings.getCommonOptions());
	}

	@Bean
	@ConditionalOnMissingBean(name = { "runpodHealthIndicator", "runpodHealthContributor" })
	CompositeReactiveHealthContributor runpodHealthContributor(ListableBeanFactory beanFactory,
			RunPodHealthIndicatorProperties properties, RunPodEndpointSettings settings,
			RunPodEndpointRegistry registry) {
		properties.validate();
		RunPodHealthContributor contributor = new RunPodHealthContributor(
				(name, endpoint) -> new RunPodEndpointHealthIndicator(endpoint, registry,
						properties.settings(name, settings.getOptions(name))));
		beanFactory.getBeansOfType(RunPodEndpoint.class).forEach(contributor::add);
		// creates their endpoints
		beanFactory.getBeansOfType(RunPodLoadBalancer.class)
			.forEach((name, loadBalancer) -> addIfRegistered(contributor, registry.getEndpoints().get(name)));
		if (properties.runTimeEndpoints()) {
			registry.addListener((endpoint) -> contributor.add(endpoint.name(), endpoint));
		}
		return contributor;
	}

	private static void addIfRegistered(RunPodHealthContributor contributor, @Nullable RunPodEndpoint endpoint) {
		if (endpoint != null) {
			contributor.add(endpoint.name(), endpoint);
		}
	}

	/**
	 * Condition that matches if endpoints are configured, or shown when they are created.
	 */
	static final class OnAnyEndpointCondition extends AnyNestedCondition {

		OnAnyEndpointCondition() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnBean(RunPodEndpoint.class)
		static final class ConfiguredEndpoints {

		}

		@ConditionalOnBean(RunPodLoadBalancer.class)
		static final class ConfiguredLoadBalancers {

		}

		@ConditionalOnBooleanProperty("management.health.runpod.run-time-endpoints")
		static final class RunTimeEndpointsEnabled {

		}

	}

}
