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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

import io.runpod.client.await.JobAwaiter.Wait;
import io.runpod.client.job.EndpointHealth;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.RunPodClientClosedException;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.job.RunPodTimeoutException;
import io.runpod.client.wire.Fault;
import io.runpod.client.wire.Wire.Operation;

/**
 * What becomes of a call that ends before its answer is there: its time is up, its client
 * is closed, or its caller has gone.
 */
final class Farewell {

	private static final Log logger = LogFactory.getLog("io.runpod.client.jobs");

	private static final Duration CANCEL_LIMIT = Duration.ofSeconds(5);

	private static final Duration DIAGNOSIS_LIMIT = Duration.ofSeconds(2);

	private static final Duration FRESH = Duration.ofSeconds(10);

	private final Rooms rooms;

	private final Patience patience;

	// submissions that go on without their caller, so that their jobs can be cancelled
	private final Map<Wait, Mono<RunPodJob>> underWay = new ConcurrentHashMap<>();

	Farewell(Rooms rooms, Patience patience) {
		this.rooms = rooms;
		this.patience = patience;
	}

	// a submission that is not cut off where its job is to be cancelled: only its answer
	// tells which job that is
	Mono<RunPodJob> uncut(Mono<RunPodJob> submission, Wait wait) {
		if (!this.patience.cancelOnAbandon()) {
			return submission;
		}
		return Mono.defer(() -> {
			Mono<RunPodJob> uncut = submission.doOnTerminate(() -> this.underWay.remove(wait)).cache();
			this.underWay.put(wait, uncut);
			return uncut;
		});
	}

	// the end of a call that took too long, or too long for a client that is closed
	// (waits: whether it waited for a job that may be cancelled)
	<T> Mono<T> end(Wait wait, boolean waits) {
		return this.rooms.open().isClosed() ? closed(wait, waits) : timedOut(wait, waits);
	}

	private <T> Mono<T> closed(Wait wait, boolean waits) {
		Mono<T> error = Mono.error(() -> RunPodClientClosedException.during(this.rooms.name(), wait.jobId(),
				wait.isInDoubt(), wait.attempts()));
		String jobId = wait.jobId();
		if (jobId == null || !waits || !this.patience.cancelOnAbandon()) {
			return error;
		}
		return this.rooms.open().farewell(cancel(jobId)).onErrorComplete().then(error);
	}

	private <T> Mono<T> timedOut(Wait wait, boolean waits) {
		if (wait.isInDoubt()) {
			return Mono.error(Errors.unansweredSubmission(this.rooms.name(), wait, this.patience.timeout()));
		}
		String jobId = wait.jobId();
		Mono<RunPodJob> cancelled = (waits && this.patience.cancelOnTimeout() && jobId != null) ? cancel(jobId)
				: Mono.empty();
		return Mono.zip(diagnosis(waits), cancelled.materialize())
			.flatMap((known) -> Mono.error(timeout(wait, known.getT1().orElse(null), known.getT2())));
	}

	private RunPodTimeoutException timeout(Wait wait, @Nullable String diagnosis, Signal<RunPodJob> cancelled) {
		Fault fault = wait.lastFault();
		RunPodJob now = cancelled.get();
		RunPodJob last = (now != null) ? now : wait.last();
		RunPodTimeoutException error = new RunPodTimeoutException(this.rooms.name(), wait.jobId(),
				new RunPodTimeoutException.Waited(this.patience.timeout(), last, wait.inQueue(), wait.inProgress(),
						now != null && now.status() == JobStatus.CANCELLED, diagnosis),
				wait.attempts(),
				(fault != null) ? Errors.translate(fault, this.rooms.name(), this.rooms.id(), wait) : null);
		if (now != null) {
			wait.saw(now);
		}
		if (cancelled.getThrowable() != null) {
			error.addSuppressed(cancelled.getThrowable());
		}
		return error;
	}

	// health that was asked for a moment ago will do; else RunPod is asked once, by one
	// of all who want to know
	private Mono<Optional<String>> diagnosis(boolean ask) {
		Mono<EndpointHealth> known = Mono.defer(() -> Mono.justOrEmpty(this.rooms.monitor().last().health()));
		Mono<EndpointHealth> question = this.rooms.traffic().call(Operation.HEALTH, this.rooms.wire().health());
		Duration tenth = this.patience.timeout().dividedBy(10);
		Duration limit = (tenth.compareTo(DIAGNOSIS_LIMIT) < 0) ? tenth : DIAGNOSIS_LIMIT;
		Mono<EndpointHealth> asked = this.rooms.monitor()
			.health(FRESH, question)
			.takeUntilOther(this.rooms.time().pause(limit))
			.onErrorComplete();
		return (ask ? asked.switchIfEmpty(known) : known).flatMap((health) -> Mono.justOrEmpty(health.diagnosis()))
			.singleOptional();
	}

	// the caller has gone
	// (waits: whether it waited for a job that may be cancelled)
	void abandoned(Wait wait, boolean waits) {
		if (!this.patience.cancelOnAbandon()) {
			return;
		}
		Mono<RunPodJob> submission = this.underWay.remove(wait);
		RunPodJob last = wait.last();
		boolean over = !waits || (last != null && last.completed());
		Mono<String> jobId = (submission != null)
				? submission.takeUntilOther(this.rooms.time().pause(CANCEL_LIMIT.multipliedBy(2)))
					.onErrorComplete((ex) -> ex instanceof Fault fault && !fault.ambiguous())
					.doOnNext((job) -> wait.news().submitted(job.id()))
					.filter((job) -> !job.completed())
					.map(RunPodJob::id)
				: over ? Mono.empty() : Mono.justOrEmpty(wait.jobId());
		this.rooms.open()
			.farewell(jobId.flatMap(this::cancel))
			.subscribe(wait.news()::left,
					(ex) -> logger.warn("An abandoned job of endpoint '" + this.rooms.name() + "'"
							+ ((wait.jobId() != null) ? ", " + wait.jobId() + "," : "") + " could not be cancelled: "
							+ ex.getMessage()));
	}

	private Mono<RunPodJob> cancel(String jobId) {
		return this.rooms.awaiter()
			.tolerant(jobId, this.rooms.traffic().call(Operation.CANCEL, this.rooms.wire().cancel(jobId)))
			.takeUntilOther(this.rooms.time().pause(CANCEL_LIMIT));
	}

}
