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

package io.runpod.jobs.engine;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.batch.ReactiveBatchOperations;
import io.runpod.client.batch.RunPodBatch;
import io.runpod.client.exception.RunPodAuthenticationException;
import io.runpod.client.exception.RunPodBatchLimitException;
import io.runpod.client.exception.RunPodBatchLimitException.Reason;
import io.runpod.client.exception.RunPodBatchNotFoundException;
import io.runpod.client.exception.RunPodClientClosedException;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodSubmissionOutcomeUnknownException;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.client.job.JobRequest;
import io.runpod.jobs.internal.DatabaseExecutor;
import io.runpod.jobs.internal.JobEnd;
import io.runpod.jobs.internal.JobRepository;
import io.runpod.jobs.internal.JobTransition;
import io.runpod.jobs.internal.PendingJob;
import io.runpod.jobs.internal.SubmissionQueue;
import io.runpod.jobs.internal.SubmittedJob;

/**
 * Submits the recorded jobs of this process, a bounded number of each endpoint at a time,
 * so that inputs are read from the database only when they are about to be sent.
 */
final class JobSubmitter {

	private static final Logger logger = LoggerFactory.getLogger(JobSubmitter.class);

	private static final Duration MIN_PAUSE = Duration.ofSeconds(1);

	private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

	private final Map<SubmissionQueue, Queue> queues = new ConcurrentHashMap<>();

	private final Function<String, RunPodEndpoint> endpoints;

	private final JobRepository repository;

	private final DatabaseExecutor database;

	private final SubmissionCallbacks callbacks;

	private final BiFunction<String, UUID, @Nullable URI> webhooks;

	private final JobObservations observations;

	private final Clock clock;

	private final String owner;

	private final int maxConcurrent;

	private final InFlight inFlight;

	private volatile boolean stopped;

	JobSubmitter(RunPodJobsEngineBuilder settings, JobRepository repository, DatabaseExecutor database,
			SubmissionCallbacks callbacks, JobObservations observations, Clock clock, String owner, InFlight inFlight) {
		this.endpoints = settings.endpoints;
		this.repository = repository;
		this.database = database;
		this.callbacks = callbacks;
		this.webhooks = settings.webhooks;
		this.observations = observations;
		this.clock = clock;
		this.owner = owner;
		this.maxConcurrent = settings.maxConcurrentSubmissions;
		this.inFlight = inFlight;
	}

	// submit jobs of a queue that have been recorded
	void signal(SubmissionQueue queue) {
		this.queues.computeIfAbsent(queue, Queue::new).signal();
	}

	void start() {
		this.stopped = false;
	}

	// submit nothing more, and wait for the answers to submissions in flight
	void stop(Duration timeout) {
		this.stopped = true;
		this.inFlight.await(timeout);
	}

	private static boolean isTemporary(Throwable ex) {
		return DatabaseExecutor.isDatabaseFailure(ex) || ex instanceof RunPodAuthenticationException
				|| (ex instanceof RunPodException exception && exception.isRetryable());
	}

	// an answer ends only the submission that was sent: a batch may have been adopted and
	// adopted back meanwhile, and is pending again
	private static boolean isAnswered(Throwable ex) {
		return ex instanceof RunPodException exception && exception.getStatusCode() != null;
	}

	// a draft can be submitted anew, and other batches end, unless RunPod has rejected it
	private static boolean isTemporaryForBatch(Throwable ex) {
		if (ex instanceof RunPodBatchLimitException exception) {
			return exception.getReason() != Reason.TOO_MANY_INPUTS;
		}
		return isTemporary(ex) || ex instanceof RunPodBatchNotFoundException || (ex instanceof RunPodException exception
				&& (exception.getStatusCode() == null || !exception.getStatusCode().is4xxClientError()));
	}

	/**
	 * Jobs, or batches, of one endpoint. Batches are submitted one at a time, because of
	 * the size of their inputs.
	 */
	private final class Queue {

		private final SubmissionQueue queue;

		private final String endpoint;

		private final int maxConcurrent;

		private final Set<UUID> active = ConcurrentHashMap.newKeySet();

		private final AtomicInteger signals = new AtomicInteger();

		private final AtomicInteger failures = new AtomicInteger();

