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

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

import io.runpod.simulator.RunPodSimulator;

/**
 * Bean post-processor that sets the simulator of the application context on workers
 * before they are started, and makes the simulator outlive them.
 */
class WorkerSimulatorBeanPostProcessor implements BeanPostProcessor {

	private final ConfigurableListableBeanFactory beanFactory;

	WorkerSimulatorBeanPostProcessor(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof RunPodWorkerContainer worker && !worker.hasSimulator()) {
			worker.withSimulator(this.beanFactory.getBean(RunPodSimulator.class));
			for (String simulatorBeanName : this.beanFactory.getBeanNamesForType(RunPodSimulator.class)) {
				this.beanFactory.registerDependentBean(simulatorBeanName, beanName);
			}
		}
		return bean;
	}

}
