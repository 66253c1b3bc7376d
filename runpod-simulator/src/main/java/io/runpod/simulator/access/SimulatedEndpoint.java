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

package io.runpod.simulator.access;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.runpod.simulator.batch.Batch;
import io.runpod.simulator.batch.BatchRegistry;
import io.runpod.simulator.endpoint.Operation;
import io.runpod.simulator.endpoint.WorkerSnapshot;
import io.runpod.simulator.endpoint.WorkerState;
import io.runpod.simulator.loadbalancer.LoadBalancer;
import io.runpod.simulator.queue.Job;
import io.runpod.simulator.queue.JobQueue;
import io.runpod.simulator.remote.RemoteWorkers;
import io.runpod.simulator.worker.WorkerCounts;
import io.runpod.simulator.worker.WorkerPool;

/**
 * Components of an endpoint.
 *
 * @param queue the jobs
 * @param workers the simulated workers
 * @param remoteWorkers the remote workers
 * @param requestLog the received requests
 * @param rateLimiter the rate limiter
 * @param batches the batches
 * @param batchWorkers the simulated workers that only run batches
 * @param loadBalancer the load balancer, {@code null} if the endpoint has a queue
 * @since 0.1.0
 */
public record SimulatedEndpoint(JobQueue queue, WorkerPool workers, RemoteWorkers remoteWorkers, RequestLog requestLog,
		RateLimiter rateLimiter, BatchRegistry batches, WorkerPool batchWorkers, @Nullable LoadBalancer loadBalancer) {

	/**
	 * Return a copy with the same jobs and other simulated workers.
	 * @param workers the simulated workers
	 * @param batchWorkers the simulated workers that only run batches
	 * @return the copy
	 */
	public SimulatedEndpoint withWorkers(WorkerPool workers, WorkerPool batchWorkers) {
		return new SimulatedEndpoint(this.queue, workers, this.remoteWorkers, this.requestLog, this.rateLimiter,
				this.batches, batchWorkers, this.loadBalancer);
	}

	/**
	 * Return the load balancer.
	 * @return the load balancer
	 * @throws IllegalStateException if the endpoint has a queue
	 */
	public LoadBalancer requiredLoadBalancer() {
		LoadBalancer loadBalancer = this.loadBalancer;
		if (loadBalancer == null) {
			throw new IllegalStateException("The endpoint has no load balancer");
		}
		return loadBalancer;
	}

	// its health is served under the path of queue-based endpoints
	boolean serves(Operation operation) {
		return (this.loadBalancer != null) == (operation == Operation.LOAD_BALANCER) || operation == Operation.HEALTH
				|| operation == Operation.METRICS;
	}

	/**
	 * Find a job, either of a batch or not.
	 * @param id the id of the job
	 * @return the job, or {@code null} if it is unknown, expired or not yet visible
	 */
	public @Nullable Job findJob(String id) {
		Job job = this.queue.find(id);
		return (job != null) ? job : this.batches.queue().find(id);
	}

	/**
	 * Set the state of all workers.
	 * @param state see {@link WorkerPool#setState(WorkerState)}
	 */
	public void setWorkerState(WorkerState state) {
		this.workers.setState(state);
		this.batchWorkers.setState(state);
		this.remoteWorkers.setState(state);
	}

	/**
	 * Set the state of one worker. A later change of all workers overrides it.
	 * @param workerId the worker
	 * @param state see {@link WorkerPool#setState(WorkerState)}
	 * @return {@code true} if it exists
	 */
	public boolean setWorkerState(String workerId, WorkerState state) {
		return this.workers.setState(workerId, state) || this.remoteWorkers.setState(workerId, state);
	}

	/**
	 * Delete all jobs, batches and requests, and restore the state of all workers.
	 */
	public void reset() {
		this.queue.clear();
		this.batches.clear();
		this.requestLog.clear();
		this.workers.reset();
		this.batchWorkers.reset();
		this.remoteWorkers.setState(WorkerState.IDLE);
		if (this.loadBalancer != null) {
			this.loadBalancer.replaceWorkers();
		}
	}

	/**
	 * Stop all workers and delete all jobs.
	 */
	public void close() {
		this.workers.close();
		this.batchWorkers.close();
		this.remoteWorkers.close();
		this.queue.clear();
		this.batches.clear();
	}

	/**
	 * Kill a simulated worker or disconnect a remote one.
	 * @param workerId the worker
	 * @return {@code true} if it exists
	 */
	public boolean killWorker(String workerId) {
		return this.workers.kill(workerId) || this.remoteWorkers.disconnect(workerId);
	}

	/**
	 * Fail a batch as a whole.
	 * @param batchId the batch
	 * @return {@code true} if it exists
	 */
	public boolean failBatch(String batchId) {
		Batch batch = this.batches.find(batchId);
		if (batch != null) {
			batch.fail();
		}
		return batch != null;
	}

	/**
	 * Return the current workers. As at RunPod, those of batches are not listed.
	 * @return a snapshot of each worker
	 */
	public List<WorkerSnapshot> workerSnapshots() {
		return Stream.concat(this.workers.snapshots().stream(), this.remoteWorkers.snapshots().stream()).toList();
	}

	int runningWorkers() {
		return WorkerCounts.of(workerSnapshots()).running();
	}

}
