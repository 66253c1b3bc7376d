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
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

import tools.jackson.databind.JsonNode;

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

	private static final Duration LOSS = Duration.ofSeconds(40);

	private final String id = newId();

	private final JobQueue queue;

	private final HandlerRunner runner;

	private final SimulatorTime time;

	private final Consumer<Worker> onIdle;

	private WorkerState state = WorkerState.INITIALIZING;

	private WorkerState rest = WorkerState.INITIALIZING;

	private int spell;

	Worker(JobQueue queue, HandlerRunner runner, SimulatorTime time, Consumer<Worker> onIdle) {
		this.queue = queue;
		this.runner = runner;
		this.time = time;
		this.onIdle = onIdle;
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

	// Set what the worker is while it has no job: idle, it takes one.
	void rest(WorkerState rest) {
		synchronized (this) {
			this.rest = rest;
			if (this.state == WorkerState.RUNNING) {
				return;
			}
		}
		settle();
	}

	// Leave for good, unless something has happened since the given spell.
	boolean retire(int spell) {
		synchronized (this) {
			if (this.spell != spell) {
				return false;
			}
			this.state = WorkerState.INITIALIZING;
		}
		this.queue.leave(this);
		return true;
	}

	@Override
	public boolean take(Attempt attempt) {
		synchronized (this) {
			if (this.state != WorkerState.IDLE) {
				return false;
			}
			this.state = WorkerState.RUNNING;
			this.spell++;
		}
		JsonNode input = attempt.input();
		if (input != null) {
			this.runner.run(attempt, input).doFinally((signal) -> settle()).subscribe();
		}
		else {
			ignore(attempt);
			settle();
		}
		return true;
	}

	private void settle() {
		boolean idle;
		synchronized (this) {
			this.state = this.rest;
			this.spell++;
			idle = this.state == WorkerState.IDLE;
		}
		if (idle) {
			this.queue.ready(this);
			this.onIdle.accept(this);
		}
		else {
			this.queue.leave(this);
		}
	}

	// RunPod's worker logs a job without input and never mentions it again, so the
	// platform takes the worker for lost.
	private void ignore(Attempt attempt) {
		this.time.after(LOSS).takeUntilOther(attempt.ended()).subscribe((tick) -> attempt.lost());
	}

	private static String newId() {
		return ThreadLocalRandom.current()
			.ints(14, 0, ID_CHARACTERS.length())
			.mapToObj((index) -> String.valueOf(ID_CHARACTERS.charAt(index)))
			.reduce("", String::concat);
	}

}
