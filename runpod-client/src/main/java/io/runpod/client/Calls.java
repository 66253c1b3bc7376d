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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import io.runpod.client.await.JobAwaiter.Wait;
import io.runpod.client.job.EndpointHealth;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.job.RunPodTimeoutException;
import io.runpod.client.observation.JobObservationContext;
import io.runpod.client.time.Time.Deadline;
import io.runpod.client.wire.Fault;
import io.runpod.client.wire.Wire.Operation;

/**
 * What every call of an endpoint has around it: one deadline over everything, errors that
 * users know, and for a wait an observation.
 */
final class Calls {

	private static final Duration CANCEL_LIMIT = Duration.ofSeconds(5);

	private final Rooms rooms;

	private final Duration timeout;

	private final boolean cancelOnTimeout;

	// set where several calls share one
	private final @Nullable Deadline deadline;

	Calls(Rooms rooms, EndpointOptions options) {
		this(rooms, options.timeout(), options.cancelOnTimeout(), null);
	}

	private Calls(Rooms rooms, Duration timeout, boolean cancelOnTimeout, @Nullable Deadline deadline) {
		this.rooms = rooms;
		this.timeout = timeout;
		this.cancelOnTimeout = cancelOnTimeout;
		this.deadline = deadline;
	}

	Calls withTimeout(Duration timeout) {
		return new Calls(this.rooms, timeout, this.cancelOnTimeout, null);
	}

	Calls withCancelOnTimeout(boolean cancelOnTimeout) {
		return new Calls(this.rooms, this.timeout, cancelOnTimeout, this.deadline);
	}

	// the time of all calls on the result begins now
	Calls startingNow() {
		return new Calls(this.rooms, this.timeout, this.cancelOnTimeout, this.rooms.time().deadline(this.timeout));
	}

	// a call that is answered at once
	<T> Mono<T> once(@Nullable String jobId, Function<Wait, Mono<T>> call) {
		return Mono.deferContextual((context) -> {
			Observation caller = this.rooms.watch().caller(context);
			Wait wait = newWait(jobId, context, caller);
			return this.rooms.watch().within(caller, bounded(wait, call.apply(wait).flux(), false).single());
		});
	}

	// a call that waits for a job
	Mono<RunPodJob> wait(String operation, @Nullable String jobId, Function<Wait, Mono<RunPodJob>> call) {
		return waitForEach(operation, jobId, (wait) -> call.apply(wait).doOnNext(wait::saw).flux()).single();
	}

	// a call that waits for a job and brings more than one thing
	<T> Flux<T> waitForEach(String operation, @Nullable String jobId, Function<Wait, Flux<T>> call) {
		return Flux.deferContextual((context) -> {
			JobObservationContext observed = new JobObservationContext(this.rooms.name(), operation);
			observed.setJobId(jobId);
			Observation observation = this.rooms.watch().of(observed);
			Wait wait = newWait(jobId, context, observation);
			Flux<T> work = bounded(wait, call.apply(wait), this.cancelOnTimeout);
			return this.rooms.watch().during(observation, context, work, () -> {
				observed.setJobId(wait.jobId());
				observed.setJob(wait.last());
			});
		});
	}

	private Wait newWait(@Nullable String jobId, ContextView context, Observation observation) {
		Deadline deadline = (this.deadline != null) ? this.deadline : this.rooms.time().deadline(this.timeout);
		Wait wait = new Wait(deadline, jobId, this.rooms.watch().news(this.rooms.name(), observation));
		context.<AtomicReference<Wait>>getOrEmpty(Blocking.WAIT).ifPresent((holder) -> holder.set(wait));
		return wait;
	}

	private <T> Flux<T> bounded(Wait wait, Flux<T> call, boolean cancel) {
		Mono<Long> end = Mono.defer(() -> this.rooms.time().pause(wait.deadline().remaining()));
		// cancels the call, and with it the request in flight
		return call.timeout(end, (value) -> end, Mono.defer(() -> timedOut(wait, cancel)))
			.onErrorMap((ex) -> Errors.translate(ex, this.rooms.name(), this.rooms.id(), wait))
			.doOnTerminate(() -> tell(wait));
	}

	private <T> Mono<T> timedOut(Wait wait, boolean cancel) {
		String jobId = wait.jobId();
		if (jobId == null && wait.isSubmitting()) {
			return Mono.error(Errors.unansweredSubmission(this.rooms.name(), this.timeout));
		}
		EndpointHealth health = this.rooms.monitor().last().health();
		Fault fault = wait.lastFault();
		RunPodTimeoutException error = RunPodTimeoutException.waited(this.rooms.name(), jobId, this.timeout,
				wait.last(), (health != null) ? health.diagnosis() : null, wait.attempts(),
				(fault != null) ? Errors.translate(fault, this.rooms.name(), this.rooms.id(), wait) : null);
		if (!cancel || jobId == null) {
			return Mono.error(error);
		}
		return this.rooms.traffic()
			.call(Operation.CANCEL, this.rooms.wire().cancel(jobId))
			.takeUntilOther(this.rooms.time().pause(CANCEL_LIMIT))
			.doOnNext(wait::saw)
			.onErrorResume((ex) -> {
				error.addSuppressed(ex);
				return Mono.empty();
			})
			.then(Mono.error(error));
	}

	private static void tell(Wait wait) {
		RunPodJob job = wait.last();
		if (job != null) {
			wait.news().left(job);
		}
	}

}
