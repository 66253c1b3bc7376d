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

package io.runpod.simulator;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import reactor.core.scheduler.Scheduler;

import io.runpod.simulator.batch.Batches;
import io.runpod.simulator.endpoint.EndpointSettings;
import io.runpod.simulator.endpoint.WorkerState;
import io.runpod.simulator.gate.RateLimits;
import io.runpod.simulator.gate.RequestLog;
import io.runpod.simulator.gate.ServedEndpoint;
import io.runpod.simulator.queue.JobQueue;
import io.runpod.simulator.queue.QueueRules;
import io.runpod.simulator.remote.RemoteWorkers;
import io.runpod.simulator.time.SimulatorTime;
import io.runpod.simulator.webhook.Webhooks;
import io.runpod.simulator.worker.WorkerPool;

/**
 * What is served, put together from the rooms.
 */
final class Endpoints implements AutoCloseable {

	private final Map<String, ServedEndpoint> served = new ConcurrentHashMap<>();

	private final QueueRules rules;

	private final boolean rateLimits;

	private final SimulatorTime time;

	private final Scheduler handlers;

	private final Webhooks webhooks;

	Endpoints(QueueRules rules, boolean rateLimits, SimulatorTime time, Scheduler handlers) {
		this.rules = rules;
		this.rateLimits = rateLimits;
		this.time = time;
		this.handlers = handlers;
		this.webhooks = new Webhooks(time);
	}

	void serve(Registration registration) {
		EndpointSettings settings = registration.settings();
		JobQueue queue = new JobQueue(this.time, this.rules, settings.executionTimeout());
		queue.onEnded(this.webhooks::deliver);
		WorkerPool workers = workers(queue, registration);
		RemoteWorkers remoteWorkers = new RemoteWorkers(queue, this.time, this.rules.workerLoss());
		ServedEndpoint replaced = this.served.put(registration.id(), new ServedEndpoint(queue, workers, remoteWorkers,
				new RequestLog(), new RateLimits(this.time, this.rateLimits), new Batches(queue, this.time)));
		if (replaced != null) {
			replaced.close();
		}
	}

	// The jobs stay; those that run are finished by the handler that has them.
	boolean serveOn(List<Registration> registrations) {
		registrations.forEach(this::serveOn);
		return true;
	}

	private void serveOn(Registration registration) {
		ServedEndpoint endpoint = this.served.get(registration.id());
		if (endpoint == null) {
			serve(registration);
			return;
		}
		endpoint.workers().close();
		this.served.put(registration.id(), endpoint.withWorkers(workers(endpoint.queue(), registration)));
	}

	Map<String, ServedEndpoint> all() {
		return this.served;
	}

	ServedEndpoint named(String id) {
		ServedEndpoint endpoint = this.served.get(id);
		if (endpoint == null) {
			throw new IllegalArgumentException("No endpoint '" + id + "', only " + this.served.keySet());
		}
		return endpoint;
	}

	void reset() {
		this.served.values().forEach(ServedEndpoint::reset);
	}

	@Override
	public void close() {
		this.webhooks.close();
		this.served.values().forEach(ServedEndpoint::close);
	}

	void kill(String id, String workerId) {
		require(named(id).kill(workerId), "worker", workerId, id);
	}

	void state(String id, String workerId, WorkerState state) {
		require(named(id).state(workerId, state), "worker", workerId, id);
	}

	void failBatch(String id, String batchId) {
		require(named(id).failBatch(batchId), "batch", batchId, id);
	}

	private static void require(boolean found, String what, String whatId, String id) {
		if (!found) {
			throw new IllegalArgumentException("No " + what + " '" + whatId + "' at endpoint '" + id + "'");
		}
	}

	private WorkerPool workers(JobQueue queue, Registration registration) {
		return new WorkerPool(queue, registration.handler(), registration.settings(), this.time, this.handlers);
	}

}
