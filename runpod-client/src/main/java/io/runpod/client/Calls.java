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

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import io.runpod.client.await.JobAwaiter.Wait;
import io.runpod.client.job.RunPodClientClosedException;
import io.runpod.client.job.RunPodJob;
import io.runpod.client.observation.JobObservationContext;
import io.runpod.client.time.Time.Deadline;

/**
 * What every call of an endpoint has around it: one deadline over everything, errors that
 * users know, and for a wait an observation.
 */
final class Calls {

	private final Rooms rooms;

	private final Patience patience;

	private final Farewell farewell;

	// set where several calls share one
	private final @Nullable Deadline deadline;

	Calls(Rooms rooms, Patience patience) {
		this(rooms, patience, null);
	}

	private Calls(Rooms rooms, Patience patience, @Nullable Deadline deadline) {
		this.rooms = rooms;
		this.patience = patience;
		this.farewell = new Farewell(rooms, patience);
		this.deadline = deadline;
	}

	Patience patience() {
		return this.patience;
	}

	Farewell farewell() {
		return this.farewell;
	}

	// the time of all calls on the result begins now
	Calls startingNow() {
		return new Calls(this.rooms, this.patience, this.rooms.time().deadline(this.patience.timeout()));
	}

	// a call that is answered at once
	<T> Mono<T> once(@Nullable String jobId, Function<Wait, Mono<T>> call) {
		return Mono.deferContextual((context) -> {
			Observation caller = this.rooms.watch().caller(context);
			Wait wait = newWait(jobId, context, caller);
			return this.rooms.watch().within(caller, bounded(wait, call.apply(wait), false));
		});
	}

	// a call that waits for a job
	Mono<RunPodJob> wait(String operation, @Nullable String jobId, Function<Wait, Mono<RunPodJob>> call) {
		return Mono.deferContextual((context) -> {
			Observed observed = new Observed(operation, jobId, context);
			return this.rooms.watch()
				.during(observed.observation, context, bounded(observed.wait, call.apply(observed.wait), true),
						observed);
		});
	}

	// a call that watches a job: it may be one of many
	Flux<RunPodJob> watch(String operation, String jobId, Function<Wait, Flux<RunPodJob>> call) {
		return observed(operation, jobId, (wait) -> bounded(wait, call.apply(wait), false));
	}

	// a call that waits for a job and brings more than one thing
	<T> Flux<T> waitForEach(String operation, @Nullable String jobId, Function<Wait, Flux<T>> call) {
		return observed(operation, jobId, (wait) -> bounded(wait, call.apply(wait), true));
	}

	private <T> Flux<T> observed(String operation, @Nullable String jobId, Function<Wait, Flux<T>> call) {
		return Flux.deferContextual((context) -> {
			Observed observed = new Observed(operation, jobId, context);
			return this.rooms.watch().during(observed.observation, context, call.apply(observed.wait), observed);
		});
	}

	private Wait newWait(@Nullable String jobId, ContextView context, Observation observation) {
		if (this.rooms.open().isClosed()) {
			throw RunPodClientClosedException.refused(this.rooms.name());
		}
		Deadline deadline = (this.deadline != null) ? this.deadline
				: this.rooms.time().deadline(this.patience.timeout());
		Wait wait = new Wait(deadline, jobId, this.rooms.watch().news(this.rooms.name(), observation));
		context.<AtomicReference<Wait>>getOrEmpty(Blocking.WAIT).ifPresent((holder) -> holder.set(wait));
		return wait;
	}

	private <T> Mono<T> bounded(Wait wait, Mono<T> call, boolean waits) {
		return call.timeout(end(wait), farewell(wait, waits))
			.onErrorMap((ex) -> translated(ex, wait))
			// the caller goes on when everybody else was told
			.doOnTerminate(() -> tell(wait))
			.doOnCancel(() -> this.farewell.abandoned(wait, waits));
	}

	private <T> Flux<T> bounded(Wait wait, Flux<T> call, boolean waits) {
		Mono<Long> end = end(wait);
		return call.timeout(end, (value) -> end, farewell(wait, waits))
			.onErrorMap((ex) -> translated(ex, wait))
			.doOnTerminate(() -> tell(wait))
			.doOnCancel(() -> this.farewell.abandoned(wait, waits));
	}

	// cancels the call, and with it the request in flight
	private Mono<Long> end(Wait wait) {
		return this.rooms.open().end(this.rooms.name(), wait);
	}

	private <T> Mono<T> farewell(Wait wait, boolean waits) {
		return Mono.defer(() -> this.farewell.end(wait, waits));
	}

	private Throwable translated(Throwable ex, Wait wait) {
		return Errors.translate(ex, this.rooms.name(), this.rooms.id(), wait);
	}

	private static void tell(Wait wait) {
		RunPodJob job = wait.last();
		if (job != null) {
			wait.news().left(job);
		}
	}

	/**
	 * A wait for a job, and its observation, which learns in the end what was seen.
	 */
	private final class Observed implements Runnable {

		private final JobObservationContext context;

		private final Observation observation;

		private final Wait wait;

		Observed(String operation, @Nullable String jobId, ContextView caller) {
			this.context = new JobObservationContext(Calls.this.rooms.name(), operation);
			this.context.setJobId(jobId);
			this.observation = Calls.this.rooms.watch().of(this.context);
			this.wait = newWait(jobId, caller, this.observation);
		}

		@Override
		public void run() {
			this.context.setJobId(this.wait.jobId());
			this.context.setJob(this.wait.last());
		}

	}

}
