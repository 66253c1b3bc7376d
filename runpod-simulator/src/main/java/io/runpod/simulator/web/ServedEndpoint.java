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

package io.runpod.simulator.web;

import java.util.stream.Stream;

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
 * @param requests what clients asked of it
 * @since 0.1.0
 */
public record ServedEndpoint(JobQueue queue, WorkerPool workers, RemoteWorkers remoteWorkers, RequestLog requests) {

	/**
	 * Put all workers into a state.
	 * @param state as for {@link WorkerPool#state}
	 */
	public void state(WorkerState state) {
		this.workers.state(state);
		this.remoteWorkers.state(state);
	}

	/**
	 * Stop all work and forget all jobs.
	 */
	public void close() {
		this.workers.close();
		this.remoteWorkers.close();
		this.queue.clear();
	}

	WorkerCounts counts() {
		return WorkerCounts
			.of(Stream.concat(this.workers.states().stream(), this.remoteWorkers.states().stream()).toList());
	}

}
