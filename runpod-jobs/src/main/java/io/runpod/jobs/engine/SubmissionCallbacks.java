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

import java.util.UUID;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import io.runpod.jobs.TrackedJob;
import io.runpod.jobs.internal.DatabaseExecutor;
import io.runpod.jobs.internal.JobRepository;
import io.runpod.jobs.internal.SubmittedJob;

/**
 * Callbacks of {@link JobSubmitter}, which continue a job after its submission.
 */
final class SubmissionCallbacks {

	private static final Logger logger = LoggerFactory.getLogger(SubmissionCallbacks.class);

	private final JobRepository repository;

	private final DatabaseExecutor database;

	private final JobWaiter waiter;

	private final UnknownOutcomes unknownOutcomes;

	private final JobEventPublisher events;

	private final Consumer<UUID> delivery;

	SubmissionCallbacks(JobRepository repository, DatabaseExecutor database, JobWaiter waiter,
			UnknownOutcomes unknownOutcomes, JobEventPublisher events, Consumer<UUID> delivery) {
		this.repository = repository;
		this.database = database;
		this.waiter = waiter;
		this.unknownOutcomes = unknownOutcomes;
		this.events = events;
		this.delivery = delivery;
	}

	// await a job that RunPod has accepted, unless it is recorded with another id
	void accepted(SubmittedJob job, boolean recorded) {
		if (recorded) {
			this.waiter.await(job);
			return;
		}
		this.database.executeUntilDone("job " + job.jobId() + " is known", () -> this.repository.find(job.id()))
			.flatMap(Mono::justOrEmpty)
			.subscribe((current) -> alreadyAccepted(job, current));
	}

	// a webhook or another process was first; another process may fill another draft
	private void alreadyAccepted(SubmittedJob job, TrackedJob current) {
		if (job.jobId().equals(current.jobId()) && current.submittedAt() != null) {
			this.waiter.await(job);
		}
		else {
			logger.error("RunPod accepted durable job {} (endpoint '{}') as job {}, but it is {} as job {}", job.id(),
					job.endpoint(), job.jobId(), current.state(), current.jobId());
		}
	}

	// publish an unknown outcome
	void unknown(UUID id) {
		this.database.executeUntilDone("the outcome of a submission is unknown", () -> {
			this.unknownOutcomes.publish(id);
			return id;
		}).subscribe();
	}

	void postponed(String endpoint) {
		this.events.notify((listener) -> listener.onSubmissionPostponed(endpoint));
	}

	// deliver a job that has ended without a submission
	void ended(UUID id) {
		this.delivery.accept(id);
	}

}
