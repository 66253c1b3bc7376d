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

package io.runpod.simulator.queue;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Dispatcher that matches queued jobs with registered consumers, both in FIFO order.
 */
final class JobDispatcher {

	private final NavigableMap<Long, Job> jobs = new TreeMap<>();

	private final Set<JobConsumer> consumers = new LinkedHashSet<>();

	private final AtomicInteger wip = new AtomicInteger();

	private long head;

	private long tail;

	void enqueue(Job job, boolean first) {
		synchronized (this) {
			this.jobs.put(first ? --this.head : this.tail++, job);
		}
		drain();
	}

	void enqueue(JobConsumer consumer) {
		synchronized (this) {
			this.consumers.add(consumer);
		}
		drain();
	}

	synchronized void remove(JobConsumer consumer) {
		this.consumers.remove(consumer);
	}

	@Nullable Attempt next(String workerId) {
		for (Job job = poll(); job != null; job = poll()) {
			Attempt attempt = job.start(workerId);
			if (attempt != null) {
				return attempt;
			}
		}
		return null;
	}

	// A job that was cancelled or deleted stays here until it is polled, because removing
	// it would cost more than skipping it. Stale jobs are only removed once there are
	// many of them.
	synchronized void removeStale(int queuedCount) {
		if (this.jobs.size() > 2 * queuedCount + 100) {
			this.jobs.values().removeIf((job) -> !job.isQueued());
		}
	}

	// A consumer that completes synchronously registers again during the loop, which then
	// runs another iteration instead of recursing.
	private void drain() {
		if (this.wip.getAndIncrement() != 0) {
			return;
		}
		int missed = 1;
		do {
			Match match = next();
			while (match != null) {
				dispatch(match);
				match = next();
			}
			missed = this.wip.addAndGet(-missed);
		}
		while (missed != 0);
	}

	private synchronized @Nullable Match next() {
		if (this.consumers.isEmpty()) {
			return null;
		}
		Job first = poll();
		if (first == null) {
			return null;
		}
		JobConsumer consumer = this.consumers.iterator().next();
		this.consumers.remove(consumer);
		return new Match(first, consumer);
	}

	private synchronized @Nullable Job poll() {
		Map.Entry<Long, Job> first = this.jobs.pollFirstEntry();
		return (first != null) ? first.getValue() : null;
	}

	private void dispatch(Match match) {
		Attempt attempt = match.job().start(match.consumer().workerId());
		if (attempt == null) {
			synchronized (this) {
				this.consumers.add(match.consumer());
			}
		}
		else if (!match.consumer().tryAccept(attempt)) {
			attempt.requeue();
		}
	}

	private record Match(Job job, JobConsumer consumer) {

	}

}
