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
 * Changes what the workers of an endpoint do, while they do it: the simulator's own,
 * where nothing else is said. Undone by {@link RunPodSimulator#reset()}. The admin route
 * can do the same.
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
	 * Change the number of workers. One that has a job finishes it before it leaves.
	 * @param workers the highest number from now on, 0 to leave every job in the queue
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
	 * Put one worker into a state, one that runs a job when it is done: some workers of
	 * an endpoint may be throttled while others work.
	 * @param workerId a worker of the simulator's own, or a real one
	 * @param state as for {@link RunPodSimulator#workers(String, WorkerState)}, which
	 * puts all workers into one
	 * @return this control
	 * @throws IllegalArgumentException if there is no such worker, or the state is
	 * running
	 */
	public EndpointControl setWorkerState(String workerId, WorkerState state) {
		this.endpoints.setWorkerState(this.id, workerId, state);
		return this;
	}

	/**
	 * Let the next jobs fail instead of running, one after the other.
	 * @param count how many jobs
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
	 * Let all jobs that start from now on take longer, so that the queue grows.
	 * @param delay simulated time in addition to what the handler takes, zero for none
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
