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
 * Queue and store of the jobs of one endpoint, from submission to expiry.
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
	 * @param settings the settings
	 * @param executionTimeout the execution timeout of jobs whose policy has none
	 */
	public JobQueue(SimulatorTime time, QueueSettings settings, Duration executionTimeout) {
		this.time = time;
		this.settings = settings;
		this.timers = new JobTimers(time, settings.workerLossTimeout(), executionTimeout);
	}

	/**
	 * Add a listener for queued jobs, both new and requeued ones.
	 * @param listener called outside of any lock
	 * @return removes the listener when disposed
	 */
	public Disposable onQueued(Consumer<Job> listener) {
		this.queuedListeners.add(listener);
		return () -> this.queuedListeners.remove(listener);
	}

	/**
	 * Add a listener for ended jobs.
	 * @param listener called outside of any lock
	 */
	public void onTerminal(Consumer<Job> listener) {
		this.terminalListeners.add(listener);
	}

	/**
	 * Submit a job.
	 * @param submission the submission
	 * @return the job, which may already be running
	 */
	public Job submit(Submission submission) {
		return submit((submission.sync() ? "sync-" : "") + UUID.randomUUID() + "-u1", submission);
	}

	/**
	 * Submit a job with a given id.
	 * @param id the id
	 * @param submission the submission
	 * @return the job, which may already be running
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
	 * @param id the id of the job
	 * @return the job, or {@code null} if it is unknown, expired or not yet visible
	 */
	public @Nullable Job find(String id) {
		Job job = this.jobs.get(id);
		boolean hidden = job != null && !this.settings.visibilityDelay().isZero()
				&& this.time.now() - job.submittedAt() < this.settings.visibilityDelay().toMillis();
		return hidden ? null : job;
	}

	/**
	 * Register a consumer for the next job.
	 * @param consumer the consumer, called once
	 */
	public void register(JobConsumer consumer) {
		this.dispatcher.enqueue(consumer);
	}

	/**
	 * Remove the registration of a consumer.
	 * @param consumer the consumer
	 */
	public void deregister(JobConsumer consumer) {
		this.dispatcher.remove(consumer);
	}

	/**
	 * Start the next queued job.
	 * @param workerId the id of the worker
	 * @return the attempt, already in progress, or {@code null} if no job is queued
	 */
	public @Nullable Attempt startNext(String workerId) {
		return this.dispatcher.next(workerId);
	}

	/**
	 * Purge the queued jobs.
	 * @return the number of purged jobs
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
	 * Drop the next result posted by a worker.
	 */
	public void loseNextResult() {
		this.resultsToLose.incrementAndGet();
	}

	/**
	 * Schedule the loss of a worker whose attempt will not be reported.
	 * @param attempt the attempt
	 */
	public void scheduleLoss(Attempt attempt) {
		this.timers.scheduleLoss(attempt);
	}

	/**
	 * Return the latest jobs.
	 * @param limit the maximum number of jobs
	 * @return snapshots of the jobs, pending before ended ones, each newest first
	 */
	public List<JobSnapshot> latest(int limit) {
		// Evaluate isTerminal once: sorting would fail if a job ended concurrently.
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
	 * Return the numbers of jobs.
	 * @return the counts as in the health of the endpoint
	 */
	public JobCounts counts() {
		return this.counters.counts();
	}

	/**
	 * Return the number of queued jobs that justify starting a worker, that is without
	 * those of low priority.
	 * @return the number of jobs
	 */
	public int demand() {
		return this.counters.demand();
	}

	/**
	 * Delete all jobs and reset the counts. Running handlers are stopped and pending
	 * requests complete.
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
	 * Updates the queue when a job changes.
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
		public void scheduleLoss(Attempt attempt) {
			JobQueue.this.scheduleLoss(attempt);
		}

		@Override
		public void lifetimeExtended(Job job) {
			JobQueue.this.timers.scheduleExpiry(job);
		}

	}

}
