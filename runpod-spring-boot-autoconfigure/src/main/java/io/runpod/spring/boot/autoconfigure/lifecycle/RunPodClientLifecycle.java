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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

import io.runpod.client.RunPodClient;

/**
 * Lifecycle that closes the clients when the application shuts down: after the graceful
 * shutdown of a web server and before the server is stopped, so that requests that still
 * wait for a job can be answered with its id. A context that is stopped or paused may be
 * started again and keeps its clients.
 */
final class RunPodClientLifecycle implements SmartLifecycle {

	/**
	 * Between the phases in which a web server is shut down gracefully (1024 below the
	 * default) and stopped (2048 below).
	 */
	static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 1536;

	// for the responses of requests whose wait for a job has ended
	private static final Duration RESPONSE_GRACE_PERIOD = Duration.ofSeconds(1);

	private final ConfigurableApplicationContext context;

	private volatile boolean running;

	RunPodClientLifecycle(ConfigurableApplicationContext context) {
		this.context = context;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public void stop(Runnable callback) {
		stop();
		List<RunPodClient> clients = this.context.isClosed() ? instantiatedClients() : List.of();
		if (clients.isEmpty()) {
			callback.run();
			return;
		}
		// not on this thread, where the timeout of the phase does not apply
		new Thread(() -> close(clients, callback), "runpod-shutdown").start();
	}

	private static void close(List<RunPodClient> clients, Runnable callback) {
		// a mock has no operations
		boolean hadActiveCalls = clients.stream()
			.map(RunPodClient::operations)
			.anyMatch((operations) -> operations != null && operations.activeCalls() > 0);
		clients.forEach(RunPodClient::close);
		if (hadActiveCalls) {
			CompletableFuture.delayedExecutor(RESPONSE_GRACE_PERIOD.toMillis(), TimeUnit.MILLISECONDS)
				.execute(callback);
		}
		else {
			callback.run();
		}
	}

	private List<RunPodClient> instantiatedClients() {
		ConfigurableListableBeanFactory beanFactory = this.context.getBeanFactory();
		List<RunPodClient> clients = new ArrayList<>();
		// a lazy client is not created now
		for (String name : beanFactory.getBeanNamesForType(RunPodClient.class, true, false)) {
			if (beanFactory.getSingleton(name) instanceof RunPodClient client) {
				clients.add(client);
			}
		}
		return clients;
	}

}
