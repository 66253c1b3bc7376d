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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.time.Time;
import io.runpod.client.wire.Fault.Kind;
import io.runpod.client.wire.Faults;
import io.runpod.client.wire.Wire.Operation;

/**
 * What RunPod answers to looks, in a time that a test owns: workers that take jobs in
 * order, results that expire, faults. Over HTTP a hundred thousand jobs would take hours
 * of real time or a server that shares the virtual one; what goes over the wire is tested
 * elsewhere, over real HTTP.
 */
final class SimulatedRunPod implements View.Questions {

	private final Time time;

	private final Random random;

	private final Map<String, Job> jobs = new HashMap<>();

	private final Deque<Job> queue = new ArrayDeque<>();

	/** When looks arrived, in order. */
	final List<Long> arrivals = new ArrayList<>();

	/** How long a request or an answer is on its way. */
	long trip = Duration.ofMillis(25).toNanos();

	double faults;

	boolean holds = true;

	private int idle;

	int inFlight;

	int mostInFlight;

	int looks;

	/** How many of them were to be held. */
	int heldLooks;

	SimulatedRunPod(Time time, Random random, int workers) {
		this.time = time;
		this.random = random;
		this.idle = workers;
	}

	/** One more worker. */
	void arrive() {
		this.idle++;
		serve();
	}

	void submit(String id, Duration duration, Duration kept) {
		Job job = new Job(id, duration, kept, this.time.nanos());
		this.jobs.put(id, job);
		this.queue.add(job);
		serve();
	}

	private void serve() {
		while (this.idle > 0 && !this.queue.isEmpty()) {
			this.idle--;
			Job job = this.queue.remove();
			job.startedAt = this.time.nanos();
			later(job.duration.toNanos(), () -> end(job));
		}
	}

	private void end(Job job) {
		job.endedAt = this.time.nanos();
		this.idle++;
		job.held.forEach((look) -> answer(look, job));
		job.held.clear();
		later(job.kept.toNanos(), () -> this.jobs.remove(job.id));
		serve();
	}

	long endedAt(String id) {
		Job job = this.jobs.get(id);
		return (job != null && job.endedAt != null) ? job.endedAt : this.time.nanos();
	}

	@Override
	public Mono<RunPodJob> status(String jobId) {
		return look(Operation.STATUS, jobId, Duration.ZERO);
	}

	@Override
	public Mono<RunPodJob> statusSync(String jobId, Duration wait) {
		return look(Operation.STATUS_SYNC, jobId, this.holds ? wait : Duration.ZERO);
	}

	private Mono<RunPodJob> look(Operation operation, String jobId, Duration wait) {
		return Mono.<RunPodJob>create((sink) -> {
			HeldLook look = new HeldLook(sink);
			this.inFlight++;
			this.looks++;
			this.heldLooks += wait.isZero() ? 0 : 1;
			this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
			sink.onCancel(() -> over(look));
			later(this.trip, () -> arrive(operation, jobId, wait, look));
		});
	}

	private void arrive(Operation operation, String jobId, Duration wait, HeldLook look) {
		this.arrivals.add(this.time.nanos());
		if (this.random.nextDouble() < this.faults) {
			Kind[] kinds = { Kind.THROTTLED, Kind.SERVER_ERROR, Kind.BROKEN, Kind.UNREACHED };
			fail(look, kinds[this.random.nextInt(kinds.length)], operation);
			return;
		}
		Job job = this.jobs.get(jobId);
		if (job == null) {
			fail(look, Kind.JOB_NOT_FOUND, operation);
		}
		else if (job.endedAt != null || wait.isZero()) {
			answer(look, job);
		}
		else {
			job.held.add(look);
			later(wait.toNanos(), () -> {
				if (job.held.remove(look)) {
					answer(look, job);
				}
			});
		}
	}

	private void fail(HeldLook look, Kind kind, Operation operation) {
		later(this.trip, () -> {
			over(look);
			look.sink.error(Faults.of(kind, operation));
		});
	}

	private void answer(HeldLook look, Job job) {
		RunPodJob answer = job.toAnswer();
		later(this.trip, () -> {
			over(look);
			look.sink.success(answer);
		});
	}

	private void over(HeldLook look) {
		if (!look.over) {
			look.over = true;
			this.inFlight--;
		}
	}

	private void later(long nanos, Runnable action) {
		this.time.scheduler().schedule(action, nanos, TimeUnit.NANOSECONDS);
	}

	private static final class HeldLook {

		private final MonoSink<RunPodJob> sink;

		private boolean over;

		HeldLook(MonoSink<RunPodJob> sink) {
			this.sink = sink;
		}

	}

	private static final class Job {

		private final String id;

		private final Duration duration;

		private final Duration kept;

		private final long submittedAt;

		private final List<HeldLook> held = new ArrayList<>(1);

		private long startedAt = -1;

		private @Nullable Long endedAt;

		Job(String id, Duration duration, Duration kept, long submittedAt) {
			this.id = id;
			this.duration = duration;
			this.kept = kept;
			this.submittedAt = submittedAt;
		}

		RunPodJob toAnswer() {
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
