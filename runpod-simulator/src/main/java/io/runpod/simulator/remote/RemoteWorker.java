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

package io.runpod.simulator.remote;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.SignalType;
import tools.jackson.databind.JsonNode;

import io.runpod.simulator.endpoint.WorkerSnapshot;
import io.runpod.simulator.endpoint.WorkerState;
import io.runpod.simulator.job.JobReport;
import io.runpod.simulator.queue.Attempt;
import io.runpod.simulator.queue.JobQueue;
import io.runpod.simulator.time.SimulatorTime;

/**
 * Remote worker. Only reports about jobs taken by this worker are accepted.
 */
final class RemoteWorker {

	private final Map<String, RunningJob> runningJobs = new ConcurrentHashMap<>();

	private final Set<PendingTake> pendingTakes = ConcurrentHashMap.newKeySet();

	private final StopRequests stopRequests = new StopRequests();

	private final String id;

	private final List<JobQueue> queues;

	private final SimulatorTime time;

	private final WorkerTimeouts timeouts;

	private final AtomicInteger openPolls = new AtomicInteger();

	private volatile long lastSeenAt;

	private volatile long lastActiveAt;

	private final AtomicInteger openConnections = new AtomicInteger();

	// The time at which the worker closed its last poll or connection, null if it has
	// been active since. Then pings do not count, because the process that sends them
	// outlives a killed worker.
	private volatile @Nullable Long disconnectedAt;

	private volatile @Nullable Long lastPingAt;

	private volatile boolean polled;

	private volatile boolean unhealthy;

	private volatile WorkerState targetState;

	private WorkerState state = WorkerState.INITIALIZING;

	private long stateChangedAt;

	RemoteWorker(String id, List<JobQueue> queues, SimulatorTime time, WorkerTimeouts timeouts,
			WorkerState targetState) {
		this.id = id;
		this.queues = queues;
		this.time = time;
		this.timeouts = timeouts;
		this.targetState = targetState;
		this.lastSeenAt = time.now();
		this.lastActiveAt = this.lastSeenAt;
		this.stateChangedAt = this.lastSeenAt;
	}

	String id() {
		return this.id;
	}

	// Set the state of the worker while it has no job; only an idle worker takes jobs.
	void setTargetState(WorkerState targetState) {
		this.targetState = targetState;
		// Applies to the next poll.
		completePolls();
		updateState();
	}

	Mono<TakenJobs> take(int maxJobs) {
		return Mono.create((sink) -> register(new PendingTake(this, maxJobs, this.queues, sink), sink));
	}

	Mono<List<String>> awaitStops() {
		return Mono.defer(() -> {
			pollStarted();
			return this.time.timeout(this.stopRequests.awaitNext(), this.timeouts.pollTimeoutAt(this.time.now()),
					Mono.empty());
		}).doFinally((signal) -> pollEnded(signal == SignalType.CANCEL));
	}

	// A worker whose handler blocks does not poll again, but keeps its connection open.
	void connectionOpened() {
		this.openConnections.incrementAndGet();
	}

	void connectionClosed() {
		if (this.openConnections.decrementAndGet() == 0 && this.openPolls.get() == 0) {
			this.disconnectedAt = this.time.now();
		}
	}

	void requeueStops(Collection<String> jobIds) {
		jobIds.forEach(this.stopRequests::add);
	}

	void jobStarted(Attempt attempt) {
		String jobId = attempt.jobId();
		RunningJob job = new RunningJob(attempt, this.time.now());
		this.runningJobs.put(jobId, job);
		updateState();
		this.stopRequests.remove(jobId);
		scheduleLossCheck(job, this.timeouts.lossTimeout());
		attempt.onEnd().subscribe((none) -> {
		}, (ex) -> {
		}, () -> attemptEnded(job));
	}

	void report(String jobId, JobReport report) {
		RunningJob job = touchReportedJob(jobId);
		// A job ended by the worker itself needs no stop request.
		if (report.isFinal()) {
			this.stopRequests.remove(jobId);
		}
		if (job != null) {
			if (report.isFinal()) {
				this.runningJobs.remove(jobId, job);
				updateState();
			}
			job.attempt().report(report);
		}
	}

	void addChunk(String jobId, JsonNode output) {
		RunningJob job = touchReportedJob(jobId);
		if (job != null) {
			job.attempt().addChunk(output);
		}
	}

	void ping(Collection<String> jobIds, boolean unhealthy) {
		this.lastPingAt = this.time.now();
		this.lastSeenAt = this.time.now();
		this.unhealthy = unhealthy;
		if (!jobIds.isEmpty() && this.disconnectedAt == null) {
			this.lastActiveAt = this.lastSeenAt;
		}
		jobIds.forEach(this::touchJob);
		this.stopRequests.repeat(jobIds);
		updateState();
	}

