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
import io.runpod.simulator.queue.JobConsumer;
import io.runpod.simulator.queue.JobQueue;

/**
 * Pending job-take request. Completes once, at the first of: a job is available, the poll
 * timeout elapses, the connection is closed.
 */
final class PendingTake implements JobConsumer {

	private final AtomicBoolean completed = new AtomicBoolean();

	private volatile boolean cancelled;

	private volatile @Nullable TakenJobs takenJobs;

	private final RemoteWorker worker;

	private final int maxJobs;

	private final List<JobQueue> queues;

	private final MonoSink<TakenJobs> sink;

	PendingTake(RemoteWorker worker, int maxJobs, List<JobQueue> queues, MonoSink<TakenJobs> sink) {
		this.worker = worker;
		this.maxJobs = maxJobs;
		this.queues = queues;
		this.sink = sink;
	}

	@Override
	public String workerId() {
		return this.worker.id();
	}

	@Override
	public boolean tryAccept(Attempt first) {
		if (!this.completed.compareAndSet(false, true)) {
			return false;
		}
		List<Attempt> attempts = new ArrayList<>();
		for (@Nullable
		Attempt next = first; next != null; next = startNext(attempts.size())) {
			attempts.add(next);
			this.worker.jobStarted(next);
		}
		TakenJobs takenJobs = new TakenJobs(attempts);
		this.takenJobs = takenJobs;
		this.sink.success(takenJobs);
		// The sink drops the value if it was cancelled concurrently.
		if (this.cancelled) {
			takenJobs.requeue();
		}
		return true;
	}

	// Respond without a job, so that the worker polls again.
	void completeEmpty() {
		if (this.completed.compareAndSet(false, true)) {
			this.sink.success(TakenJobs.EMPTY);
		}
	}

	void cancel() {
		this.cancelled = true;
		TakenJobs takenJobs = this.takenJobs;
		if (takenJobs != null) {
			takenJobs.requeue();
		}
	}

	boolean isCancelled() {
		return this.cancelled;
	}

	void register() {
		for (JobQueue queue : this.queues) {
			if (!this.completed.get()) {
				queue.register(this);
			}
		}
		// It may have been completed while it was registered.
		if (this.completed.get()) {
			deregister();
		}
	}

	void deregister() {
		this.completed.set(true);
		this.queues.forEach((queue) -> queue.deregister(this));
	}

	private @Nullable Attempt startNext(int count) {
		for (JobQueue queue : this.queues) {
			Attempt next = (count < this.maxJobs) ? queue.startNext(workerId()) : null;
			if (next != null) {
				return next;
			}
		}
		return null;
	}

}
