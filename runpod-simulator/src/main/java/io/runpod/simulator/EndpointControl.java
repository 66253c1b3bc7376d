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
			throw new IllegalArgumentException("The number of workers must not be negative: " + workers);
		}
		workerPool().scale(workers);
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
		this.endpoints.setWorkerState(this.id, workerId, state);
		return this;
	}

	/**
	 * Make the next started jobs fail instead of running their handler.
	 * @param count the number of jobs
	 * @param error the error of these jobs
	 * @return this control
	 */
	public EndpointControl failNextJobs(int count, String error) {
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
		workerPool().jobFaults().slowDown(delay);
		return this;
	}

	private WorkerPool workerPool() {
		return this.endpoints.getRequired(this.id).workers();
	}

}