	// Complete pending polls, so that the worker polls again or terminates.
	void completePolls() {
		this.pendingTakes.forEach(PendingTake::completeEmpty);
		this.stopRequests.completePolls();
	}

	// Forget its jobs; their loss checks stay scheduled and receive no sign of life.
	void disconnect() {
		this.runningJobs.clear();
		completePolls();
		updateState();
	}

	// Unresponsiveness is evaluated on access.
	synchronized WorkerSnapshot snapshot() {
		updateState();
		return new WorkerSnapshot(this.id, this.state, true, List.copyOf(this.runningJobs.keySet()),
				Duration.ofMillis(this.time.now() - this.stateChangedAt));
	}

	private synchronized void updateState() {
		WorkerState newState = computeState();
		if (newState != this.state) {
			this.state = newState;
			this.stateChangedAt = this.time.now();
		}
	}

	private WorkerState computeState() {
		if (!this.runningJobs.isEmpty()) {
			return WorkerState.RUNNING;
		}
		if (this.unhealthy || isUnresponsive(this.timeouts.silenceTimeout())) {
			return WorkerState.UNHEALTHY;
		}
		return this.polled ? this.targetState : WorkerState.INITIALIZING;
	}

	// A worker that terminates just stops polling.
	boolean hasLeft() {
		return this.polled && !this.unhealthy && isInactive()
				&& elapsedSince(this.lastActiveAt, this.timeouts.departureTimeout());
	}

	boolean isExpired() {
		return isInactive() && elapsedSince(this.lastSeenAt, this.timeouts.silenceTimeout().multipliedBy(2));
	}

	private boolean isInactive() {
		return this.openPolls.get() == 0 && this.runningJobs.isEmpty();
	}

	private boolean elapsedSince(long start, Duration duration) {
		return this.time.now() - start > duration.toMillis();
	}

	private void pollStarted() {
		this.openPolls.incrementAndGet();
		markActive();
	}

	private void pollEnded(boolean closedByWorker) {
		markActive();
		if (this.openPolls.decrementAndGet() == 0 && closedByWorker) {
			this.disconnectedAt = this.time.now();
		}
	}

	private void markActive() {
		this.lastSeenAt = this.time.now();
		this.lastActiveAt = this.lastSeenAt;
		this.disconnectedAt = null;
	}

	private void register(PendingTake take, MonoSink<TakenJobs> sink) {
		this.pendingTakes.add(take);
		pollStarted();
		Disposable timer = this.time.schedule(this.timeouts.pollTimeoutAt(this.time.now()), take::completeEmpty);
		sink.onCancel(take::cancel);
		sink.onDispose(() -> {
			timer.dispose();
			take.deregister();
			this.pendingTakes.remove(take);
			pollEnded(take.isCancelled());
		});
		this.unhealthy = false;
		this.polled = true;
		updateState();
		if (this.targetState == WorkerState.IDLE) {
			take.register();
		}
	}

	private @Nullable RunningJob touchJob(String jobId) {
		RunningJob job = this.runningJobs.get(jobId);
		if (job != null) {
			job.touch(this.time.now());
		}
		return job;
	}

	// A report is posted by the worker itself, unlike a ping.
	private @Nullable RunningJob touchReportedJob(String jobId) {
		markActive();
		return touchJob(jobId);
	}

	private void attemptEnded(RunningJob job) {
		String jobId = job.attempt().jobId();
		if (this.runningJobs.remove(jobId, job)) {
			this.stopRequests.add(jobId);
			updateState();
		}
	}

	private void scheduleLossCheck(RunningJob job, Duration delay) {
		this.time.delay(delay).takeUntilOther(job.attempt().onEnd()).subscribe((tick) -> {
			long silentMillis = this.time.now() - lastSignOfLife(job);
			long remaining = this.timeouts.lossTimeout().toMillis() - silentMillis;
			if (remaining <= 0) {
				job.attempt().markLost();
			}
			else {
				scheduleLossCheck(job, Duration.ofMillis(remaining));
			}
		});
	}

	private long lastSignOfLife(RunningJob job) {
		Long disconnected = this.disconnectedAt;
		return (disconnected != null) ? Math.min(disconnected, job.lastSeenAt()) : job.lastSeenAt();
	}

	// A worker that never pinged is evaluated by its polls only.
	private boolean isUnresponsive(Duration limit) {
		Long lastPing = this.lastPingAt;
		return (lastPing != null && elapsedSince(lastPing, limit))
				|| (this.openPolls.get() == 0 && elapsedSince(this.lastSeenAt, limit));
	}

}
