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

import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.testcontainers.containers.GenericContainer;

import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.endpoint.WorkerSnapshot;
import io.runpod.simulator.endpoint.WorkerState;

/**
 * Registration of a worker at an endpoint of a simulator on this machine.
 */
class WorkerRegistration {

	private static final String SIMULATOR_HOST = "host.docker.internal";

	private static final String WORKER_ID_PREFIX = "worker-";

	private final String workerId = WORKER_ID_PREFIX + UUID.randomUUID().toString().substring(0, 8);

	private final RunPodSimulator simulator;

	private final String endpointId;

	private final List<String> initialForeignWorkerIds;

	WorkerRegistration(RunPodSimulator simulator, String endpointId) {
		this.simulator = simulator;
		this.endpointId = endpointId;
		ensureEndpointExists();
		this.initialForeignWorkerIds = foreignWorkerIds();
	}

	Map<String, String> environment() {
		return this.simulator.workerEnvironment(this.endpointId, this.workerId, SIMULATOR_HOST);
	}

	void applyTo(GenericContainer<?> worker) {
		environment().forEach(worker::addEnv);
		worker.withExtraHost(SIMULATOR_HOST, "host-gateway");
	}

	// a worker may use a different id; then workers that start at the same time cannot be
	// distinguished
	boolean hasPolled() {
		return pollingWorkerIds().contains(this.workerId)
				|| !this.initialForeignWorkerIds.containsAll(foreignWorkerIds());
	}

	boolean isBusy() {
		return workers().stream().anyMatch((worker) -> worker.id().equals(this.workerId) && !worker.jobIds().isEmpty());
	}

	private void ensureEndpointExists() {
		try {
			workers();
		}
		catch (IllegalArgumentException ex) {
			// the simulator does not have the endpoint yet
			this.simulator.workerEndpoint(this.endpointId);
		}
	}

	private List<String> foreignWorkerIds() {
		return pollingWorkerIds().stream().filter((id) -> !id.startsWith(WORKER_ID_PREFIX)).toList();
	}

	private List<String> pollingWorkerIds() {
		return workers().stream()
			.filter(WorkerSnapshot::remote)
			.filter((worker) -> worker.state() != WorkerState.INITIALIZING && worker.state() != WorkerState.UNHEALTHY)
			.map(WorkerSnapshot::id)
			.toList();
	}

	private List<WorkerSnapshot> workers() {
		return this.simulator.workers(this.endpointId);
	}

}
