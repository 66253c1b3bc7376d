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

package io.runpod.client;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.micrometer.observation.Observation;
import reactor.core.publisher.Mono;

import io.runpod.client.await.JobAwaiter.Wait;
import io.runpod.client.job.JobRequest;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.job.RunPodRequestException;
import io.runpod.client.observation.SubmissionObservationContext;
import io.runpod.client.traffic.Traffic;
import io.runpod.client.wire.Fault;
import io.runpod.client.wire.Wire.Operation;
import io.runpod.client.wire.Wire.Trace;

/**
 * Everything that may start a paid job. Never done twice by itself: {@code Traffic}
 * repeats only what RunPod certainly did not take, and a retry is checked against the
 * job's status.
 */
final class Submissions {

	private final Rooms rooms;

	private final EndpointOptions options;

	private final Farewell farewell;

	Submissions(Rooms rooms, EndpointOptions options, Farewell farewell) {
		this.rooms = rooms;
		this.options = options;
		this.farewell = farewell;
	}

	Mono<RunPodJob> run(JobRequest request, Wait wait) {
		return submit(Operation.RUN, (trace) -> this.rooms.wire().run(this.options.complete(request), trace), wait);
	}

	// a short leg: /runsync tells the id only in its answer, and a long hold may break
	Mono<RunPodJob> runSync(JobRequest request, Wait wait) {
		Duration half = Duration.ofNanos(TimeUnit.NANOSECONDS.convert(wait.deadline().remaining()) / 2);
		Duration hold = (half.compareTo(this.options.runSyncWait()) < 0) ? half : this.options.runSyncWait();
		return submit(Operation.RUN_SYNC,
				(trace) -> this.rooms.wire().runSync(this.options.complete(request), hold, trace), wait);
	}

	private Mono<RunPodJob> submit(Operation operation, Function<Trace, Mono<RunPodJob>> request, Wait wait) {
		return Mono.deferContextual((context) -> {
			SubmissionObservationContext observed = new SubmissionObservationContext(this.rooms.name(),
					operation.toString());
			Observation observation = this.rooms.watch().of(observed);
			Trace trace = this.options.trace(observed.getCarrier());
			Mono<RunPodJob> submission = submit(operation, request.apply(trace), wait);
			if (observation.isNoop()) {
				return submission;
			}
			Mono<RunPodJob> work = submission
				.onErrorMap((ex) -> Errors.translate(ex, this.rooms.name(), this.rooms.id(), wait))
				// somebody left who will not learn whether RunPod took the job
				.doOnCancel(() -> observation.error(new CancellationException("Left before RunPod answered")));
			return this.rooms.watch().during(observation, context, work, () -> observed.setJobId(wait.jobId()));
		});
	}

	private Mono<RunPodJob> submit(Operation operation, Mono<RunPodJob> request, Wait wait) {
		return this.rooms.traffic().call(operation, this.farewell.uncut(noted(request, wait), wait)).doOnNext((job) -> {
			wait.accepted(job);
			submitted(operation, job.id(), wait);
		}).onErrorResume(Fault.class, (fault) -> saved(fault, operation, wait));
	}

	private void submitted(Operation operation, String jobId, Wait wait) {
		this.rooms.awaiter().submitted(jobId, operation == Operation.RUN_SYNC);
		wait.news().submitted(jobId);
	}

	private static Mono<RunPodJob> noted(Mono<RunPodJob> request, Wait wait) {
		return request.doOnSubscribe((subscription) -> wait.submits()).doOnError(Fault.class, wait::failed);
	}

	// an answer that broke off after the id still tells which job was accepted
	private Mono<RunPodJob> saved(Fault fault, Operation operation, Wait wait) {
		String jobId = fault.details().jobId();
		if (jobId == null) {
			return Mono.error(fault);
		}
		wait.knows(jobId);
		submitted(operation, jobId, wait);
		return this.rooms.awaiter().look(wait);
	}

	Mono<RunPodJob> retry(Wait wait) {
		return look(wait).doOnNext(wait.news()::left).flatMap((ended) -> retry(ended, wait, 1));
	}

	private Mono<RunPodJob> retry(RunPodJob ended, Wait wait, int attempt) {
		if (ended.status() != JobStatus.FAILED && ended.status() != JobStatus.TIMED_OUT) {
			return Mono.error(new RunPodRequestException(
					"Job " + ended.id() + " (endpoint '" + this.rooms.name() + "') is " + ended.rawStatus()
							+ ": only a job that FAILED or TIMED_OUT can be retried",
					this.rooms.name(), ended.id(), 0, null, null, null));
		}
		return this.rooms.traffic()
			.call(Operation.RETRY, noted(this.rooms.wire().retry(ended.id()), wait))
			.doOnNext((job) -> wait.news().requeued(ended))
			.doOnNext(wait::saw)
			.onErrorResume(Fault.class,
					(fault) -> fault.ambiguous() ? looked(ended, fault, wait, attempt) : Mono.error(fault));
	}

	// the answer got lost: a job that still lies there as it ended was not queued again
	private Mono<RunPodJob> looked(RunPodJob ended, Fault fault, Wait wait, int attempt) {
		return look(wait).flatMap((now) -> {
			if (!same(ended, now)) {
				wait.news().requeued(ended);
				return Mono.just(now);
			}
			if (attempt == this.options.maxAttempts()) {
				return Mono.error(fault);
			}
			wait.remember(fault);
			return this.rooms.time()
				.pause(Traffic.pause(fault, attempt))
				.then(Mono.defer(() -> retry(now, wait, attempt + 1)));
		});
	}

	private Mono<RunPodJob> look(Wait wait) {
		return this.rooms.awaiter().look(wait);
	}

	private static boolean same(RunPodJob before, RunPodJob now) {
		return before.status() == now.status() && Objects.equals(before.delayTime(), now.delayTime())
				&& Objects.equals(before.executionTime(), now.executionTime())
				&& Objects.equals(before.workerId(), now.workerId());
	}

}
