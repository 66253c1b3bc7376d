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

package io.runpod.client.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.FluxSink;

import io.runpod.client.await.JobAwaiter.Wait;
import io.runpod.client.await.RecentSubmissions.Submission;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;

/**
 * A job that somebody waits for, and what is known about it. Guarded by its scheduler.
 */
final class WatchedJob {

	final String id;

	final View view;

	/** Since when somebody waits. */
	final long since;

	/** Sets apart jobs that are alike. */
	final long number;

	final List<Waiter> waiters = new ArrayList<>(1);

	private final @Nullable Submission submission;

	private final long order;

	@Nullable RunPodJob last;

	/** How many looks in a row brought nothing. */
	int faults;

	/** The look on its way. */
	@Nullable Look look;

	/** When the latest look began. */
	long lookedAt;

	/** When the latest look was over, or when somebody began to wait. */
	long leftAt;

	/** Before which time no look may begin. */
	long notBefore;

	/** When it began to run, as far as that is known. */
	@Nullable Long startedAt;

	/** When a look is worth it. */
	long due;

	/** When it will probably end. */
	long expectedEnd;

	/**
	 * A job.
	 * @param number sets it apart, and is its place in the order if it was not submitted
	 * here
	 */
	WatchedJob(String id, View view, long since, long number, @Nullable Submission submission) {
		this.id = id;
		this.view = view;
		this.since = since;
		this.number = number;
		this.submission = submission;
		this.order = (submission != null) ? submission.order() : number;
		this.lookedAt = (submission != null) ? submission.at() : since;
		this.leftAt = since;
		this.notBefore = since;
	}

	/** Who has the lower one is served first, as far as that is known. */
	long order() {
		return this.order;
	}

	/** Whether it was submitted here. */
	boolean isOurs() {
		return this.submission != null;
	}

	/** When it was submitted, as far as that is known. */
	long orderedAt() {
		return (this.submission != null) ? this.submission.at() : this.since;
	}

	/** Since when it may have run without being looked at while somebody waited. */
	long aloneSince() {
		Long startedAt = this.startedAt;
		return (startedAt != null) ? Math.max(startedAt, this.leftAt) : this.leftAt;
	}

	/** Whether RunPod keeps the result for one minute only. */
	boolean isShortLived() {
		return (this.submission != null) ? this.submission.shortLived() : this.id.startsWith("sync-");
	}

	/** Whether it was seen in the queue, and nothing says that it has left it since. */
	boolean isQueued() {
		return this.startedAt == null && this.last != null && this.last.status() == JobStatus.IN_QUEUE;
	}

	boolean hasStarted() {
		return this.last != null && ran(this.last);
	}

	/**
	 * Whether a worker has taken it, which one that was cancelled in the queue never saw.
	 */
	static boolean ran(RunPodJob seen) {
		return seen.status() == JobStatus.IN_PROGRESS || seen.executionTime() != null;
	}

	/** Whether somebody wants to see each change, and not only the end. */
	boolean isFollowed() {
		for (Waiter waiter : this.waiters) {
			if (waiter.follows()) {
				return true;
			}
		}
		return false;
	}

	boolean isFound() {
		return this.waiters.stream().anyMatch((waiter) -> waiter.caller().isFound());
	}

	/** How long RunPod may hold a look: as long as anybody here would wait for it. */
	Duration hold() {
		Duration longest = this.waiters.stream()
			.map((waiter) -> waiter.caller().deadline().remaining())
			.max(Duration::compareTo)
			.orElse(Duration.ZERO);
		return (longest.compareTo(this.view.pollWait()) < 0) ? longest : this.view.pollWait();
	}

	/** Note what a look told, and when it started. */
	void note(RunPodJob seen, long now) {
		this.last = seen;
		if (!seen.started()) {
			this.startedAt = null;
		}
		else if (!tellsStart(seen.delayTime(), now) && this.startedAt == null) {
			this.startedAt = now;
		}
	}

	/** It has started as well, because one that came later has, after this delay. */
	void assumeStarted(@Nullable Duration delay, long now) {
		if (this.startedAt == null && !tellsStart(delay, now)) {
			this.startedAt = now;
		}
	}

	private boolean tellsStart(@Nullable Duration delay, long now) {
		if (this.submission == null || delay == null) {
			return false;
		}
		this.startedAt = Math.min(now, this.submission.at() + delay.toNanos());
		return true;
	}

	/**
	 * Somebody who waits for the job.
	 *
	 * @param caller the wait
	 * @param follows whether each change is wanted, and not only the end
	 * @param sink takes what is seen
	 */
	record Waiter(Wait caller, boolean follows, FluxSink<RunPodJob> sink) {

		void tell(RunPodJob seen) {
			if (this.follows || seen.completed()) {
				this.sink.next(seen);
			}
			if (seen.completed()) {
				this.sink.complete();
			}
		}

	}

}
