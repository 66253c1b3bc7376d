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

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

import io.runpod.simulator.access.RateLimiter;
import io.runpod.simulator.access.RequestLog;
import io.runpod.simulator.access.SimulatedEndpoint;
import io.runpod.simulator.batch.BatchRegistry;
import io.runpod.simulator.endpoint.EndpointSettings;
import io.runpod.simulator.endpoint.WorkerState;
import io.runpod.simulator.loadbalancer.LoadBalancer;
import io.runpod.simulator.queue.JobQueue;
import io.runpod.simulator.queue.QueueSettings;
import io.runpod.simulator.remote.RemoteWorkers;
import io.runpod.simulator.time.SimulatorTime;
import io.runpod.simulator.webhook.WebhookSender;
import io.runpod.simulator.worker.JobFaults;
import io.runpod.simulator.worker.WorkerPool;

/**
 * Registry of the simulated endpoints, which assembles the components of each.
 */
final class Endpoints implements AutoCloseable {

	private final Map<String, SimulatedEndpoint> endpoints = new ConcurrentHashMap<>();

	private final QueueSettings queueSettings;

	private final boolean rateLimitsEnabled;

	private final SimulatorTime time;

	private final Scheduler handlerScheduler;

	private final WebhookSender webhooks;

	Endpoints(QueueSettings queueSettings, boolean rateLimitsEnabled, SimulatorTime time, Scheduler handlerScheduler) {
		this.queueSettings = queueSettings;
		this.rateLimitsEnabled = rateLimitsEnabled;
		this.time = time;
		this.handlerScheduler = handlerScheduler;
		this.webhooks = new WebhookSender(time);
	}

	void register(EndpointRegistration registration) {
		EndpointSettings settings = registration.settings();
		JobQueue queue = createQueue(settings);
		JobQueue batchQueue = createQueue(settings);
		JobFaults jobFaults = new JobFaults(this.time);
		WorkerPool workers = createWorkerPool(queue, registration, jobFaults);
		WorkerPool batchWorkers = createWorkerPool(batchQueue, registration, jobFaults);
		// Remote workers prefer other jobs to those of batches.
		RemoteWorkers remoteWorkers = new RemoteWorkers(List.of(queue, batchQueue), this.time,
				this.queueSettings.workerLossTimeout());
		SimulatedEndpoint replaced = this.endpoints.put(registration.id(),
				new SimulatedEndpoint(queue, workers, remoteWorkers, new RequestLog(),
						new RateLimiter(this.time, this.rateLimitsEnabled), new BatchRegistry(batchQueue, this.time),
						batchWorkers, loadBalancer(registration)));
		if (replaced != null) {
			replaced.close();
		}
	}

	private @Nullable LoadBalancer loadBalancer(EndpointRegistration registration) {
		return registration.workerUrls().isEmpty() ? null : new LoadBalancer(registration.workerUrls(), this.time);
	}

	// Jobs are kept; a running job completes with its current handler.
	boolean resume(List<EndpointRegistration> registrations) {
		registrations.forEach(this::resume);
		return true;
	}

	private void resume(EndpointRegistration registration) {
		SimulatedEndpoint endpoint = this.endpoints.get(registration.id());
		if (endpoint == null) {
			register(registration);
			return;
		}
		endpoint.workers().close();
		endpoint.batchWorkers().close();
		JobFaults jobFaults = new JobFaults(this.time);
		this.endpoints.put(registration.id(),
				endpoint.withWorkers(createWorkerPool(endpoint.queue(), registration, jobFaults),
						createWorkerPool(endpoint.batches().queue(), registration, jobFaults)));
	}

	Map<String, SimulatedEndpoint> asMap() {
		return this.endpoints;
	}

	SimulatedEndpoint getRequired(String id) {
		SimulatedEndpoint endpoint = this.endpoints.get(id);
		if (endpoint == null) {
			throw new IllegalArgumentException(
					"Unknown endpoint '" + id + "', known endpoints: " + this.endpoints.keySet());
		}
		return endpoint;
	}

	void reset() {
		this.endpoints.values().forEach(SimulatedEndpoint::reset);
	}

	@Override
	public void close() {
		this.webhooks.close();
		this.endpoints.values().forEach(SimulatedEndpoint::close);
	}

	void killWorker(String id, String workerId) {
		assertFound(getRequired(id).killWorker(workerId), "worker", workerId, id);
	}

	void setWorkerState(String id, String workerId, WorkerState state) {
		assertFound(getRequired(id).setWorkerState(workerId, state), "worker", workerId, id);
	}

	void failBatch(String id, String batchId) {
		assertFound(getRequired(id).failBatch(batchId), "batch", batchId, id);
	}

	private static void assertFound(boolean found, String kind, String memberId, String id) {
		if (!found) {
			throw new IllegalArgumentException("Unknown " + kind + " '" + memberId + "' of endpoint '" + id + "'");
		}
	}

	private JobQueue createQueue(EndpointSettings settings) {
		JobQueue queue = new JobQueue(this.time, this.queueSettings, settings.executionTimeout());
		queue.onTerminal(this.webhooks::deliver);
		return queue;
	}

	private WorkerPool createWorkerPool(JobQueue queue, EndpointRegistration registration, JobFaults jobFaults) {
		return new WorkerPool(queue, registration.handler(), registration.settings(), jobFaults, this.time,
				this.handlerScheduler);
	}

}
