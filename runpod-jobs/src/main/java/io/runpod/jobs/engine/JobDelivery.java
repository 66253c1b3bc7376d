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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.transaction.support.TransactionOperations;

import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.JobState;
import io.runpod.jobs.RunPodJobHandler;
import io.runpod.jobs.TrackedJob;
import io.runpod.jobs.internal.DatabaseExecutor;
import io.runpod.jobs.internal.JobRepository;
import io.runpod.jobs.internal.StoredJob;

/**
 * Delivery of outcomes to handlers. The mark and the work of the handlers are one
 * transaction, the mark first: a second delivery of the same job waits for the row, and
 * finds nothing to do.
 */
final class JobDelivery {

	private static final Logger logger = LoggerFactory.getLogger(JobDelivery.class);

	private static final Duration MAX_BACKOFF = Duration.ofMinutes(10);

	private static final Duration MISSING_HANDLER_DELAY = Duration.ofSeconds(30);

	// the database may be restarted
	private static final Duration DATABASE_DELAY = Duration.ofSeconds(2);

	private final JobRepository repository;

	private final JobHandlers handlers;

	private final TransactionOperations transaction;

	private final JobEventPublisher events;

	private final JobObservations observations;

	private final DatabaseExecutor database;

	private final JobScheduler scheduler;

	private final Consumer<UUID> next;

	private final Clock clock;

	private final int maxAttempts;

	private final DatabaseExecutor handlerThreads;

	private final InFlight inFlight = new InFlight();

	private volatile boolean stopped;

	JobDelivery(RunPodJobsEngineBuilder settings, JobRepository repository, JobHandlers handlers,
			TransactionOperations transaction, JobEventPublisher events, JobObservations observations,
			DatabaseExecutor database, JobScheduler scheduler, Consumer<UUID> next, Clock clock) {
		this.repository = repository;
		this.handlers = handlers;
		this.transaction = transaction;
		this.events = events;
		this.observations = observations;
		this.database = database;
		this.scheduler = scheduler;
		this.next = next;
		this.clock = clock;
		this.maxAttempts = settings.maxDeliveryAttempts;
		this.handlerThreads = new DatabaseExecutor(settings.deliveryThreads, settings.deliveryThreadFactory);
	}

	// deliver the outcome of a job on a thread of the handlers, unless it is stopped
	// before: then another process does
	void submit(UUID id) {
		this.handlerThreads.submit(() -> {
			if (!this.stopped) {
				deliverOrRetry(id);
			}
		});
	}

	private void deliverOrRetry(UUID id) {
		Instant retryAt = deliver(id);
		try {
			if (retryAt != null) {
				this.scheduler.scheduleDelivery(id, retryAt);
			}
		}
		catch (RuntimeException ex) {
			logger.warn("The repetition of the delivery of durable job {} could not be scheduled", id, ex);
			this.handlerThreads.delay(DATABASE_DELAY, () -> submit(id));
		}
	}

	// deliver the outcome of a job on this thread; returns when to deliver it again, or
	// {@code null} if there is nothing left to do
	@Nullable Instant deliver(UUID id) {
		this.inFlight.begin();
		try {
			Optional<StoredJob> delivered = this.transaction.execute((status) -> markAndHandle(id));
			if (delivered != null) {
				delivered.ifPresent((job) -> {
					this.events.notify((listener) -> listener.onDelivered(job));
					deliverNext(job);
				});
			}
			return null;
		}
		catch (MissingHandlerException ex) {
			logger.warn("{}. It is delivered by a process that has one, or in {} s", ex.getMessage(),
					MISSING_HANDLER_DELAY.toSeconds());
			return this.clock.instant().plus(MISSING_HANDLER_DELAY);
		}
		catch (Throwable ex) {
			return recordFailure(id, ex);
		}
		finally {
			this.inFlight.end();
		}
	}

	// the later jobs with its ordering key were held back
	private void deliverNext(StoredJob job) {
		String orderingKey = job.orderingKey();
		if (orderingKey != null) {
			this.database
				.executeUntilDone("job " + job.id() + " was delivered", () -> this.repository.findNext(orderingKey))
				.subscribe((found) -> found.ifPresent(this.next), (ex) -> logger
					.warn("The job after durable job {} (ordering key '{}') was not found", job.id(), orderingKey, ex));
		}
	}

