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

package io.runpod.spring.boot.test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.RunPodSimulatorBuilder;
import io.runpod.spring.boot.RunPodConnectionDetails;
import io.runpod.spring.boot.RunPodWebhookConnectionDetails;
import io.runpod.spring.boot.autoconfigure.RunPodAutoConfiguration;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for a {@link RunPodSimulator} and connection details that refer to
 * it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = RunPodAutoConfiguration.class)
@ConditionalOnBean(RunPodSimulatorCustomizer.class)
public final class RunPodSimulatorAutoConfiguration {

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean
	RunPodSimulator runPodSimulator(ObjectProvider<RunPodSimulatorCustomizer> customizers) {
		return createBuilder(customizers).start();
	}

	@Bean
	@ConditionalOnMissingBean
	RunPodConnectionDetails runPodSimulatorConnectionDetails(RunPodSimulator simulator) {
		return new RunPodSimulatorConnectionDetails(simulator);
	}

	@Bean
	@ConditionalOnMissingBean(RunPodWebhookConnectionDetails.class)
	@Conditional(OnWebhookReceiverCondition.class)
	SimulatorWebhookConnectionDetails runPodSimulatorWebhookConnectionDetails(ApplicationContext context) {
		return new SimulatorWebhookConnectionDetails(context);
	}

	private static RunPodSimulatorBuilder createBuilder(ObjectProvider<RunPodSimulatorCustomizer> customizers) {
		RunPodSimulatorBuilder builder = RunPodSimulator.builder();
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder;
	}

	/**
	 * Configuration for an application that is restarted by DevTools.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Restarter.class)
	@Conditional(OnDevToolsRestartCondition.class)
	static class DevToolsRestartConfiguration {

		// not closed: it outlives the context
		@Bean(destroyMethod = "")
		@ConditionalOnMissingBean
		RunPodSimulator runPodSimulator(ObjectProvider<RunPodSimulatorCustomizer> customizers) {
			return RestartableSimulator.startOrResume(createBuilder(customizers));
		}

	}

}