		private final AtomicBoolean paused = new AtomicBoolean();

		Queue(SubmissionQueue queue) {
			this.queue = queue;
			this.endpoint = queue.endpoint();
			this.maxConcurrent = queue.batches() ? 1 : JobSubmitter.this.maxConcurrent;
		}

		void signal() {
			if (this.signals.getAndIncrement() == 0) {
				JobSubmitter.this.database.submit(this::drain);
			}
		}

		private void drain() {
			int handled;
			do {
				handled = this.signals.get();
				JobSubmitter.this.inFlight.begin();
				try {
					submitPending();
				}
				catch (RuntimeException ex) {
					logger.warn("The recorded jobs of endpoint '{}' cannot be read", this.endpoint, ex);
					pause();
				}
				finally {
					JobSubmitter.this.inFlight.end();
				}
			}
			while (this.signals.addAndGet(-handled) != 0);
		}

		private void submitPending() {
			// refilled by batches; the end of each submission is a signal
			if (JobSubmitter.this.stopped || this.paused.get() || this.active.size() > this.maxConcurrent / 2) {
				return;
			}
			JobRepository repository = JobSubmitter.this.repository;
			int limit = this.maxConcurrent;
			List<UUID> ids = repository.findPending(JobSubmitter.this.owner, this.queue, limit + this.active.size())
				.stream()
				.filter((id) -> !this.active.contains(id))
				.limit(limit - this.active.size())
				.toList();
			if (!ids.isEmpty()) {
				repository.findRequests(ids).forEach((job) -> {
					this.active.add(job.id());
					JobSubmitter.this.inFlight.begin();
					submit(job).subscribe();
				});
			}
		}

		private Mono<Void> submit(PendingJob job) {
			return JobSubmitter.this.observations
				.process(this.endpoint, job.id(), job.trace(), Mono.defer(() -> trySubmit(job)))
				.onErrorResume((ex) -> failed(job, ex))
				.doOnError((ex) -> logger.error("The submission of durable job {} (endpoint '{}') was not recorded",
						job.id(), this.endpoint, ex))
				.onErrorComplete()
				.doFinally((signal) -> {
					this.active.remove(job.id());
					JobSubmitter.this.inFlight.end();
					signal();
				});
		}

		private Mono<Void> trySubmit(PendingJob job) {
			Duration remaining = Duration.between(JobSubmitter.this.clock.instant(), job.deadline());
			if (remaining.isNegative() || remaining.isZero()) {
				return end(job, JobTransition.TIME_OUT, "The deadline passed before the job was submitted");
			}
			ReactiveRunPodEndpoint endpoint = JobSubmitter.this.endpoints.apply(this.endpoint)
				.reactive()
				.withTimeout(remaining);
			if (this.queue.batches()) {
				return submitBatch(job, endpoint.batch());
			}
			return endpoint.withBeforeSubmission(recordSending(job))
				.run(request(job))
				.flatMap((submitted) -> accepted(job, submitted.id()));
		}

		// only a draft, which costs nothing: it is finalized after its id was recorded
		// together with the fact that it has all inputs
		private Mono<Void> submitBatch(PendingJob job, ReactiveBatchOperations batches) {
			return recordSending(job).then(Mono.justOrEmpty(job.draftId()))
				.flatMap((draftId) -> discard(draftId, batches))
				.then(batches.create())
				.flatMap((draft) -> recordDraft(job, draft.id())
					.then(Mono.defer(() -> batches.append(draft.id(), Flux.fromIterable(job.inputs()))))
					.onErrorResume((ex) -> discard(draft.id(), batches).then(Mono.error(ex))))
				.flatMap((draft) -> accepted(job, draft.id()));
		}

		// best effort: it counts as an active batch
		private Mono<RunPodBatch> discard(String draftId, ReactiveBatchOperations batches) {
			return batches.cancel(draftId).onErrorComplete();
		}

		private JobRequest request(PendingJob job) {
			JobRequest request = JobRequest.of(job.inputs().get(0)).withPolicy(job.policy());
			URI webhook = JobSubmitter.this.webhooks.apply(this.endpoint, job.id());
			return (webhook != null) ? request.withWebhook(webhook) : request;
		}

