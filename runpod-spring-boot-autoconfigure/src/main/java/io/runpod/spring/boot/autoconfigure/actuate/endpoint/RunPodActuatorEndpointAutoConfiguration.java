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

import java.util.Map;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.runpod.client.RunPodEndpoint;
import io.runpod.spring.boot.autoconfigure.RunPodAutoConfiguration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@code /actuator/runpod}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = RunPodAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(RunPodEndpoint.class)
@ConditionalOnAvailableEndpoint(RunPodActuatorEndpoint.class)
public final class RunPodActuatorEndpointAutoConfiguration {

	@Bean
	RunPodEndpointRegistry runPodEndpointRegistry() {
		return new RunPodEndpointRegistry();
	}

	@Bean
	@ConditionalOnMissingBean
	RunPodActuatorEndpoint runPodActuatorEndpoint(Map<String, RunPodEndpoint> endpoints,
			RunPodEndpointRegistry endpointRegistry) {
		return new RunPodActuatorEndpoint(endpoints, endpointRegistry);
	}

}
