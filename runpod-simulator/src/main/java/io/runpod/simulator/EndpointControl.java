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

import java.time.Duration;
import java.util.Objects;

import io.runpod.simulator.endpoint.WorkerState;
import io.runpod.simulator.worker.WorkerPool;

/**
 * Changes the workers and jobs of one endpoint while the simulator runs. All changes
 * apply to simulated workers, where nothing else is documented, and are undone by
 * {@link RunPodSimulator#reset()}. The admin route offers the same operations.
 *
 * @since 0.1.0
 */
public final class EndpointControl {

	private final Endpoints endpoints;

	private final String id;

	EndpointControl(Endpoints endpoints, String id) {
		this.endpoints = endpoints;
		this.id = id;
		workerPool();
	}

	/**
	 * Set the maximum number of simulated workers. A removed worker completes its current
	 * job first.
	 * @param workers the maximum number, 0 to keep every job in the queue
	 * @return this control
	 * @throws IllegalArgumentException if negative
	 */
	public EndpointControl scale(int workers) {
		if (workers < 0) {
			throw new IllegalArgumentException("'workers' must not be negative: " + workers);
		}
		workerPool().scale(workers);
		return this;
	}

	/**
	 * Stop all workers of a load-balancing endpoint. The next request starts others, and
	 * requests are rejected until they are ready.
	 * @param coldStart the time until they are ready
	 * @return this control
	 * @throws IllegalStateException if the endpoint has a queue
	 */
	public EndpointControl scaleToZero(Duration coldStart) {
		this.endpoints.getRequired(this.id).requiredLoadBalancer().scaleToZero(coldStart);
		return this;
	}

	/**
	 * Replace all workers of a load-balancing endpoint by others with other ids, so that
	 * affinities to them are lost.
	 * @return this control
	 * @throws IllegalStateException if the endpoint has a queue
	 */
	public EndpointControl replaceWorkers() {
		this.endpoints.getRequired(this.id).requiredLoadBalancer().replaceWorkers();
		return this;
	}

	/**
	 * Set the state of all current and future workers, both simulated and remote. A
	 * running worker changes its state when its job has ended.
	 * @param state {@link WorkerState#IDLE} to take jobs, any other but
	 * {@link WorkerState#RUNNING} to leave jobs in the queue
	 * @return this control
	 * @throws IllegalArgumentException if the state is {@link WorkerState#RUNNING}
	 */
	public EndpointControl setWorkerState(WorkerState state) {
		Objects.requireNonNull(state, "'state' must not be null");
		this.endpoints.getRequired(this.id).setWorkerState(state);
		return this;
	}

	/**
	 * Set the state of one worker, for example to throttle some workers of an endpoint
	 * while others run. A running worker changes its state when its job has ended.
	 * @param workerId the id of a simulated or remote worker
	 * @param state any state but {@link WorkerState#RUNNING}
	 * @return this control
	 * @throws IllegalArgumentException if there is no such worker or the state is
	 * {@link WorkerState#RUNNING}
	 */
	public EndpointControl setWorkerState(String workerId, WorkerState state) {
		Objects.requireNonNull(workerId, "'workerId' must not be null");
		Objects.requireNonNull(state, "'state' must not be null");
		this.endpoints.setWorkerState(this.id, workerId, state);
		return this;
	}

	/**
	 * Kill a worker without a report of its job. The job is considered lost after a
	 * timeout. A simulated worker is replaced; a remote worker is disconnected and may
	 * poll again like a new one.
	 * @param workerId the id of the worker
	 * @return this control
	 * @throws IllegalArgumentException if there is no such worker
	 */
	public EndpointControl killWorker(String workerId) {
		Objects.requireNonNull(workerId, "'workerId' must not be null");
		this.endpoints.killWorker(this.id, workerId);
		return this;
	}

	/**
	 * Drop the next result posted by a worker.
	 * @return this control
	 */
	public EndpointControl loseNextResult() {
		this.endpoints.getRequired(this.id).queue().loseNextResult();
		return this;
	}

	/**
	 * Fail a batch as a whole. Its running jobs complete and its queued jobs are
	 * cancelled.
	 * @param batchId the id of the batch
	 * @return this control
	 * @throws IllegalArgumentException if there is no such batch
	 */
	public EndpointControl failBatch(String batchId) {
		Objects.requireNonNull(batchId, "'batchId' must not be null");
		this.endpoints.failBatch(this.id, batchId);
		return this;
	}

	/**
	 * Make the next started jobs fail instead of running their handler.
	 * @param count the number of jobs
	 * @param error the error of these jobs
	 * @return this control
	 */
	public EndpointControl failNextJobs(int count, String error) {
		Objects.requireNonNull(error, "'error' must not be null");
		for (int i = 0; i < count; i++) {
			workerPool().jobFaults().failNext(error);
		}
		return this;
	}

	/**
	 * Delay the execution of every job started from now on, so that the queue grows.
	 * @param delay simulated time before each execution, zero for no delay
	 * @return this control
	 */
	public EndpointControl slowDown(Duration delay) {
		Objects.requireNonNull(delay, "'delay' must not be null");
		workerPool().jobFaults().slowDown(delay);
		return this;
	}

	private WorkerPool workerPool() {
		return this.endpoints.getRequired(this.id).workers();
	}

}
