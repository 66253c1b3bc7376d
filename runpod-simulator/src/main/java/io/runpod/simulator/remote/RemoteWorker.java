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

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import tools.jackson.databind.JsonNode;

import io.runpod.simulator.endpoint.WorkerSnapshot;
import io.runpod.simulator.endpoint.WorkerState;
import io.runpod.simulator.job.JobReport;
import io.runpod.simulator.queue.Attempt;
import io.runpod.simulator.queue.JobQueue;
import io.runpod.simulator.time.SimulatorTime;

/**
 * One worker outside. It can touch the jobs that were handed to it and no others.
 */
final class RemoteWorker {

	private final Map<String, Carried> carried = new ConcurrentHashMap<>();

	private final Set<HeldTake> takes = ConcurrentHashMap.newKeySet();

	private final StopList stops = new StopList();

	private final String id;

	private final JobQueue queue;

	private final SimulatorTime time;

	private final Patience patience;

	private volatile long seenAt;

	private volatile @Nullable Long pingedAt;

	private volatile boolean polled;

	private volatile boolean unhealthy;

	private volatile WorkerState rest;

	private WorkerState state = WorkerState.INITIALIZING;

	private long since;

	RemoteWorker(String id, JobQueue queue, SimulatorTime time, Patience patience, WorkerState rest) {
		this.id = id;
		this.queue = queue;
		this.time = time;
		this.patience = patience;
		this.rest = rest;
		this.seenAt = time.now();
		this.since = this.seenAt;
	}

	String id() {
		return this.id;
	}

	// Set what the worker is while it has no job: idle, it takes one.
	void rest(WorkerState rest) {
		this.rest = rest;
		// When it polls again it is treated so.
		endPolls();
		settle();
	}

	Mono<Handout> take(int most) {
		return Mono.create((sink) -> hold(new HeldTake(this, most, this.queue, sink), sink));
	}

	Mono<List<String>> stops() {
		this.seenAt = this.time.now();
		return this.time.limit(this.stops.next(), this.patience.holdFrom(this.seenAt), Mono.empty())
			.doFinally((signal) -> this.seenAt = this.time.now());
	}

	void stopAgain(Collection<String> jobIds) {
		jobIds.forEach(this.stops::add);
	}

	void started(Attempt attempt) {
		String jobId = attempt.jobId();
		Carried job = new Carried(attempt, this.time.now());
		this.carried.put(jobId, job);
		settle();
		this.stops.remove(jobId);
		watch(job, this.patience.loss());
		attempt.ended().subscribe((none) -> {
		}, (ex) -> {
		}, () -> ended(job));
	}

	void report(String jobId, JobReport report) {
		Carried job = heard(jobId);
		if (job != null) {
			// What the worker ended itself it need not be told to stop.
			if (report.isLast()) {
				this.carried.remove(jobId, job);
				settle();
			}
			job.attempt().report(report);
		}
	}

	void chunk(String jobId, JsonNode output) {
		Carried job = heard(jobId);
		if (job != null) {
			job.attempt().chunk(output);
		}
	}

	void ping(Collection<String> jobIds, boolean unhealthy) {
		this.pingedAt = this.time.now();
		this.seenAt = this.time.now();
		this.unhealthy = unhealthy;
		jobIds.forEach(this::heard);
		settle();
	}

	// Let it poll again, or leave if it wants to.
	void endPolls() {
		this.takes.forEach(HeldTake::end);
		this.stops.endPolls();
	}

	// Forget what it has; the watch over each job goes on, and hears nothing.
	void cutOff() {
		this.carried.clear();
		endPolls();
		settle();
	}

	// Silence is noticed when somebody looks.
	synchronized WorkerSnapshot snapshot() {
		settle();
		return new WorkerSnapshot(this.id, this.state, true, List.copyOf(this.carried.keySet()),
				Duration.ofMillis(this.time.now() - this.since));
	}

	private synchronized void settle() {
		WorkerState now = state();
		if (now != this.state) {
			this.state = now;
			this.since = this.time.now();
		}
	}

	private WorkerState state() {
		if (!this.carried.isEmpty()) {
			return WorkerState.RUNNING;
		}
		if (this.unhealthy || isSilent(this.patience.silence())) {
			return WorkerState.UNHEALTHY;
		}
		return this.polled ? this.rest : WorkerState.INITIALIZING;
	}

	boolean isGone() {
		return this.takes.isEmpty() && this.carried.isEmpty()
				&& this.time.now() - this.seenAt > this.patience.silence().multipliedBy(2).toMillis();
	}

	private void hold(HeldTake take, MonoSink<Handout> sink) {
		this.takes.add(take);
		Disposable timer = this.time.after(this.patience.holdFrom(this.time.now()), take::end);
		sink.onCancel(take::cancel);
		sink.onDispose(() -> {
			timer.dispose();
			take.gone();
			this.takes.remove(take);
			this.seenAt = this.time.now();
		});
		this.unhealthy = false;
		this.polled = true;
		settle();
		if (this.rest == WorkerState.IDLE) {
			this.queue.ready(take);
		}
	}

	private @Nullable Carried heard(String jobId) {
		Carried job = this.carried.get(jobId);
		if (job != null) {
			job.heard(this.time.now());
		}
		return job;
	}

	private void ended(Carried job) {
		String jobId = job.attempt().jobId();
		if (this.carried.remove(jobId, job)) {
			this.stops.add(jobId);
			settle();
		}
	}

	private void watch(Carried job, Duration left) {
		this.time.after(left).takeUntilOther(job.attempt().ended()).subscribe((tick) -> {
			long silent = this.time.now() - job.heardAt();
			long more = this.patience.loss().toMillis() - silent;
			if (more <= 0) {
				job.attempt().lost();
			}
			else {
				watch(job, Duration.ofMillis(more));
			}
		});
	}

	// A worker that never pinged is judged by its polls alone.
	private boolean isSilent(Duration limit) {
		Long lastPing = this.pingedAt;
		long now = this.time.now();
		boolean pings = lastPing == null || now - lastPing <= limit.toMillis();
		return !pings || (this.takes.isEmpty() && now - this.seenAt > limit.toMillis());
	}

}