	private Optional<StoredJob> markAndHandle(UUID id) {
		if (!this.repository.markDelivered(id, this.clock.instant())) {
			return Optional.empty();
		}
		StoredJob job = this.repository.get(id);
		handle(job);
		return Optional.of(job);
	}

	private void handle(StoredJob job) {
		if (job.handlerExpected() && !this.handlers.hasHandler(job.endpoint(), job.handler(), job.isBatch())) {
			throw new MissingHandlerException(job);
		}
		this.observations.deliver(job, () -> callHandlers(job));
	}

	private void callHandlers(StoredJob job) {
		this.events.ended(job);
		List<RunPodJobHandler> handlers = this.handlers.handlersOf(job);
		if (handlers.isEmpty() && job.state() != JobState.SUCCEEDED) {
			logger.warn("Durable job {} (endpoint '{}') ended as {}, and no handler is registered for failures: {}",
					job.id(), job.endpoint(), job.state(), job.failure());
		}
		for (RunPodJobHandler handler : handlers) {
			try {
				handler.handle(job);
			}
			catch (RuntimeException | Error ex) {
				throw ex;
			}
			catch (Exception ex) {
				throw new IllegalStateException("The handler of durable job " + job.id() + " failed", ex);
			}
		}
	}

	// the database may be the reason: then the engine repeats the delivery later
	private @Nullable Instant recordFailure(UUID id, Throwable failure) {
		try {
			this.repository.recordFailedDelivery(id, "Delivery failed: " + describe(failure), this.maxAttempts);
			StoredJob job = this.repository.get(id);
			if (job.deliveryState() == DeliveryState.DELIVERED) {
				logger.debug("Durable job {} was delivered by a commit reported as failed", id, failure);
				deliverNext(job);
				return null;
			}
			this.events.notify((listener) -> listener.onDeliveryFailed(job));
			if (job.deliveryState() == DeliveryState.DEAD_LETTER) {
				logger.error(
						"Delivery of durable job {} (endpoint '{}') failed {} times, and is not repeated. Deliver it"
								+ " again by RunPodJobs.redeliver",
						id, job.endpoint(), job.failedDeliveries(), failure);
				deliverNext(job);
				return null;
			}
			Duration backoff = Duration.ofSeconds(1L << Math.min(job.failedDeliveries(), 10));
			Duration delay = (backoff.compareTo(MAX_BACKOFF) < 0) ? backoff : MAX_BACKOFF;
			logger.warn("Delivery of durable job {} (endpoint '{}') failed, attempt {} of {}; repeated in {} s", id,
					job.endpoint(), job.failedDeliveries(), this.maxAttempts, delay.toSeconds(), failure);
			return this.clock.instant().plus(delay);
		}
		catch (RuntimeException ex) {
			ex.addSuppressed(failure);
			logger.warn("Delivery of durable job {} failed, and its failure could not be recorded", id, ex);
			return this.clock.instant().plus(DATABASE_DELAY);
		}
	}

	private static String describe(Throwable failure) {
		String text = failure.toString();
		Throwable root = NestedExceptionUtils.getMostSpecificCause(failure);
		Optional<String> reason = String.valueOf(root.getMessage()).lines().findFirst();
		return (root == failure || reason.filter(text::contains).isPresent()) ? text : text + "; caused by " + root;
	}

	void start() {
		this.stopped = false;
	}

	// call no more handlers, and wait for those that are being called
	void stop(Duration timeout) {
		this.stopped = true;
		this.inFlight.await(timeout);
	}

	void close() {
		this.handlerThreads.close();
	}

	private static final class MissingHandlerException extends RuntimeException {

		MissingHandlerException(TrackedJob job) {
			super("Durable job " + job.id() + " was submitted for a handler that this process does not have: "
					+ ((job.handler() != null) ? "'" + job.handler() + "'" : "of endpoint '" + job.endpoint() + "'"));
		}

	}

}
