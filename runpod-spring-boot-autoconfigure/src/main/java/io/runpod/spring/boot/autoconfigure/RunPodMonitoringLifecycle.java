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

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

import io.runpod.client.RunPodClient;

/**
 * Monitors the health of endpoints while the application runs. The client is made when it
 * is first needed, which may be later.
 */
final class RunPodMonitoringLifecycle implements SmartLifecycle {

	private @Nullable RunPodClient client;

	private boolean running;

	synchronized void setClient(RunPodClient client) {
		this.client = client;
		if (this.running) {
			client.startMonitoring();
		}
	}

	@Override
	public synchronized void start() {
		this.running = true;
		if (this.client != null) {
			this.client.startMonitoring();
		}
	}

	@Override
	public synchronized void stop() {
		this.running = false;
		if (this.client != null) {
			this.client.stopMonitoring();
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.running;
	}

}
