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

package io.runpod.spring.boot.autoconfigure.lifecycle;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.SmartLifecycle;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodClientOperations;

/**
 * Lifecycle that monitors the health of endpoints while the application runs, for each
 * client that is a bean. A client may be created after the start.
 */
final class RunPodMonitoringLifecycle implements BeanPostProcessor, SmartLifecycle {

	private final List<RunPodClientOperations> clients = new ArrayList<>();

	private boolean running;

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof RunPodClient client) {
			addClient(client.operations());
		}
		return bean;
	}

	private synchronized void addClient(@Nullable RunPodClientOperations client) {
		// a mock has no operations
		if (client == null) {
			return;
		}
		this.clients.add(client);
		if (this.running) {
			client.startMonitoring();
		}
	}

	@Override
	public synchronized void start() {
		this.running = true;
		this.clients.forEach(RunPodClientOperations::startMonitoring);
	}

	@Override
	public synchronized void stop() {
		this.running = false;
		this.clients.forEach(RunPodClientOperations::stopMonitoring);
	}

	@Override
	public synchronized boolean isRunning() {
		return this.running;
	}

}
