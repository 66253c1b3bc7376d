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
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;

import io.runpod.simulator.endpoint.WorkerSnapshot;
import io.runpod.simulator.endpoint.WorkerState;
import io.runpod.simulator.queue.Attempt;
import io.runpod.simulator.queue.JobConsumer;
import io.runpod.simulator.queue.JobQueue;
import io.runpod.simulator.time.SimulatorTime;

/**
 * Simulated worker that runs one job at a time.
 */
final class Worker implements JobConsumer {

	private static final String ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

	private final String id = newId();

	private final Sinks.Empty<Void> killed = Sinks.empty();

	private final JobQueue queue;

	private final HandlerRunner runner;

	private final SimulatorTime time;

	private final Consumer<Worker> onIdle;

	private WorkerState state = WorkerState.INITIALIZING;

	private WorkerState targetState = WorkerState.INITIALIZING;

	private long stateChangedAt;

	private boolean draining;

	private int generation;

	private @Nullable Attempt currentAttempt;

	Worker(JobQueue queue, HandlerRunner runner, SimulatorTime time, Consumer<Worker> onIdle) {
		this.queue = queue;
		this.runner = runner;
		this.time = time;
		this.onIdle = onIdle;
		this.stateChangedAt = time.now();
	}

	@Override
	public String workerId() {
		return this.id;
	}

	synchronized WorkerState state() {
		return this.state;
	}

	// Incremented whenever the worker starts or stops an activity.
	synchronized int generation() {
		return this.generation;
	}

	// Take no more jobs and terminate after the current one.
	synchronized void drain() {
		applyTargetState(WorkerState.INITIALIZING);
		this.draining = true;
	}

	synchronized boolean isDraining() {
		return this.draining;
	}

	synchronized boolean isTerminated() {
		return this.draining && this.currentAttempt == null;
	}

	// Set the state of the worker while it has no job; only an idle worker takes jobs.
	void setTargetState(WorkerState targetState) {
		if (applyTargetState(targetState)) {
			awaitJob();
		}
	}

	// End the cold start, unless the generation has changed.
	void startCompleted(int generation, WorkerState targetState) {
		boolean idle;
		synchronized (this) {
			idle = this.generation == generation && applyTargetState(targetState);
		}
		if (idle) {
			awaitJob();
		}
	}

	// Drain if still idle in the given generation. The generation may be that of a job,
	// because a worker may take a job between becoming idle and reading the generation.
	synchronized boolean drainIfIdle(int generation) {
		if (this.generation != generation || this.state != WorkerState.IDLE) {
			return false;
		}
		drain();
		return true;
	}

	// Terminate without reporting the current job.
	void kill() {
		Attempt lostAttempt;
		synchronized (this) {
			this.targetState = WorkerState.UNHEALTHY;
			this.draining = true;
			lostAttempt = this.currentAttempt;
		}
		this.killed.tryEmitEmpty();
		this.queue.deregister(this);
		if (lostAttempt != null) {
			this.queue.scheduleLoss(lostAttempt);
		}
	}

	synchronized WorkerSnapshot snapshot() {
		return new WorkerSnapshot(this.id, this.state, false,
				(this.currentAttempt != null) ? List.of(this.currentAttempt.jobId()) : List.of(),
				Duration.ofMillis(this.time.now() - this.stateChangedAt));
	}

	@Override
	public boolean tryAccept(Attempt attempt) {
		synchronized (this) {
			if (this.draining || this.state != WorkerState.IDLE) {
				return false;
			}
			transitionTo(WorkerState.RUNNING);
			this.currentAttempt = attempt;
			this.generation++;
		}
		JsonNode input = attempt.input();
		if (input != null) {
			this.runner.run(attempt, input)
				.takeUntilOther(this.killed.asMono())
				.doFinally((signal) -> jobFinished())
				.subscribe();
		}
		else {
			// RunPod's worker logs a job without input and never reports it.
			this.queue.scheduleLoss(attempt);
			jobFinished();
		}
		return true;
	}

	private void jobFinished() {
		if (updateState()) {
			awaitJob();
		}
	}

	private synchronized boolean applyTargetState(WorkerState targetState) {
		if (this.draining) {
			return false;
		}
		this.targetState = targetState;
		return this.state != WorkerState.RUNNING && updateState();
	}

	// Return whether the worker is idle and must be registered, outside of the lock
	// because registration may dispatch a job. A worker registered too late rejects the
	// job.
	private synchronized boolean updateState() {
		this.currentAttempt = null;
		transitionTo(this.targetState);
		this.generation++;
		if (this.state != WorkerState.IDLE) {
			this.queue.deregister(this);
		}
		return this.state == WorkerState.IDLE;
	}

	private void awaitJob() {
		this.queue.register(this);
		this.onIdle.accept(this);
	}

	private void transitionTo(WorkerState state) {
		if (this.state != state) {
			this.state = state;
			this.stateChangedAt = this.time.now();
		}
	}

	private static String newId() {
		return ThreadLocalRandom.current()
			.ints(14, 0, ID_CHARACTERS.length())
			.mapToObj((index) -> String.valueOf(ID_CHARACTERS.charAt(index)))
			.reduce("", String::concat);
	}

}
