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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import io.runpod.client.ReactiveRunPodEndpoint;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.batch.BatchStatus;
import io.runpod.client.batch.ReactiveBatchOperations;
import io.runpod.client.batch.RunPodBatch;
import io.runpod.client.exception.RunPodBatchNotFoundException;
import io.runpod.client.exception.RunPodClientClosedException;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodJobNotFoundException;
import io.runpod.client.exception.RunPodOutputException;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.jobs.internal.DatabaseExecutor;
import io.runpod.jobs.internal.JobEnd;
import io.runpod.jobs.internal.JobRepository;
import io.runpod.jobs.internal.JobTransition;
import io.runpod.jobs.internal.SubmittedJob;

/**
 * Waits for submitted jobs, by the client and in memory, and records their end.
 */
final class JobWaiter {

	private static final Logger logger = LoggerFactory.getLogger(JobWaiter.class);

	private static final Duration MIN_TIMEOUT = Duration.ofSeconds(5);

	private final Map<UUID, Disposable.Swap> waits = new ConcurrentHashMap<>();

	private final Function<String, RunPodEndpoint> endpoints;

	private final JobRepository repository;

	private final DatabaseExecutor database;

	private final JobObservations observations;

	private final Clock clock;

	private final Consumer<UUID> ended;

	JobWaiter(Function<String, RunPodEndpoint> endpoints, JobRepository repository, DatabaseExecutor database,
			JobObservations observations, Clock clock, Consumer<UUID> ended) {
		this.endpoints = endpoints;
		this.repository = repository;
		this.database = database;
		this.observations = observations;
		this.clock = clock;
		this.ended = ended;
	}

	// await a job, unless this process awaits it already
	void await(SubmittedJob job) {
		Disposable.Swap wait = Disposables.swap();
		if (this.waits.putIfAbsent(job.id(), wait) == null) {
			wait.update(this.observations.process(job.endpoint(), job.id(), job.trace(), awaitEnd(job))
				.doFinally((signal) -> this.waits.remove(job.id(), wait))
				.subscribe((ended) -> this.ended.accept(job.id()),
						(ex) -> logger.error("The end of durable job {} (job {}, endpoint '{}') was not recorded",
								job.id(), job.jobId(), job.endpoint(), ex)));
		}
	}

	private Mono<Boolean> awaitEnd(SubmittedJob job) {
		return Mono.defer(() -> requestEnd(job))
			.retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofSeconds(1))
				.maxBackoff(Duration.ofMinutes(1))
				.filter((ex) -> !isFinal(ex))
				.doBeforeRetry((signal) -> logger.warn("Durable job {} (job {}, endpoint '{}') is awaited again: {}",
						job.id(), job.jobId(), job.endpoint(), signal.failure().toString())))
			.flatMap((end) -> end(job, end))
			.onErrorResume(RunPodTimeoutException.class, (ex) -> end(job, JobTransition.TIME_OUT, ex))
			.onErrorResume(RunPodOutputException.class, (ex) -> end(job, JobTransition.FAIL, ex))
			.onErrorResume(RunPodJobNotFoundException.class, (ex) -> end(job, JobTransition.EXPIRE, ex))
			.onErrorResume(RunPodBatchNotFoundException.class, (ex) -> end(job, JobTransition.EXPIRE, ex))
			// another process adopts the job
			.onErrorResume(RunPodClientClosedException.class, (ex) -> Mono.empty());
	}

	private Mono<JobEnd> requestEnd(SubmittedJob job) {
		ReactiveRunPodEndpoint endpoint = this.endpoints.apply(job.endpoint())
			.reactive()
			.withTimeout(timeout(job.deadline()));
		if (!job.batch()) {
			return endpoint.await(job.jobId()).map(JobEnd::of);
		}
		return endpoint.batch()
			.status(job.jobId())
			.filter((batch) -> batch.status() == BatchStatus.DRAFT)
			.flatMap((draft) -> finalizeInTime(job, endpoint.batch()))
			.then(Mono.defer(() -> endpoint.batch().await(job.jobId())))
			.map(JobEnd::of);
	}

	// any number of times, by any process: the id of the batch is recorded. Rejected as
	// long as there are too many queued jobs
	private Mono<RunPodBatch> finalizeInTime(SubmittedJob job, ReactiveBatchOperations batches) {
		if (this.clock.instant().isBefore(job.deadline())) {
			return batches.finalizeBatch(job.jobId());
		}
		return batches.cancel(job.jobId())
			.then(Mono.error(() -> RunPodTimeoutException
				.builder("The deadline passed before batch " + job.jobId() + " could be finalized")
				.endpoint(job.endpoint())
				.jobId(job.jobId())
				.build()));
	}

	private static boolean isFinal(Throwable ex) {
		return ex instanceof RunPodTimeoutException || ex instanceof RunPodJobNotFoundException
				|| ex instanceof RunPodBatchNotFoundException || ex instanceof RunPodOutputException
				|| ex instanceof RunPodClientClosedException;
	}

	private Mono<Boolean> end(SubmittedJob job, JobTransition transition, RunPodException failure) {
		return end(job, JobEnd.of(transition, String.valueOf(failure.getMessage())));
	}

	// if it was not updated, the end may have been recorded by a commit reported as
	// failed
	private Mono<Boolean> end(SubmittedJob job, JobEnd end) {
		return this.database.executeUntilDone("job " + job.jobId() + " has ended", () -> recordEnd(job, end));
	}

	// an output that the table cannot take would be stored in vain for ever
	private boolean recordEnd(SubmittedJob job, JobEnd end) {
		try {
			return this.repository.end(job.id(), end, this.clock.instant());
		}
		catch (DataIntegrityViolationException ex) {
			String reason = "Job " + job.jobId() + " has ended, but the table cannot store it. Its output is probably"
					+ " larger than the column 'job'";
			logger.error("Durable job {} (endpoint '{}'): {}", job.id(), job.endpoint(), reason);
			return this.repository.end(job.id(), JobEnd.of(JobTransition.FAIL, reason), this.clock.instant());
		}
	}

	private Duration timeout(Instant deadline) {
		Duration remaining = Duration.between(this.clock.instant(), deadline);
		return (remaining.compareTo(MIN_TIMEOUT) > 0) ? remaining : MIN_TIMEOUT;
	}

	void dispose() {
		this.waits.values().forEach(Disposable::dispose);
	}

}
