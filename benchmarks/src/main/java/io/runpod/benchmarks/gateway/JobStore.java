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

package io.runpod.benchmarks.gateway;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Store of submitted jobs, with the retention of RunPod.
 */
final class JobStore {

	private static final long SYNC_RETENTION_NANOS = TimeUnit.MINUTES.toNanos(1);

	// ids are unique, also after a change of the settings
	private static final AtomicLong CREATED_COUNT = new AtomicLong();

	private final Map<String, Job> jobs = new HashMap<>();

	private final Deque<Job> syncJobs = new ArrayDeque<>();

	private final BitSet submittedNumbers = new BitSet();

	private int duplicateCount;

	// the input contains the number of the job, its duration, and the number of its
	// chunks, each of which takes that duration
	Job create(JsonNode input, boolean isSync) {
		removeExpired();
		int number = input.path("n").intValue(-1);
		if (number >= 0) {
			this.duplicateCount += this.submittedNumbers.get(number) ? 1 : 0;
			this.submittedNumbers.set(number);
		}
		String id = (isSync ? "sync-" : "") + "00000000-0000-4000-8000-"
				+ (1_000_000_000_000L + CREATED_COUNT.getAndIncrement()) + "-u1";
		Job job = new Job(id, number, input.path("millis").longValue(0), input.path("chunks").intValue(0), isSync);
		this.jobs.put(id, job);
		if (isSync) {
			this.syncJobs.add(job);
		}
		return job;
	}

	// in order of submission, which is sufficient to bound the memory
	private void removeExpired() {
		while (!this.syncJobs.isEmpty() && isExpired(this.syncJobs.getFirst())) {
			this.jobs.remove(this.syncJobs.removeFirst().id());
		}
	}

	private static boolean isExpired(Job job) {
		return job.isSync() && job.isTerminal() && System.nanoTime() - job.endedNanos() > SYNC_RETENTION_NANOS;
	}

	@Nullable Job find(String id) {
		Job job = this.jobs.get(id);
		return (job != null && !isExpired(job)) ? job : null;
	}

	int submittedCount() {
		return this.submittedNumbers.cardinality();
	}

	int duplicateCount() {
		return this.duplicateCount;
	}

}
