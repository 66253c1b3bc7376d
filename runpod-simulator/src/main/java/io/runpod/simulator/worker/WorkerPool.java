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

package io.runpod.simulator.worker;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

import io.runpod.simulator.endpoint.EndpointSettings;
import io.runpod.simulator.endpoint.Handler;
import io.runpod.simulator.endpoint.ScalerType;
import io.runpod.simulator.endpoint.WorkerSnapshot;
import io.runpod.simulator.endpoint.WorkerState;
import io.runpod.simulator.queue.Job;
import io.runpod.simulator.queue.JobQueue;
import io.runpod.simulator.time.SimulatorTime;

/**
 * Pool of the simulated workers of one endpoint, either of constant size or, with a cold
 * start, scaling between the minimum and maximum number.
 *
 * @since 0.1.0
 */
public final class WorkerPool implements AutoCloseable {

	private final List<Worker> workers = new CopyOnWriteArrayList<>();

	private final Sinks.Empty<Void> closed = Sinks.empty();

	private final JobQueue queue;

	private final EndpointSettings settings;

	private final SimulatorTime time;

	private final JobFaults jobFaults;

	private final HandlerRunner runner;

	private int size;

	private int stoppedWorkers;

	private final Disposable queueSubscription;

	private WorkerState targetState = WorkerState.IDLE;

	/**
	 * Create a pool and start its workers.
	 * @param queue the job queue
	 * @param handler the function that runs jobs
	 * @param settings the number of workers and their timeouts
	 * @param jobFaults the faults of the endpoint
	 * @param time the clock
	 * @param scheduler the scheduler on which handlers run
	 */
	public WorkerPool(JobQueue queue, Handler handler, EndpointSettings settings, JobFaults jobFaults,
			SimulatorTime time, Scheduler scheduler) {
		this.queue = queue;
		this.settings = settings;
		this.time = time;
		this.jobFaults = jobFaults;
		this.runner = new HandlerRunner(handler, settings.aggregateStream(), jobFaults, time, scheduler);
		this.size = settings.workers();
		this.queueSubscription = queue.onQueued(this::jobQueued);
		startWorkers();
	}

	/**
	 * Set the maximum number of workers. A removed worker completes its current job
	 * first.
	 * @param size the maximum number
	 */
	public synchronized void scale(int size) {
		this.size = size;
		List<Worker> activeWorkers = activeWorkers();
		activeWorkers.stream()
			.sorted(Comparator.comparing((worker) -> worker.state() == WorkerState.RUNNING))
			.limit(Math.max(0, activeWorkers.size() - size))
			.forEach(Worker::drain);
		startWorkers();
	}

	/**
	 * Restore the configured number of workers and their state, and remove all faults.
	 */
	public synchronized void reset() {
		this.jobFaults.clear();
		this.stoppedWorkers = 0;
		scale(this.settings.workers());
		setState(WorkerState.IDLE);
	}

	/**
	 * Return the faults of the workers.
	 * @return the faults, mutable at any time
	 */
	public JobFaults jobFaults() {
		return this.jobFaults;
	}

	/**
	 * Set the state of all current and future workers. A running worker changes its state
	 * when its job has ended.
	 * @param state {@link WorkerState#IDLE} to take jobs, any other but
	 * {@link WorkerState#RUNNING} to take none
	 */
	public synchronized void setState(WorkerState state) {
		validateTargetState(state);
		this.targetState = state;
		this.workers.forEach((worker) -> worker.setTargetState(state));
	}

	/**
	 * Set the state of one worker. A later change of all workers overrides it.
	 * @param workerId the id of the worker
	 * @param state the state, as for {@link #setState(WorkerState)}
	 * @return {@code true} if the worker exists
	 */
	public boolean setState(String workerId, WorkerState state) {
		validateTargetState(state);
		Worker worker = find(workerId);
		if (worker != null) {
			worker.setTargetState(state);
		}
		return worker != null;
	}

	/**
	 * Kill a worker without a report of its job. It is replaced as determined by the
	 * minimum number and the scaler.
	 * @param workerId the id of the worker
	 * @return {@code true} if the worker exists
	 */
	public synchronized boolean kill(String workerId) {
		Worker worker = find(workerId);
		if (worker != null) {
			this.workers.remove(worker);
			worker.kill();
			startWorkers();
		}
		return worker != null;
	}

