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

import io.runpod.simulator.batch.Batch;
import io.runpod.simulator.batch.BatchRegistry;
import io.runpod.simulator.endpoint.WorkerSnapshot;
import io.runpod.simulator.endpoint.WorkerState;
import io.runpod.simulator.queue.JobQueue;
import io.runpod.simulator.remote.RemoteWorkers;
import io.runpod.simulator.worker.WorkerCounts;
import io.runpod.simulator.worker.WorkerPool;

/**
 * An endpoint as the routes need it.
 *
 * @param queue its jobs
 * @param workers its simulated workers
 * @param remoteWorkers its workers outside
 * @param requestLog what clients asked of it
 * @param rateLimiter how much may be asked of it
 * @param batches its batches
 * @since 0.1.0
 */
public record SimulatedEndpoint(JobQueue queue, WorkerPool workers, RemoteWorkers remoteWorkers, RequestLog requestLog,
		RateLimiter rateLimiter, BatchRegistry batches) {

	/**
	 * The same endpoint, its jobs included, with other simulated workers.
	 * @param workers the workers
	 * @return the endpoint
	 */
	public SimulatedEndpoint withWorkers(WorkerPool workers) {
		return new SimulatedEndpoint(this.queue, workers, this.remoteWorkers, this.requestLog, this.rateLimiter,
				this.batches);
	}

	/**
	 * Put all workers into a state.
	 * @param state as for {@link WorkerPool#setState(WorkerState)}
	 */
	public void setWorkerState(WorkerState state) {
		this.workers.setState(state);
		this.remoteWorkers.setState(state);
	}

	/**
	 * Put one worker into a state, until all are put into one.
	 * @param workerId the worker
	 * @param state as for {@link WorkerPool#setState(WorkerState)}
	 * @return whether there was one
	 */
	public boolean setWorkerState(String workerId, WorkerState state) {
		return this.workers.setState(workerId, state) || this.remoteWorkers.setState(workerId, state);
	}

	/**
	 * Forget all jobs and requests, and let all workers work.
	 */
	public void reset() {
		this.queue.clear();
		this.batches.clear();
		this.requestLog.clear();
		this.workers.reset();
		this.remoteWorkers.setState(WorkerState.IDLE);
	}

	/**
	 * Stop all work and forget all jobs.
	 */
	public void close() {
		this.workers.close();
		this.remoteWorkers.close();
		this.queue.clear();
	}

	/**
	 * Kill a worker, or cut off a real one.
	 * @param workerId the worker
	 * @return whether there was one
	 */
	public boolean killWorker(String workerId) {
		return this.workers.kill(workerId) || this.remoteWorkers.disconnect(workerId);
	}

	/**
	 * Let a batch fail as a whole.
	 * @param batchId the batch
	 * @return whether there was one
	 */
	public boolean failBatch(String batchId) {
		Batch batch = this.batches.find(batchId);
		if (batch != null) {
			batch.fail();
		}
		return batch != null;
	}

	/**
	 * All workers as they are now.
	 * @return a snapshot a worker
	 */
	public List<WorkerSnapshot> workerSnapshots() {
		return Stream.concat(this.workers.snapshots().stream(), this.remoteWorkers.snapshots().stream()).toList();
	}

	int runningWorkers() {
		return WorkerCounts.of(workerSnapshots()).running();
	}

}
