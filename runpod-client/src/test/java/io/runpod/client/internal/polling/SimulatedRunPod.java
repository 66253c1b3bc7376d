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

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

import io.runpod.client.internal.http.RequestFailure.Kind;
import io.runpod.client.internal.http.RequestFailures;
import io.runpod.client.internal.http.RunPodApi.Operation;
import io.runpod.client.internal.timer.ClientClock;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;

/**
 * Simulation of RunPod's status operations under virtual time: workers that take jobs in
 * order, results that expire, failures. Over HTTP 100,000 jobs would take hours of real
 * time, or a server that shares the virtual time; HTTP is covered by other tests.
 */
final class SimulatedRunPod {

	private final ClientClock clock;

	private final Random random;

	private final Map<String, Job> jobs = new HashMap<>();

	private final Deque<Job> queue = new ArrayDeque<>();

	/** The times of the requests, ascending. */
	final List<Long> arrivals = new ArrayList<>();

	/** The time that a request or a response takes. */
	long latency = Duration.ofMillis(25).toNanos();

	double failureRate;

	boolean longPollSupported = true;

	boolean webhooksPosted = true;

	private int idleWorkers;

	int inFlight;

	int maxInFlight;

	int requestCount;

	/** The number of long polls. */
	int longPollCount;

	private final Consumer<String> webhookReceiver;

	SimulatedRunPod(ClientClock clock, Random random, int workers, Consumer<String> webhookReceiver) {
		this.webhookReceiver = webhookReceiver;
		this.clock = clock;
		this.random = random;
		this.idleWorkers = workers;
	}

	void addWorker() {
		this.idleWorkers++;
		startJobs();
	}

	void submit(String id, Duration duration, Duration retention) {
		Job job = new Job(id, duration, retention, this.clock.nanoTime());
		this.jobs.put(id, job);
		this.queue.add(job);
		startJobs();
	}

	private void startJobs() {
		while (this.idleWorkers > 0 && !this.queue.isEmpty()) {
			this.idleWorkers--;
			Job job = this.queue.remove();
			job.startedAt = this.clock.nanoTime();
			schedule(job.duration.toNanos(), () -> complete(job));
		}
	}

	private void complete(Job job) {
		job.endedAt = this.clock.nanoTime();
		this.idleWorkers++;
		job.longPolls.forEach((request) -> respond(request, job));
		job.longPolls.clear();
		if (this.webhooksPosted) {
			schedule(this.latency, () -> this.webhookReceiver.accept(job.id));
		}
		schedule(job.retention.toNanos(), () -> this.jobs.remove(job.id));
		startJobs();
	}

	long endedAt(String id) {
		Job job = this.jobs.get(id);
		return (job != null && job.endedAt != null) ? job.endedAt : this.clock.nanoTime();
	}

	Mono<RunPodJob> poll(ActivePoll poll) {
		Duration wait = (poll.isLongPoll() && this.longPollSupported) ? poll.longPollWait() : Duration.ZERO;
		return newRequest(poll.operation(), poll.job().id, wait);
	}

	private Mono<RunPodJob> newRequest(Operation operation, String jobId, Duration wait) {
		return Mono.<RunPodJob>create((sink) -> {
			PendingRequest request = new PendingRequest(sink);
			this.inFlight++;
			this.requestCount++;
			this.longPollCount += wait.isZero() ? 0 : 1;
			this.maxInFlight = Math.max(this.maxInFlight, this.inFlight);
			sink.onCancel(() -> release(request));
			schedule(this.latency, () -> arrive(operation, jobId, wait, request));
		});
	}

	private void arrive(Operation operation, String jobId, Duration wait, PendingRequest request) {
		this.arrivals.add(this.clock.nanoTime());
		if (this.random.nextDouble() < this.failureRate) {
			Kind[] kinds = { Kind.THROTTLED, Kind.SERVER_ERROR, Kind.NO_RESPONSE, Kind.CONNECT_FAILED };
			fail(request, kinds[this.random.nextInt(kinds.length)], operation);
			return;
		}
		Job job = this.jobs.get(jobId);
		if (job == null) {
			fail(request, Kind.JOB_NOT_FOUND, operation);
		}
		else if (job.endedAt != null || wait.isZero()) {
			respond(request, job);
		}
		else {
			job.longPolls.add(request);
			schedule(wait.toNanos(), () -> {
				if (job.longPolls.remove(request)) {
					respond(request, job);
				}
			});
		}
	}

	private void fail(PendingRequest request, Kind kind, Operation operation) {
		schedule(this.latency, () -> {
			release(request);
			request.sink.error(RequestFailures.of(kind, operation));
		});
	}

	private void respond(PendingRequest request, Job job) {
		RunPodJob response = job.toResponse();
		schedule(this.latency, () -> {
			release(request);
			request.sink.success(response);
		});
	}

	private void release(PendingRequest request) {
		if (!request.released) {
			request.released = true;
			this.inFlight--;
		}
	}

	private void schedule(long nanos, Runnable action) {
		this.clock.scheduler().schedule(action, nanos, TimeUnit.NANOSECONDS);
	}

	private static final class PendingRequest {

		private final MonoSink<RunPodJob> sink;

		private boolean released;

		PendingRequest(MonoSink<RunPodJob> sink) {
			this.sink = sink;
		}

	}

	private static final class Job {

		private final String id;

		private final Duration duration;

		private final Duration retention;

		private final long submittedAt;

		private final List<PendingRequest> longPolls = new ArrayList<>(1);

		private long startedAt = -1;

		private @Nullable Long endedAt;

		Job(String id, Duration duration, Duration retention, long submittedAt) {
			this.id = id;
			this.duration = duration;
			this.retention = retention;
			this.submittedAt = submittedAt;
		}

		RunPodJob toResponse() {
			if (this.startedAt < 0) {
				return RunPodJob.builder(this.id, JobStatus.IN_QUEUE).build();
			}
			Duration delay = Duration.ofNanos(this.startedAt - this.submittedAt);
			if (this.endedAt == null) {
				return RunPodJob.builder(this.id, JobStatus.IN_PROGRESS).delayTime(delay).build();
			}
			return RunPodJob.builder(this.id, JobStatus.COMPLETED)
				.delayTime(delay)
				.executionTime(this.duration)
				.output("done")
				.build();
		}

	}

}
