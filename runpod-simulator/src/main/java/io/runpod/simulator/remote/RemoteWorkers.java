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

package io.runpod.simulator.remote;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.runpod.simulator.endpoint.WorkerSnapshot;
import io.runpod.simulator.endpoint.WorkerState;
import io.runpod.simulator.job.JobReport;
import io.runpod.simulator.queue.JobQueue;
import io.runpod.simulator.time.SimulatorTime;

/**
 * Registry of the remote workers of one endpoint. A worker is registered by its first
 * poll or ping and expires some time after the last. A worker that has left is no longer
 * listed, even if its heartbeat process pings on.
 *
 * @since 0.1.0
 */
public final class RemoteWorkers implements AutoCloseable {

	private final Map<String, RemoteWorker> workers = new ConcurrentHashMap<>();

	private final List<JobQueue> queues;

	private final SimulatorTime time;

	private final WorkerTimeouts timeouts;

	private WorkerState targetState = WorkerState.IDLE;

	/**
	 * Create an empty registry.
	 * @param queues the job queues in the order in which workers take jobs
	 * @param time the clock
	 * @param lossTimeout the time without a sign of life of a job after which its worker
	 * is considered lost
	 */
	public RemoteWorkers(List<JobQueue> queues, SimulatorTime time, Duration lossTimeout) {
		this.queues = List.copyOf(queues);
		this.time = time;
		this.timeouts = WorkerTimeouts.of(time, lossTimeout);
	}

	/**
	 * Return the interval in which workers should ping.
	 * @param time the clock
	 * @return the interval in real time
	 */
	public static Duration pingInterval(SimulatorTime time) {
		return WorkerTimeouts.pingInterval(time);
	}

	/**
	 * Take jobs for a worker, waiting until there is one.
	 * @param workerId the id of the worker
	 * @param maxJobs the maximum number of jobs
	 * @return emits once; cancellation ends the wait
	 */
	public Mono<TakenJobs> take(String workerId, int maxJobs) {
		return getOrRegister(workerId).take(maxJobs);
	}

	/**
	 * Wait for jobs that a worker has to stop.
	 * @param workerId the id of the worker
	 * @return the ids of the jobs; completes empty if the worker has to poll again
	 */
	public Mono<List<String>> awaitStops(String workerId) {
		return getOrRegister(workerId).awaitStops();
	}

	/**
	 * Register a connection over which a worker polls for stop requests.
	 * @param workerId the id of the worker
	 * @return to be run when the connection closes
	 */
	public Runnable connectionOpened(String workerId) {
		RemoteWorker worker = getOrRegister(workerId);
		worker.connectionOpened();
		return worker::connectionClosed;
	}

	/**
	 * Queue stop requests again that did not reach the worker.
	 * @param workerId the id of the worker
	 * @param jobIds the ids of the jobs
	 */
	public void requeueStops(String workerId, Collection<String> jobIds) {
		getOrRegister(workerId).requeueStops(jobIds);
	}

	/**
	 * Process progress or a result of a worker. Dropped unless the worker runs the job.
	 * @param workerId the id of the worker
	 * @param jobId the id of the job
	 * @param body the body of the job-done request
	 */
	public void report(String workerId, String jobId, JsonNode body) {
		RemoteWorker worker = getOrRegister(workerId);
		worker.report(jobId, JobReport.parse(body));
		if (body.path("stopPod").asBoolean(false)) {
			// It terminates when its polls have ended, or polls again like a new worker.
			worker.completePolls();
		}
	}

	/**
	 * Add a stream chunk of a worker. Dropped unless the worker runs the job.
	 * @param workerId the id of the worker
	 * @param jobId the id of the job
	 * @param output the chunk
	 */
	public void addChunk(String workerId, String jobId, JsonNode output) {
		getOrRegister(workerId).addChunk(jobId, output);
	}

	/**
	 * Process a ping of a worker.
	 * @param workerId the id of the worker
	 * @param jobIds the ids of its running jobs
	 * @param unhealthy whether it reports to be unhealthy
	 */
	public void ping(String workerId, Collection<String> jobIds, boolean unhealthy) {
		getOrRegister(workerId).ping(jobIds, unhealthy);
	}

	/**
	 * Set the state of all workers while they have no job.
	 * @param state {@link WorkerState#IDLE} to hand out jobs, any other to hand out none
	 */
	public synchronized void setState(WorkerState state) {
		this.targetState = state;
		this.workers.values().forEach((worker) -> worker.setTargetState(state));
	}

	/**
	 * Set the state of one worker while it has no job. A later change of all workers
	 * overrides it.
	 * @param workerId the id of the worker
	 * @param state the state
	 * @return {@code true} if the worker exists
	 */
	public boolean setState(String workerId, WorkerState state) {
		RemoteWorker worker = this.workers.get(workerId);
		if (worker != null) {
			worker.setTargetState(state);
		}
		return worker != null;
	}

	/**
	 * Disconnect a worker. Further reports about its jobs are dropped. It may poll again
	 * like a new worker.
	 * @param workerId the id of the worker
	 * @return {@code true} if the worker exists
	 */
	public boolean disconnect(String workerId) {
		RemoteWorker worker = this.workers.get(workerId);
		if (worker != null) {
			worker.disconnect();
		}
		return worker != null;
	}

	/**
	 * Return the current workers.
	 * @return a snapshot of each worker
	 */
	public List<WorkerSnapshot> snapshots() {
		this.workers.values().removeIf(RemoteWorker::isExpired);
		return this.workers.values()
			.stream()
			.filter(Predicate.not(RemoteWorker::hasLeft))
			.map(RemoteWorker::snapshot)
			.toList();
	}

	@Override
	public void close() {
		setState(WorkerState.UNHEALTHY);
	}

	private RemoteWorker getOrRegister(String id) {
		RemoteWorker existing = this.workers.get(id);
		return (existing != null) ? existing : register(id);
	}

	// Synchronized with setState: a concurrently registered worker would keep the
	// previous state.
	private synchronized RemoteWorker register(String id) {
		return this.workers.computeIfAbsent(id,
				(workerId) -> new RemoteWorker(workerId, this.queues, this.time, this.timeouts, this.targetState));
	}

}
