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
 * The line in which jobs wait for takers, and takers for jobs.
 */
final class JobLine {

	private final NavigableMap<Long, Job> jobs = new TreeMap<>();

	private final Set<JobTaker> takers = new LinkedHashSet<>();

	private final AtomicInteger matching = new AtomicInteger();

	private long head;

	private long tail;

	void add(Job job, boolean first) {
		synchronized (this) {
			this.jobs.put(first ? --this.head : this.tail++, job);
		}
		match();
	}

	void add(JobTaker taker) {
		synchronized (this) {
			this.takers.add(taker);
		}
		match();
	}

	synchronized void remove(JobTaker taker) {
		this.takers.remove(taker);
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

	// A job that left the queue otherwise stays in line until its turn: finding it there
	// would cost more than passing over it. Only when many have left are they swept out.
	synchronized void sweep(int waiting) {
		if (this.jobs.size() > 2 * waiting + 100) {
			this.jobs.values().removeIf((job) -> !job.isQueued());
		}
	}

	// A taker that finishes at once comes back while the hand-out still runs; the loop
	// then goes round once more, so that the stack stays flat.
	private void match() {
		if (this.matching.getAndIncrement() != 0) {
			return;
		}
		int missed = 1;
		do {
			Match match = next();
			while (match != null) {
				handOut(match);
				match = next();
			}
			missed = this.matching.addAndGet(-missed);
		}
		while (missed != 0);
	}

	private synchronized @Nullable Match next() {
		if (this.takers.isEmpty()) {
			return null;
		}
		Job first = poll();
		if (first == null) {
			return null;
		}
		JobTaker taker = this.takers.iterator().next();
		this.takers.remove(taker);
		return new Match(first, taker);
	}

	private synchronized @Nullable Job poll() {
		Map.Entry<Long, Job> first = this.jobs.pollFirstEntry();
		return (first != null) ? first.getValue() : null;
	}

	private void handOut(Match match) {
		Attempt attempt = match.job().start(match.taker().workerId());
		if (attempt == null) {
			synchronized (this) {
				this.takers.add(match.taker());
			}
		}
		else if (!match.taker().take(attempt)) {
			attempt.giveBack();
		}
	}

	private record Match(Job job, JobTaker taker) {

	}

}
