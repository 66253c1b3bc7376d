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
import io.runpod.jobs.TrackedJob;
import io.runpod.jobs.internal.DatabaseExecutor;
import io.runpod.jobs.internal.JobRepository;
import io.runpod.jobs.internal.JobRepository.SubmittedJob;
import io.runpod.jobs.internal.JobTransition;

/**
 * Receiver of ids of jobs by the webhooks of submissions that had no answer. An id is
 * verified before it is recorded.
 */
final class WebhookJobReceiver {

	private static final Logger logger = LoggerFactory.getLogger(WebhookJobReceiver.class);

	private static final int VERIFICATION_ATTEMPTS = 10;

	private final Function<String, RunPodEndpoint> endpoints;

	private final JobRepository repository;

	private final DatabaseExecutor database;

	private final Clock clock;

	private final Consumer<SubmittedJob> accepted;

	WebhookJobReceiver(Function<String, RunPodEndpoint> endpoints, JobRepository repository, DatabaseExecutor database,
			Clock clock, Consumer<SubmittedJob> accepted) {
		this.endpoints = endpoints;
		this.repository = repository;
		this.database = database;
		this.clock = clock;
		this.accepted = accepted;
	}

	void jobFound(UUID id, String jobId) {
		this.database.executeUntilDone("job " + jobId + " was found", () -> this.repository.find(id))
			.flatMap(Mono::justOrEmpty)
			.filter((job) -> JobTransition.ACCEPT.sources().contains(job.state()))
			.flatMap((job) -> verify(job, jobId).thenReturn(job))
			.flatMap((job) -> this.database
				.executeUntilDone("job " + jobId + " was found",
						() -> this.repository.accept(id, jobId, this.clock.instant()))
				.filter((accepted) -> accepted)
				.thenReturn(new SubmittedJob(id, job.endpoint(), jobId, job.deadline(), job.trace())))
			.subscribe(this.accepted,
					(ex) -> logger.warn("Job {} was named by the webhook of durable job {}, and was not verified: {}",
							jobId, id, ex.toString()));
	}

	// RunPod does not repeat a webhook that was received
	private Mono<RunPodJob> verify(TrackedJob job, String jobId) {
		return Mono.defer(() -> this.endpoints.apply(job.endpoint()).reactive().status(jobId))
			.retryWhen(Retry.backoff(VERIFICATION_ATTEMPTS, Duration.ofSeconds(1))
				.filter((ex) -> ex instanceof RunPodException exception && exception.isRetryable()));
	}

}