		private Mono<Void> recordSending(PendingJob job) {
			return requireUpdate(() -> JobSubmitter.this.repository.send(job.id(), JobSubmitter.this.owner,
					JobSubmitter.this.clock.instant()));
		}

		private Mono<Void> recordDraft(PendingJob job, String draftId) {
			return requireUpdate(
					() -> JobSubmitter.this.repository.recordDraft(job.id(), JobSubmitter.this.owner, draftId));
		}

		private Mono<Void> requireUpdate(Callable<Boolean> update) {
			return JobSubmitter.this.database.execute(update)
				.flatMap((updated) -> updated ? Mono.empty() : Mono.error(new NotPendingException()));
		}

		private Mono<Void> accepted(PendingJob job, String jobId) {
			this.failures.set(0);
			return JobSubmitter.this.database
				.executeUntilDone("job " + jobId + " was submitted", () -> recordAcceptance(job, jobId))
				.doOnNext((updated) -> JobSubmitter.this.callbacks.accepted(new SubmittedJob(job.id(), this.endpoint,
						this.queue.batches(), jobId, job.deadline(), job.trace()), updated))
				.then();
		}

		private boolean recordAcceptance(PendingJob job, String jobId) {
			Instant now = JobSubmitter.this.clock.instant();
			return this.queue.batches()
					? JobSubmitter.this.repository.acceptDraft(job.id(), JobSubmitter.this.owner, now)
					: JobSubmitter.this.repository.accept(job.id(), jobId, now);
		}

		private Mono<Void> failed(PendingJob job, Throwable ex) {
			// another process, or a cancellation, was first; or another process adopts it
			if (ex instanceof NotPendingException || ex instanceof RunPodClientClosedException) {
				return Mono.empty();
			}
			if (!this.queue.batches() && ex instanceof RunPodException exception && exception.getJobId() != null) {
				return accepted(job, exception.getJobId());
			}
			String failure = String.valueOf(ex.getMessage());
			if (ex instanceof RunPodSubmissionOutcomeUnknownException) {
				return record("the outcome of a submission is unknown",
						() -> JobSubmitter.this.repository.doubt(job.id(), failure), job,
						JobSubmitter.this.callbacks::unknown);
			}
			if (ex instanceof RunPodTimeoutException) {
				return end(job, JobTransition.TIME_OUT, failure);
			}
			if (this.queue.batches() ? isTemporaryForBatch(ex) : isTemporary(ex)) {
				logger.warn("The submission of durable job {} (endpoint '{}') is repeated: {}", job.id(), this.endpoint,
						failure);
				pause();
				return record("a submission is repeated",
						() -> JobSubmitter.this.repository.postpone(job.id(), JobSubmitter.this.owner, failure), job,
						(id) -> JobSubmitter.this.callbacks.postponed(this.endpoint));
			}
			return end(job, isAnswered(ex) ? JobTransition.REJECT : JobTransition.REFUSE, failure);
		}

		private Mono<Void> end(PendingJob job, JobTransition transition, String failure) {
			Instant now = JobSubmitter.this.clock.instant();
			return record(
					"a job was not submitted", () -> JobSubmitter.this.repository.endSubmission(job.id(),
							JobSubmitter.this.owner, JobEnd.of(transition, failure), now),
					job, JobSubmitter.this.callbacks::ended);
		}

		// if it was not updated, a commit reported as failed may have recorded it
		private Mono<Void> record(String description, Callable<Boolean> update, PendingJob job, Consumer<UUID> event) {
			return JobSubmitter.this.database.executeUntilDone(description, update)
				.doOnNext((updated) -> event.accept(job.id()))
				.then();
		}

		// once for all submissions that fail at the same time
		private void pause() {
			if (!this.paused.compareAndSet(false, true)) {
				return;
			}
			Duration pause = MIN_PAUSE.multipliedBy(1L << Math.min(this.failures.getAndIncrement(), 6));
			JobSubmitter.this.database.delay((pause.compareTo(MAX_PAUSE) < 0) ? pause : MAX_PAUSE, () -> {
				this.paused.set(false);
				signal();
			});
		}

	}

	private static final class NotPendingException extends RuntimeException {

		NotPendingException() {
			super("The job is not pending any more", null, false, false);
		}

	}

}
