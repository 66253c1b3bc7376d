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

import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.runpod.simulator.endpoint.WorkerSnapshot;
import io.runpod.simulator.endpoint.WorkerState;
import io.runpod.simulator.job.JobReport;
import io.runpod.simulator.queue.JobQueue;
import io.runpod.simulator.time.SimulatorTime;

/**
 * The workers outside of one endpoint. There is no registration: a worker exists when it
 * first polls or pings, and no longer some time after the last.
 *
 * @since 0.1.0
 */
public final class RemoteWorkers implements AutoCloseable {

	private final Map<String, RemoteWorker> workers = new ConcurrentHashMap<>();

	private final JobQueue queue;

	private final SimulatorTime time;

	private final WorkerTimeouts timeouts;

	private WorkerState targetState = WorkerState.IDLE;

	/**
	 * Create without a worker.
	 * @param queue where the jobs are
	 * @param time the clock
	 * @param lossTimeout how long nothing may be heard of a job before its worker counts
	 * as lost
	 */
	public RemoteWorkers(JobQueue queue, SimulatorTime time, Duration lossTimeout) {
		this.queue = queue;
		this.time = time;
		this.timeouts = WorkerTimeouts.of(time, lossTimeout);
	}

	/**
	 * How often workers should ping.
	 * @param time the clock
	 * @return real time
	 */
	public static Duration pingInterval(SimulatorTime time) {
		return WorkerTimeouts.pingInterval(time);
	}

	/**
	 * A worker asks for jobs. Held while there is none.
	 * @param workerId the worker
	 * @param maxJobs how many at most
	 * @return emits once; cancelled, the worker is no longer waiting
	 */
	public Mono<TakenJobs> take(String workerId, int maxJobs) {
		return getOrRegister(workerId).take(maxJobs);
	}

	/**
	 * A worker asks what to stop. Held while there is nothing.
	 * @param workerId the worker
	 * @return the jobs to stop; completes empty when the worker has to ask again
	 */
	public Mono<List<String>> awaitStops(String workerId) {
		return getOrRegister(workerId).awaitStops();
	}

	/**
	 * What a worker should stop did not reach it.
	 * @param workerId the worker
	 * @param jobIds the jobs
	 */
	public void requeueStops(String workerId, Collection<String> jobIds) {
		getOrRegister(workerId).requeueStops(jobIds);
	}

	/**
	 * A worker posts progress or a result. Dropped unless the job is in its hands.
	 * @param workerId the worker
	 * @param jobId the job
	 * @param body the body of the job-done call
	 */
	public void report(String workerId, String jobId, JsonNode body) {
		RemoteWorker worker = getOrRegister(workerId);
		worker.report(jobId, JobReport.parse(body));
		if (body.path("stopPod").asBoolean(false)) {
			// It leaves when its polls have ended, or polls again as if it were new.
			worker.completePolls();
		}
	}

	/**
	 * A worker posts a stream chunk. Dropped unless the job is in its hands.
	 * @param workerId the worker
	 * @param jobId the job
	 * @param output the chunk
	 */
	public void addChunk(String workerId, String jobId, JsonNode output) {
		getOrRegister(workerId).addChunk(jobId, output);
	}

	/**
	 * A worker says that it is there.
	 * @param workerId the worker
	 * @param jobIds the jobs it says to run
	 * @param unhealthy whether it says to be unfit
	 */
	public void ping(String workerId, Collection<String> jobIds, boolean unhealthy) {
		getOrRegister(workerId).ping(jobIds, unhealthy);
	}

	/**
	 * What all workers are that have no job.
	 * @param state {@link WorkerState#IDLE} to hand out jobs, any other to hand out none
	 */
	public synchronized void setState(WorkerState state) {
		this.targetState = state;
		this.workers.values().forEach((worker) -> worker.setTargetState(state));
	}

	/**
	 * What one worker is while it has no job, until that is said of all.
	 * @param workerId the worker
	 * @param state as for all
	 * @return whether there was one
	 */
	public boolean setState(String workerId, WorkerState state) {
		RemoteWorker worker = this.workers.get(workerId);
		if (worker != null) {
			worker.setTargetState(state);
		}
		return worker != null;
	}

	/**
	 * Cut a worker off: of the jobs that it has, nothing is heard any more. It may go on
	 * as if it were new.
	 * @param workerId the worker
	 * @return whether there was one
	 */
	public boolean disconnect(String workerId) {
		RemoteWorker worker = this.workers.get(workerId);
		if (worker != null) {
			worker.disconnect();
		}
		return worker != null;
	}

	/**
	 * The workers as they are now.
	 * @return a snapshot a worker
	 */
	public List<WorkerSnapshot> snapshots() {
		this.workers.values().removeIf(RemoteWorker::isExpired);
		return this.workers.values().stream().map(RemoteWorker::snapshot).toList();
	}

	@Override
	public void close() {
		setState(WorkerState.UNHEALTHY);
	}

	private RemoteWorker getOrRegister(String id) {
		RemoteWorker existing = this.workers.get(id);
		return (existing != null) ? existing : register(id);
	}

	// Not while all are put into a state: it would be left out.
	private synchronized RemoteWorker register(String id) {
		return this.workers.computeIfAbsent(id,
				(workerId) -> new RemoteWorker(workerId, this.queue, this.time, this.timeouts, this.targetState));
	}

}
