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

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
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

import io.runpod.client.EndpointOptions;
import io.runpod.client.RunPodEndpoint;
import io.runpod.spring.boot.autoconfigure.RunPodAutoConfiguration;
import io.runpod.spring.boot.autoconfigure.RunPodProperties;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health of endpoints. Always
 * a composite, so that a second endpoint does not change the shape of the answer.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = RunPodAutoConfiguration.class)
@ConditionalOnClass({ CompositeReactiveHealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(RunPodProperties.class)
@Conditional(RunPodHealthContributorAutoConfiguration.OnAnyEndpointCondition.class)
@ConditionalOnEnabledHealthIndicator("runpod")
@EnableConfigurationProperties(RunPodHealthIndicatorProperties.class)
public final class RunPodHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnBooleanProperty("management.health.runpod.run-time-endpoints")
	RunTimeEndpointCollector runPodRunTimeEndpointCollector() {
		return new RunTimeEndpointCollector();
	}

	@Bean
	@ConditionalOnMissingBean(name = { "runpodHealthIndicator", "runpodHealthContributor" })
	CompositeReactiveHealthContributor runpodHealthContributor(ListableBeanFactory beanFactory,
			RunPodProperties properties, RunPodHealthIndicatorProperties healthProperties,
			ObjectProvider<RunTimeEndpointCollector> runTimeEndpoints) {
		healthProperties.validate();
		return new RunPodHealthContributor(beanFactory.getBeansOfType(RunPodEndpoint.class),
				(endpoint) -> new RunPodEndpointHealthIndicator(endpoint,
						settings(endpoint.name(), properties, healthProperties)),
				runTimeEndpoints.getIfAvailable(RunTimeEndpointCollector::new));
	}

	private static RunPodHealthIndicatorSettings settings(String name, RunPodProperties properties,
			RunPodHealthIndicatorProperties healthProperties) {
		RunPodProperties.Monitoring monitoring = properties.monitoring(name);
		boolean monitored = monitoring.interval() == null || !monitoring.interval().isZero();
		return healthProperties.settings(name, monitored,
				(monitoring.timeout() != null) ? monitoring.timeout() : EndpointOptions.defaults().healthTimeout());
	}

	/**
	 * There are endpoints, or there may be later.
	 */
	static final class OnAnyEndpointCondition extends AnyNestedCondition {

		OnAnyEndpointCondition() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnBean(RunPodEndpoint.class)
		static final class ConfiguredEndpoints {

		}

		@ConditionalOnBooleanProperty("management.health.runpod.run-time-endpoints")
		static final class RunTimeEndpointsEnabled {

		}

	}

}
