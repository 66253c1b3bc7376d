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
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.job.RunPodJob;
import io.runpod.jobs.JobState;
import io.runpod.jobs.TrackedJob;
import io.runpod.jobs.UnknownOutcomePolicy;
import io.runpod.jobs.internal.DatabaseExecutor;
import io.runpod.jobs.internal.JobEnd;
import io.runpod.jobs.internal.JobRepository;
import io.runpod.jobs.internal.JobRepository.UnknownJob;
import io.runpod.jobs.internal.JobTransition;
import io.runpod.jobs.internal.SubmissionQueue;
import io.runpod.jobs.internal.SubmittedJob;

/**
 * Submissions with unknown outcome: they are published, and their jobs are found by a
 * webhook, or end or are repeated when the time to live at RunPod has passed.
 */
final class UnknownOutcomes {

	private static final Logger logger = LoggerFactory.getLogger(UnknownOutcomes.class);

	// RunPod removes a job when its time to live has passed, and may be late
	private static final Duration MARGIN = Duration.ofMinutes(1);

	private static final int VERIFICATION_ATTEMPTS = 10;

	private final JobRepository repository;

	private final JobScheduler scheduler;

	private final JobEventPublisher events;

	private final Clock clock;

	private final String owner;

	private final Consumer<SubmissionQueue> repeated;

	private final Consumer<UUID> lost;

	private final InFlight inFlight;

	UnknownOutcomes(JobRepository repository, JobScheduler scheduler, JobEventPublisher events, Clock clock,
			String owner, Consumer<SubmissionQueue> repeated, Consumer<UUID> lost, InFlight inFlight) {
		this.repository = repository;
		this.scheduler = scheduler;
		this.events = events;
		this.clock = clock;
		this.owner = owner;
		this.repeated = repeated;
		this.lost = lost;
		this.inFlight = inFlight;
	}

	// record the id of a job that a webhook has named, if it is one of the endpoint.
	// Empty if it is not needed any more. RunPod does not repeat a webhook that was
	// received
	Mono<SubmittedJob> find(UUID id, String jobId, Function<String, RunPodEndpoint> endpoints,
			DatabaseExecutor database) {
		this.inFlight.begin();
		return database.executeUntilDone("job " + jobId + " was found", () -> this.repository.find(id))
			.flatMap(Mono::justOrEmpty)
			.filter((job) -> JobTransition.ACCEPT.sources().contains(job.state()))
			.flatMap((job) -> verify(jobId, endpoints.apply(job.endpoint())).thenReturn(job))
			.flatMap((job) -> database
				.executeUntilDone("job " + jobId + " was found",
						() -> this.repository.accept(id, jobId, this.clock.instant()))
				.filter((accepted) -> accepted)
				.thenReturn(new SubmittedJob(id, job.endpoint(), false, jobId, job.deadline(), job.trace())))
			.doFinally((signal) -> this.inFlight.end());
	}

	private static Mono<RunPodJob> verify(String jobId, RunPodEndpoint endpoint) {
		return endpoint.reactive()
			.status(jobId)
			.retryWhen(Retry.backoff(VERIFICATION_ATTEMPTS, Duration.ofSeconds(1))
				.filter((ex) -> ex instanceof RunPodException exception && exception.isRetryable()));
	}

	// publish an unknown outcome that was recorded, if it is still unknown
	void publish(UUID id) {
		this.repository.findUnknown(id).ifPresent((unknown) -> {
			TrackedJob job = this.repository.get(id);
			if (job.state() == JobState.UNKNOWN) {
				logger.warn("The outcome of the submission of durable job {} (endpoint '{}') is unknown, policy {}: {}",
						id, job.endpoint(), unknown.policy(), job.failure());
				this.events.outcomeUnknown(job);
			}
			scheduleResolution(unknown);
		});
	}

	void scheduleResolution(UnknownJob job) {
		Instant time = (job.policy() == UnknownOutcomePolicy.FAIL) ? this.clock.instant()
				: job.expiresAt().plus(MARGIN);
		this.scheduler.scheduleResolution(job.id(), time);
	}

	// end or repeat a job whose outcome is still unknown
	void resolve(UUID id) {
		this.repository.findUnknown(id).ifPresent(this::resolve);
	}

	private void resolve(UnknownJob job) {
		if (job.policy() == UnknownOutcomePolicy.REPEAT) {
			TrackedJob current = this.repository.get(job.id());
			if (this.repository.restart(JobTransition.REPEAT, job.id(), this.owner, current.deadline())) {
				TrackedJob pending = this.repository.get(job.id());
				this.events.notify((listener) -> listener.onSubmissionRepeated(pending));
				this.repeated.accept(new SubmissionQueue(current.endpoint(), false));
			}
		}
		else if (this.repository.end(job.id(),
				JobEnd.of(JobTransition.LOSE,
						"The outcome of the submission is unknown, and the job was not found within its time to live"),
				this.clock.instant())) {
			TrackedJob ended = this.repository.get(job.id());
			this.events.notify((listener) -> listener.onJobLost(ended));
			this.lost.accept(job.id());
		}
	}

}
