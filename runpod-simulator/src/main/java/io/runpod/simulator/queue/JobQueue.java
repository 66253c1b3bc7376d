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

	private final JobDispatcher dispatcher = new JobDispatcher();

	private final JobCounters counters = new JobCounters();

	private final List<Consumer<Job>> queuedListeners = new CopyOnWriteArrayList<>();

	private final List<Consumer<Job>> terminalListeners = new CopyOnWriteArrayList<>();

	private final AtomicInteger resultsToLose = new AtomicInteger();

	private final SimulatorTime time;

	private final QueueSettings settings;

	private final JobTimers timers;

	private final JobContext context = new Context();

	/**
	 * Create an empty queue.
	 * @param time the clock
	 * @param settings what may be switched
	 * @param executionTimeout how long a job may run when it does not say
	 */
	public JobQueue(SimulatorTime time, QueueSettings settings, Duration executionTimeout) {
		this.time = time;
		this.settings = settings;
		this.timers = new JobTimers(time, settings.workerLossTimeout(), executionTimeout);
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
	public void onTerminal(Consumer<Job> listener) {
		this.terminalListeners.add(listener);
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
		this.counters.statusChanged(submission, null, JobStatus.IN_QUEUE);
		this.timers.scheduleExpiry(job);
		enqueue(job, false);
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
		boolean hidden = job != null && !this.settings.visibilityDelay().isZero()
				&& this.time.now() - job.submittedAt() < this.settings.visibilityDelay().toMillis();
		return hidden ? null : job;
	}

	/**
	 * Wait for a job.
	 * @param consumer is given the first job, once
	 */
	public void register(JobConsumer consumer) {
		this.dispatcher.enqueue(consumer);
	}

	/**
	 * Wait no longer.
	 * @param consumer who waited
	 */
	public void deregister(JobConsumer consumer) {
		this.dispatcher.remove(consumer);
	}

	/**
	 * Take a job that waits now.
	 * @param workerId who takes it
	 * @return the job, already in progress, or {@code null} if none waits
	 */
	public @Nullable Attempt startNext(String workerId) {
		return this.dispatcher.next(workerId);
	}

	/**
	 * Remove the jobs that no worker has yet.
	 * @return how many
	 */
	public int purge() {
		int removed = 0;
		for (Job job : this.jobs.values()) {
			if (job.purge(this.settings.deletePurgedJobs())) {
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
	public void scheduleLoss(Attempt attempt) {
		this.timers.scheduleLoss(attempt);
	}

	/**
	 * Some of the jobs.
	 * @param limit how many at most
	 * @return as they are now, those that have ended after the others, the latest first
	 */
	public List<JobSnapshot> latest(int limit) {
		// Asked once: a job that ends while jobs are sorted by that breaks the sorting.
		Map<Boolean, List<Job>> jobsByTerminal = this.jobs.values()
			.stream()
			.sorted(Comparator.comparingLong(Job::submittedAt).reversed())
			.collect(Collectors.partitioningBy(Job::isTerminal));
		return Stream.of(false, true)
			.map(jobsByTerminal::get)
			.flatMap(List::stream)
			.limit(limit)
			.map(Job::snapshot)
			.toList();
	}

	/**
	 * Count the jobs.
	 * @return the counts as in the endpoint's health
	 */
	public JobCounts counts() {
		return this.counters.counts();
	}

	/**
	 * How many workers it would take to start on all that waits. A job of low priority is
	 * no reason to start one.
	 * @return the number of jobs
	 */
	public int demand() {
		return this.counters.demand();
	}

	/**
	 * Forget all jobs and counts. Running handlers are stopped, held requests end.
	 */
	public void clear() {
		this.jobs.values().forEach(Job::delete);
		this.counters.clear();
		this.resultsToLose.set(0);
	}

	private void enqueue(Job job, boolean first) {
		this.dispatcher.enqueue(job, first);
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
		public QueueSettings queueSettings() {
			return JobQueue.this.settings;
		}

		@Override
		public Duration retention(Submission submission) {
			return JobQueue.this.timers.retention(submission);
		}

		@Override
		public void statusChanged(Job job, JobStatus before, @Nullable JobStatus after) {
			JobQueue.this.counters.statusChanged(job.submission(), before, after);
			if (after == null) {
				JobQueue.this.jobs.remove(job.id());
				job.lifetime().timer().dispose();
			}
			else if (after == JobStatus.IN_QUEUE) {
				job.lifetime().cancelRetention();
				JobQueue.this.timers.scheduleExpiry(job);
				enqueue(job, before == JobStatus.IN_PROGRESS);
			}
			else if (after == JobStatus.IN_PROGRESS) {
				JobQueue.this.timers.scheduleExecutionTimeout(job, job.runningAttempt());
			}
			else {
				JobQueue.this.timers.scheduleExpiry(job);
				JobQueue.this.terminalListeners.forEach((listener) -> listener.accept(job));
			}
			if (before == JobStatus.IN_QUEUE) {
				JobQueue.this.dispatcher.removeStale(counts().inQueue());
			}
		}

		@Override
		public void jobRetried() {
			JobQueue.this.counters.jobRetried();
		}

		@Override
		public boolean dropResult(Job job, Attempt attempt) {
			AtomicInteger resultsToLose = JobQueue.this.resultsToLose;
			boolean dropped = job.runningAttempt() == attempt
					&& resultsToLose.getAndUpdate((count) -> Math.max(0, count - 1)) > 0;
			if (dropped) {
				scheduleLoss(attempt);
			}
			return dropped;
		}

		@Override
		public void lifetimeExtended(Job job) {
			JobQueue.this.timers.scheduleExpiry(job);
		}

	}

}
