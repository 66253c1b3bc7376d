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
import java.util.NavigableSet;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * Polls every job once per poll interval, the longest overdue first. Beyond the rate
 * limits that is round robin: with <em>n</em> running jobs the end of one is detected
 * <em>n</em> / 400 seconds late on average at 200 requests per second.
 */
final class FixedIntervalPollStrategy implements PollStrategy {

	private final NavigableSet<PendingJob> jobs = new TreeSet<>(
			Comparator.<PendingJob>comparingLong((job) -> job.notBefore).thenComparingLong((job) -> job.sequence));

	@Override
	public void enqueue(PendingJob job, long now) {
		this.jobs.add(job);
	}

	@Override
	public void remove(PendingJob job) {
		this.jobs.remove(job);
	}

	@Override
	public @Nullable PendingJob nextLongPoll(long now) {
		for (PendingJob job : this.jobs) {
			if (job.notBefore > now) {
				return null;
			}
			if (!job.hasUpdateSubscriber()) {
				return job;
			}
		}
		return null;
	}

	@Override
	public @Nullable PendingJob nextShortPoll(long now) {
		return (nextActionAt(now) <= now) ? this.jobs.first() : null;
	}

	@Override
	public long nextActionAt(long now) {
		return this.jobs.isEmpty() ? Long.MAX_VALUE : this.jobs.first().notBefore;
	}

}
