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
import io.runpod.simulator.queue.JobQueue;
import io.runpod.simulator.queue.JobTaker;
import io.runpod.simulator.time.SimulatorTime;

/**
 * One simulated worker: takes a job, runs it, takes the next.
 */
final class Worker implements JobTaker {

	private static final String ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

	private final String id = newId();

	private final Sinks.Empty<Void> killed = Sinks.empty();

	private final JobQueue queue;

	private final HandlerRunner runner;

	private final SimulatorTime time;

	private final Consumer<Worker> onIdle;

	private WorkerState state = WorkerState.INITIALIZING;

	private WorkerState rest = WorkerState.INITIALIZING;

	private long since;

	private boolean leaving;

	private int spell;

	private @Nullable Attempt running;

	Worker(JobQueue queue, HandlerRunner runner, SimulatorTime time, Consumer<Worker> onIdle) {
		this.queue = queue;
		this.runner = runner;
		this.time = time;
		this.onIdle = onIdle;
		this.since = time.now();
	}

	@Override
	public String workerId() {
		return this.id;
	}

	synchronized WorkerState state() {
		return this.state;
	}

	// Counts up whenever the worker starts or stops doing something.
	synchronized int spell() {
		return this.spell;
	}

	// Take no more jobs; gone once there is none.
	synchronized void leave() {
		toRest(WorkerState.INITIALIZING);
		this.leaving = true;
	}

	synchronized boolean isLeaving() {
		return this.leaving;
	}

	synchronized boolean hasLeft() {
		return this.leaving && this.running == null;
	}

	// Set what the worker is while it has no job: idle, it takes one.
	void rest(WorkerState rest) {
		if (toRest(rest)) {
			lineUp();
		}
	}

	// Rest once started, unless something else was said since the given spell.
	void started(int spell, WorkerState rest) {
		boolean idle;
		synchronized (this) {
			idle = this.spell == spell && toRest(rest);
		}
		if (idle) {
			lineUp();
		}
	}

	// Leave for good, unless something has happened since the given spell. It may be one
	// with a job: whoever becomes idle may take a job before the spell is looked at.
	synchronized boolean retire(int spell) {
		if (this.spell != spell || this.state != WorkerState.IDLE) {
			return false;
		}
		leave();
		return true;
	}

	// Die without a word, now.
	void kill() {
		Attempt lost;
		synchronized (this) {
			this.rest = WorkerState.UNHEALTHY;
			this.leaving = true;
			lost = this.running;
		}
		this.killed.tryEmitEmpty();
		this.queue.leave(this);
		if (lost != null) {
			this.queue.forsake(lost);
		}
	}

	synchronized WorkerSnapshot snapshot() {
		return new WorkerSnapshot(this.id, this.state, false,
				(this.running != null) ? List.of(this.running.jobId()) : List.of(),
				Duration.ofMillis(this.time.now() - this.since));
	}

	@Override
	public boolean take(Attempt attempt) {
		synchronized (this) {
			if (this.leaving || this.state != WorkerState.IDLE) {
				return false;
			}
			become(WorkerState.RUNNING);
			this.running = attempt;
			this.spell++;
		}
		JsonNode input = attempt.input();
		if (input != null) {
			this.runner.run(attempt, input)
				.takeUntilOther(this.killed.asMono())
				.doFinally((signal) -> done())
				.subscribe();
		}
		else {
			// RunPod's worker logs a job without input and never mentions it again.
			this.queue.forsake(attempt);
			done();
		}
		return true;
	}

	private void done() {
		if (settle()) {
			lineUp();
		}
	}

	private synchronized boolean toRest(WorkerState rest) {
		if (this.leaving) {
			return false;
		}
		this.rest = rest;
		return this.state != WorkerState.RUNNING && settle();
	}

	// Whether it is idle now, and has to line up: outside of the lock, where it may be
	// handed a job. In line too late, it turns down the job.
	private synchronized boolean settle() {
		this.running = null;
		become(this.rest);
		this.spell++;
		if (this.state != WorkerState.IDLE) {
			this.queue.leave(this);
		}
		return this.state == WorkerState.IDLE;
	}

	private void lineUp() {
		this.queue.ready(this);
		this.onIdle.accept(this);
	}

	private void become(WorkerState state) {
		if (this.state != state) {
			this.state = state;
			this.since = this.time.now();
		}
	}

	private static String newId() {
		return ThreadLocalRandom.current()
			.ints(14, 0, ID_CHARACTERS.length())
			.mapToObj((index) -> String.valueOf(ID_CHARACTERS.charAt(index)))
			.reduce("", String::concat);
	}

}
