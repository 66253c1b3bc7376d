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

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodClientClosedException;
import io.runpod.client.exception.RunPodJobNotFoundException;
import io.runpod.client.exception.RunPodOutputException;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.client.job.RunPodJob;
import io.runpod.jobs.internal.DatabaseExecutor;
import io.runpod.jobs.internal.JobRepository;
import io.runpod.jobs.internal.JobRepository.SubmittedJob;
import io.runpod.jobs.internal.JobTransition;

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
		return Mono
			.defer(() -> this.endpoints.apply(job.endpoint())
				.reactive()
				.withTimeout(timeout(job.deadline()))
				.await(job.jobId()))
			.retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofSeconds(1))
				.maxBackoff(Duration.ofMinutes(1))
				.filter((ex) -> !isFinal(ex))
				.doBeforeRetry((signal) -> logger.warn("Durable job {} (job {}, endpoint '{}') is awaited again: {}",
						job.id(), job.jobId(), job.endpoint(), signal.failure().toString())))
			.flatMap((ended) -> end(job, transition(ended), ended, failure(ended)))
			.onErrorResume(RunPodTimeoutException.class,
					(ex) -> end(job, JobTransition.TIME_OUT, null, String.valueOf(ex.getMessage())))
			.onErrorResume(RunPodOutputException.class,
					(ex) -> end(job, JobTransition.FAIL, null, String.valueOf(ex.getMessage())))
			.onErrorResume(RunPodJobNotFoundException.class,
					(ex) -> end(job, JobTransition.EXPIRE, null, String.valueOf(ex.getMessage())))
			// another process adopts the job
			.onErrorResume(RunPodClientClosedException.class, (ex) -> Mono.empty());
	}

	private static boolean isFinal(Throwable ex) {
		return ex instanceof RunPodTimeoutException || ex instanceof RunPodJobNotFoundException
				|| ex instanceof RunPodOutputException || ex instanceof RunPodClientClosedException;
	}

	// if it was not updated, the end may have been recorded by a commit reported as
	// failed
	private Mono<Boolean> end(SubmittedJob job, JobTransition transition, @Nullable RunPodJob ended,
			@Nullable String failure) {
		return this.database.executeUntilDone("job " + job.jobId() + " has ended",
				() -> recordEnd(job, transition, ended, failure));
	}

	// an output that the table cannot take would be stored in vain for ever
	private boolean recordEnd(SubmittedJob job, JobTransition transition, @Nullable RunPodJob ended,
			@Nullable String failure) {
		try {
			return this.repository.end(transition, job.id(), this.clock.instant(), ended, failure);
		}
		catch (DataIntegrityViolationException ex) {
			String reason = "Job " + job.jobId() + " has ended, but the table cannot store it. Its output is probably"
					+ " larger than the column 'job'";
			logger.error("Durable job {} (endpoint '{}'): {}", job.id(), job.endpoint(), reason);
			return this.repository.end(JobTransition.FAIL, job.id(), this.clock.instant(), null, reason);
		}
	}

	static JobTransition transition(RunPodJob job) {
		return switch (job.status()) {
			case COMPLETED -> JobTransition.SUCCEED;
			case CANCELLED -> JobTransition.CANCEL;
			case TIMED_OUT -> JobTransition.TIME_OUT;
			default -> JobTransition.FAIL;
		};
	}

	static @Nullable String failure(RunPodJob job) {
		return (job.error() != null) ? job.error().message() : null;
	}

	private Duration timeout(Instant deadline) {
		Duration remaining = Duration.between(this.clock.instant(), deadline);
		return (remaining.compareTo(MIN_TIMEOUT) > 0) ? remaining : MIN_TIMEOUT;
	}

	void dispose() {
		this.waits.values().forEach(Disposable::dispose);
	}

}
