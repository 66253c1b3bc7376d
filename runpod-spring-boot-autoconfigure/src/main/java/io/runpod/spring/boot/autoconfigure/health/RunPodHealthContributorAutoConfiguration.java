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

import java.util.Map;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.context.annotation.Bean;

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
@ConditionalOnBean({ RunPodEndpoint.class, RunPodProperties.class })
@ConditionalOnEnabledHealthIndicator("runpod")
public final class RunPodHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "runpodHealthIndicator", "runpodHealthContributor" })
	CompositeReactiveHealthContributor runpodHealthContributor(Map<String, RunPodEndpoint> endpoints,
			RunPodProperties properties) {
		return CompositeReactiveHealthContributor.fromMap(endpoints,
				(endpoint) -> new RunPodEndpointHealthIndicator(endpoint,
						HealthSettings.of(properties.endpoint(endpoint.name()).health())));
	}

}
