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

package io.runpod.spring.boot.autoconfigure.actuate.endpoint;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.spring.boot.RunPodEndpointRegistry;
import io.runpod.spring.boot.autoconfigure.RunPodAutoConfiguration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@code /actuator/runpod}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = RunPodAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(RunPodClient.class)
@Conditional(RunPodActuatorEndpointAutoConfiguration.OnEndpointOrApiKeyCondition.class)
@Import(RunPodEndpointRegistry.class)
@ConditionalOnAvailableEndpoint(RunPodActuatorEndpoint.class)
public final class RunPodActuatorEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RunPodActuatorEndpoint runPodActuatorEndpoint(ListableBeanFactory beanFactory,
			RunPodEndpointRegistry endpointRegistry) {
		return new RunPodActuatorEndpoint(beanFactory.getBeansOfType(RunPodEndpoint.class), endpointRegistry);
	}

	/**
	 * Condition that matches if endpoints are configured, or can be created at run time.
	 */
	static final class OnEndpointOrApiKeyCondition extends AnyNestedCondition {

		OnEndpointOrApiKeyCondition() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnBean(RunPodEndpoint.class)
		static final class ConfiguredEndpoints {

		}

		@ConditionalOnProperty("runpod.api-key")
		static final class ApiKey {

		}

	}

}
