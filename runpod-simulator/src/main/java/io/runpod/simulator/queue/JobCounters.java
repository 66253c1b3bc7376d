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

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

import org.jspecify.annotations.Nullable;

import io.runpod.simulator.job.JobCounts;
import io.runpod.simulator.job.JobStatus;
import io.runpod.simulator.job.Submission;

/**
 * Counters of queued, running, ended and retried jobs.
 */
final class JobCounters {

	private final AtomicIntegerArray counts = new AtomicIntegerArray(JobStatus.values().length);

	private final AtomicInteger demand = new AtomicInteger();

	private final AtomicInteger retried = new AtomicInteger();

	void statusChanged(Submission job, @Nullable JobStatus before, @Nullable JobStatus after) {
		if (after != null) {
			this.counts.incrementAndGet(after.ordinal());
		}
		if (before != null && !before.isTerminal()) {
			this.counts.decrementAndGet(before.ordinal());
		}
		if (!job.lowPriority()) {
			this.demand.addAndGet(queued(after) - queued(before));
		}
	}

	void jobRetried() {
		this.retried.incrementAndGet();
	}

	JobCounts counts() {
		return new JobCounts(count(JobStatus.COMPLETED), count(JobStatus.FAILED), count(JobStatus.IN_PROGRESS),
				count(JobStatus.IN_QUEUE), this.retried.get());
	}

	// The number of queued jobs that justify starting a worker.
	int demand() {
		return this.demand.get();
	}

	void clear() {
		for (JobStatus status : JobStatus.values()) {
			this.counts.set(status.ordinal(), 0);
		}
		this.demand.set(0);
		this.retried.set(0);
	}

	private static int queued(@Nullable JobStatus status) {
		return (status == JobStatus.IN_QUEUE) ? 1 : 0;
	}

	private int count(JobStatus status) {
		return this.counts.get(status.ordinal());
	}

}
