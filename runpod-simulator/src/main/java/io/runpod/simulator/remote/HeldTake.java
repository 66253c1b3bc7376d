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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

import io.runpod.simulator.queue.Attempt;
import io.runpod.simulator.queue.JobQueue;
import io.runpod.simulator.queue.JobTaker;

/**
 * A poll for jobs that is held: over as soon as there is a job, the time is up or the
 * socket is closed, whichever comes first. What comes later finds it over.
 */
final class HeldTake implements JobTaker {

	private final AtomicBoolean over = new AtomicBoolean();

	private volatile boolean cancelled;

	private volatile @Nullable Handout handout;

	private final RemoteWorker worker;

	private final int most;

	private final JobQueue queue;

	private final MonoSink<Handout> sink;

	HeldTake(RemoteWorker worker, int most, JobQueue queue, MonoSink<Handout> sink) {
		this.worker = worker;
		this.most = most;
		this.queue = queue;
		this.sink = sink;
	}

	@Override
	public String workerId() {
		return this.worker.id();
	}

	@Override
	public boolean take(Attempt first) {
		if (!this.over.compareAndSet(false, true)) {
			return false;
		}
		List<Attempt> attempts = new ArrayList<>();
		for (@Nullable
		Attempt next = first; next != null; next = another(attempts.size())) {
			attempts.add(next);
			this.worker.started(next);
		}
		Handout handout = new Handout(attempts);
		this.handout = handout;
		this.sink.success(handout);
		// Cancelled meanwhile, the sink has dropped it.
		if (this.cancelled) {
			handout.giveBack();
		}
		return true;
	}

	// Tell the worker to poll again.
	void end() {
		if (this.over.compareAndSet(false, true)) {
			this.sink.success(Handout.NOTHING);
		}
	}

	void cancel() {
		this.cancelled = true;
		Handout handout = this.handout;
		if (handout != null) {
			handout.giveBack();
		}
	}

	void gone() {
		this.over.set(true);
		this.queue.leave(this);
	}

	private @Nullable Attempt another(int taken) {
		return (taken < this.most) ? this.queue.next(workerId()) : null;
	}

}