	/**
	 * Return the current workers.
	 * @return a snapshot of each worker
	 */
	public List<WorkerSnapshot> snapshots() {
		this.workers.removeIf(Worker::isTerminated);
		return this.workers.stream().map(Worker::snapshot).toList();
	}

	/**
	 * Take no more jobs. Running jobs complete.
	 */
	@Override
	public void close() {
		this.queueSubscription.dispose();
		this.closed.tryEmitEmpty();
		setState(WorkerState.UNHEALTHY);
	}

	private static void validateTargetState(WorkerState state) {
		if (state == WorkerState.RUNNING) {
			throw new IllegalArgumentException("State RUNNING cannot be set");
		}
	}

	private @Nullable Worker find(String workerId) {
		return this.workers.stream().filter((worker) -> worker.workerId().equals(workerId)).findFirst().orElse(null);
	}

	private boolean scales() {
		return !this.settings.coldStart().isZero();
	}

	private int minSize() {
		return scales() ? Math.min(this.settings.minWorkers(), this.size) : this.size;
	}

	private void jobQueued(Job job) {
		if (!scales() || job.submission().lowPriority()) {
			return;
		}
		if (this.settings.scalerType() == ScalerType.QUEUE_DELAY) {
			scheduleDelayCheck(job);
		}
		else {
			startWorkers();
		}
	}

	private void scheduleDelayCheck(Job job) {
		schedule(Duration.ofSeconds(this.settings.scalerValue()), () -> {
			if (job.isQueued()) {
				startWorkerForDelayedJob();
				scheduleDelayCheck(job);
			}
		});
	}

	private synchronized void startWorkerForDelayedJob() {
		WorkerCounts counts = activeCounts();
		if (activeWorkers().size() < this.size && this.queue.demand() > counts.idle() + counts.initializing()) {
			startWorker();
		}
	}

	private synchronized void startWorkers() {
		while (activeWorkers().size() < minSize()) {
			addWorker(this.targetState);
		}
		while (activeWorkers().size() < this.size && isRequestCountExceeded()) {
			startWorker();
		}
	}

	private boolean isRequestCountExceeded() {
		WorkerCounts counts = activeCounts();
		int workers = counts.idle() + counts.initializing() + counts.running();
		int requests = this.queue.demand() + counts.running();
		return this.settings.scalerType() == ScalerType.REQUEST_COUNT
				&& requests > workers * this.settings.scalerValue();
	}

	private void startWorker() {
		Worker worker = addWorker(WorkerState.INITIALIZING);
		int generation = worker.generation();
		Duration startTime = (this.stoppedWorkers > 0) ? this.settings.flashBoot() : this.settings.coldStart();
		this.stoppedWorkers = Math.max(0, this.stoppedWorkers - 1);
		schedule(startTime, () -> workerStarted(worker, generation));
	}

	private WorkerCounts activeCounts() {
		return WorkerCounts.of(activeWorkers().stream().map(Worker::snapshot).toList());
	}

	private List<Worker> activeWorkers() {
		return this.workers.stream().filter((worker) -> !worker.isDraining()).toList();
	}

	private synchronized void workerStarted(Worker worker, int generation) {
		worker.startCompleted(generation, this.targetState);
	}

	private Worker addWorker(WorkerState state) {
		Worker worker = new Worker(this.queue, this.runner, this.time, this::stopAfterIdleTimeout);
		this.workers.add(worker);
		worker.setTargetState(state);
		return worker;
	}

	private void stopAfterIdleTimeout(Worker worker) {
		if (scales()) {
			int generation = worker.generation();
			schedule(this.settings.idleTimeout(), () -> stopIfIdle(worker, generation));
		}
	}

	private synchronized void stopIfIdle(Worker worker, int generation) {
		if (activeWorkers().size() > minSize() && worker.drainIfIdle(generation)) {
			this.workers.remove(worker);
			this.stoppedWorkers++;
		}
	}

	private void schedule(Duration duration, Runnable action) {
		this.time.delay(duration).takeUntilOther(this.closed.asMono()).subscribe((tick) -> action.run());
	}

}
