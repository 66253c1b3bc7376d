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

package io.runpod.client.internal.polling;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

/**
 * Priority queues of the jobs without a poll in flight. A job is either backing off, or
 * in {@code byDueTime} and up to one queue for long polls.
 */
final class PollQueues {

	/** Jobs that must not be polled yet. */
	private final NavigableSet<PendingJob> backingOff = newQueue((job) -> job.notBefore);

	/** All others, by the time of the next short poll. */
	private final NavigableSet<PendingJob> byDueTime = newQueue((job) -> job.dueAt);

	/** Jobs that may be running, by their estimated end. */
	private final NavigableSet<PendingJob> running = newQueue((job) -> job.expectedEndAt);

	/** Jobs presumably in RunPod's queue, in its order. */
	private final NavigableMap<QueuePosition, PendingJob> queued = new TreeMap<>(
			Comparator.comparingLong(QueuePosition::submissionNumber).thenComparingLong(QueuePosition::sequence));

	/** Jobs whose results expire early, by their last poll. */
	private final NavigableSet<PendingJob> shortRetention = newQueue((job) -> job.lastPollStartedAt);

	// written out because comparisons dominate the cost
	private static NavigableSet<PendingJob> newQueue(ToLongFunction<PendingJob> sortKey) {
		return new TreeSet<>((one, other) -> {
			int difference = Long.compare(sortKey.applyAsLong(one), sortKey.applyAsLong(other));
			difference = (difference != 0) ? difference
					: Long.compare(one.submissionNumber(), other.submissionNumber());
			return (difference != 0) ? difference : Long.compare(one.sequence, other.sequence);
		});
	}

	void addBackingOff(PendingJob job) {
		this.backingOff.add(job);
	}

	/** Add a job that is polled at the interval, and never by long polls. */
	void addContinuous(PendingJob job) {
		add(job);
	}

	void addRunning(PendingJob job) {
		add(job);
		this.running.add(job);
	}

	void addQueued(PendingJob job) {
		add(job);
		this.queued.put(new QueuePosition(job.submissionNumber(), job.sequence), job);
	}

	private void add(PendingJob job) {
		this.byDueTime.add(job);
		if (job.hasShortRetention()) {
			this.shortRetention.add(job);
		}
	}

	/**
	 * Remove a job. Must be called before a property changes by which a queue is ordered.
	 */
	void remove(PendingJob job) {
		if (this.backingOff.remove(job) || !this.byDueTime.remove(job)) {
			return;
		}
		if (!this.running.remove(job)) {
			this.queued.remove(new QueuePosition(job.submissionNumber(), job.sequence));
		}
		if (job.hasShortRetention()) {
			this.shortRetention.remove(job);
		}
	}

	@Nullable PendingJob firstBackingOff() {
		return first(this.backingOff);
	}

	@Nullable PendingJob firstDue() {
		return first(this.byDueTime);
	}

	@Nullable PendingJob firstRunning() {
		return first(this.running);
	}

	@Nullable PendingJob firstQueued() {
		return this.queued.isEmpty() ? null : this.queued.firstEntry().getValue();
	}

	@Nullable PendingJob firstShortRetention() {
		return first(this.shortRetention);
	}

	/** Return the queued job at a distance from the first one, or else the last one. */
	@Nullable PendingJob queuedAtOffset(long offset) {
		PendingJob first = firstQueued();
		if (first == null) {
			return null;
		}
		Map.Entry<QueuePosition, PendingJob> entry = this.queued
			.ceilingEntry(new QueuePosition(first.submissionNumber() + offset, 0));
		return ((entry != null) ? entry : this.queued.lastEntry()).getValue();
	}

	/** Return the queued jobs up to a submission number, inclusive. */
	List<PendingJob> queuedUpTo(long submissionNumber) {
		return List.copyOf(this.queued.headMap(new QueuePosition(submissionNumber, Long.MAX_VALUE), true).values());
	}

	/** Return all jobs that are not backing off. */
	List<PendingJob> all() {
		return List.copyOf(this.byDueTime);
	}

	/** Return the jobs that may be running. */
	List<PendingJob> runningJobs() {
		return List.copyOf(this.running);
	}

	int runningCount() {
		return this.running.size();
	}

	int queuedCount() {
		return this.queued.size();
	}

	private static @Nullable PendingJob first(NavigableSet<PendingJob> queue) {
		return queue.isEmpty() ? null : queue.first();
	}

	private record QueuePosition(long submissionNumber, long sequence) {
	}

}
