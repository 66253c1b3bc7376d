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

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

import io.runpod.simulator.job.JobCounts;
import io.runpod.simulator.job.JobSnapshot;
import io.runpod.simulator.job.JobStatus;
import io.runpod.simulator.job.Submission;
import io.runpod.simulator.time.SimulatorTime;

/**
 * The jobs of one endpoint, from submission to the day they are forgotten.
 *
 * @since 0.1.0
 */
public final class JobQueue {

	private final Map<String, Job> jobs = new ConcurrentHashMap<>();

	private final JobLine line = new JobLine();

	private final Tally tally = new Tally();

	private final List<Consumer<Job>> queuedListeners = new CopyOnWriteArrayList<>();

	private final List<Consumer<Job>> endedListeners = new CopyOnWriteArrayList<>();

	private final AtomicInteger resultsToLose = new AtomicInteger();

	private final SimulatorTime time;

	private final QueueRules rules;

	private final JobClock clock;

	private final JobContext context = new Context();

	/**
	 * Create an empty queue.
	 * @param time the clock
	 * @param rules what may be switched
	 * @param executionTimeout how long a job may run when it does not say
	 */
	public JobQueue(SimulatorTime time, QueueRules rules, Duration executionTimeout) {
		this.time = time;
		this.rules = rules;
		this.clock = new JobClock(time, rules.workerLoss(), executionTimeout);
	}

	/**
	 * Be told of each job that waits for a worker, new or again.
	 * @param listener called outside of any lock
	 * @return to hear no more
	 */
	public Disposable onQueued(Consumer<Job> listener) {
		this.queuedListeners.add(listener);
		return () -> this.queuedListeners.remove(listener);
	}

	/**
	 * Be told of each job that becomes terminal.
	 * @param listener called outside of any lock
	 */
	public void onEnded(Consumer<Job> listener) {
		this.endedListeners.add(listener);
	}

	/**
	 * Queue a new job.
	 * @param submission what is asked for
	 * @return the job, which may already run
	 */
	public Job submit(Submission submission) {
		return submit((submission.sync() ? "sync-" : "") + UUID.randomUUID() + "-u1", submission);
	}

	/**
	 * Queue a new job under an id that is known already.
	 * @param id the id
	 * @param submission what is asked for
	 * @return the job, which may already run
	 */
	public Job submit(String id, Submission submission) {
		Job job = new Job(id, submission, this.context);
		this.jobs.put(id, job);
		this.tally.moved(submission, null, JobStatus.IN_QUEUE);
		this.clock.watchExpiry(job);
		queued(job, false);
		return job;
	}

	/**
	 * Find a job.
	 * @param id the job's id
	 * @return the job, {@code null} when unknown, expired, or submitted a moment ago
	 * while new jobs are hidden
	 */
	public @Nullable Job find(String id) {
		Job job = this.jobs.get(id);
		boolean hidden = job != null && !this.rules.notFoundAfterSubmit().isZero()
				&& this.time.now() - job.submittedAt() < this.rules.notFoundAfterSubmit().toMillis();
		return hidden ? null : job;
	}

	/**
	 * Wait for a job.
	 * @param taker is given the first job, once
	 */
	public void ready(JobTaker taker) {
		this.line.add(taker);
	}

	/**
	 * Wait no longer.
	 * @param taker who waited
	 */
	public void leave(JobTaker taker) {
		this.line.remove(taker);
	}

	/**
	 * Take a job that waits now.
	 * @param workerId who takes it
	 * @return the job, already in progress, or {@code null} if none waits
	 */
	public @Nullable Attempt next(String workerId) {
		return this.line.next(workerId);
	}

	/**
	 * Remove the jobs that no worker has yet.
	 * @return how many
	 */
	public int purge() {
		int removed = 0;
		for (Job job : this.jobs.values()) {
			if (job.purge(this.rules.deletePurged())) {
				removed++;
			}
		}
		return removed;
	}

	/**
	 * Let the next result get lost between worker and platform.
	 */
	public void loseNextResult() {
		this.resultsToLose.incrementAndGet();
	}

	/**
	 * Nothing will be heard of an attempt any more: when the platform has noticed, it
	 * takes the worker for lost.
	 * @param attempt the attempt
	 */
	public void forsake(Attempt attempt) {
		this.clock.watchLoss(attempt);
	}

	/**
	 * Some of the jobs.
	 * @param most how many at most
	 * @return as they are now, those that have ended after the others, the latest first
	 */
	public List<JobSnapshot> latest(int most) {
		// Asked once: a job that ends while jobs are sorted by that breaks the sorting.
		Map<Boolean, List<Job>> over = this.jobs.values()
			.stream()
			.sorted(Comparator.comparingLong(Job::submittedAt).reversed())
			.collect(Collectors.partitioningBy(Job::isOver));
		return Stream.of(false, true).map(over::get).flatMap(List::stream).limit(most).map(Job::snapshot).toList();
	}

	/**
	 * Count the jobs.
	 * @return the counts as in the endpoint's health
	 */
	public JobCounts counts() {
		return this.tally.counts();
	}

	/**
	 * How many workers it would take to start on all that waits. A job of low priority is
	 * no reason to start one.
	 * @return the number of jobs
	 */
	public int demand() {
		return this.tally.demand();
	}

	/**
	 * Forget all jobs and counts. Running handlers are stopped, held requests end.
	 */
	public void clear() {
		this.jobs.values().forEach(Job::delete);
		this.tally.clear();
		this.resultsToLose.set(0);
	}

	private void queued(Job job, boolean first) {
		this.line.add(job, first);
		this.queuedListeners.forEach((listener) -> listener.accept(job));
	}

	/**
	 * Follows what happens to the jobs.
	 */
	private final class Context implements JobContext {

		@Override
		public long now() {
			return JobQueue.this.time.now();
		}

		@Override
		public QueueRules rules() {
			return JobQueue.this.rules;
		}

		@Override
		public Duration retention(Submission submission) {
			return JobQueue.this.clock.retention(submission);
		}

		@Override
		public void moved(Job job, JobStatus before, @Nullable JobStatus after) {
			JobQueue.this.tally.moved(job.submission(), before, after);
			if (after == null) {
				JobQueue.this.jobs.remove(job.id());
				job.lifetime().timer().dispose();
			}
			else if (after == JobStatus.IN_QUEUE) {
				job.lifetime().queuedAgain();
				JobQueue.this.clock.watchExpiry(job);
				queued(job, before == JobStatus.IN_PROGRESS);
			}
			else if (after == JobStatus.IN_PROGRESS) {
				JobQueue.this.clock.watchExecution(job, job.running());
			}
			else {
				JobQueue.this.clock.watchExpiry(job);
				JobQueue.this.endedListeners.forEach((listener) -> listener.accept(job));
			}
			if (before == JobStatus.IN_QUEUE) {
				JobQueue.this.line.sweep(counts().inQueue());
			}
		}

		@Override
		public void retried() {
			JobQueue.this.tally.retried();
		}

		@Override
		public boolean losesResult(Job job, Attempt attempt) {
			AtomicInteger toLose = JobQueue.this.resultsToLose;
			boolean lost = job.running() == attempt && toLose.getAndUpdate((count) -> Math.max(0, count - 1)) > 0;
			if (lost) {
				forsake(attempt);
			}
			return lost;
		}

		@Override
		public void kept(Job job) {
			JobQueue.this.clock.watchExpiry(job);
		}

	}

}
