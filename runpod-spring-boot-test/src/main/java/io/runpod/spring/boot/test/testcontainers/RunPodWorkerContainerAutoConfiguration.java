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

package io.runpod.spring.boot.test.testcontainers;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.testcontainers.containers.GenericContainer;

import io.runpod.spring.boot.test.RunPodSimulatorAutoConfiguration;
import io.runpod.spring.boot.test.RunPodSimulatorCustomizer;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for workers in containers and the simulator that they serve.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = RunPodSimulatorAutoConfiguration.class)
@ConditionalOnClass(GenericContainer.class)
@ConditionalOnBean(RunPodWorkerContainer.class)
public final class RunPodWorkerContainerAutoConfiguration {

	// before customizers of the application, which may set a narrower address
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	RunPodSimulatorCustomizer bindAddressSimulatorCustomizer() {
		return (simulator) -> simulator.bindAddress("0.0.0.0");
	}

	@Bean
	static WorkerSimulatorBeanPostProcessor workerSimulatorBeanPostProcessor(
			ConfigurableListableBeanFactory beanFactory) {
		return new WorkerSimulatorBeanPostProcessor(beanFactory);
	}

}
