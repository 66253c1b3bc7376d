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
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

import io.runpod.jobs.internal.JobRepository;

/**
 * Actions of {@link JobScheduler}, each executed by one process of the cluster. Those
 * that may be due again return when, or {@code null}.
 */
final class ScheduledActions {

	private static final Logger logger = LoggerFactory.getLogger(ScheduledActions.class);

	private final RunPodJobsEngine engine;

	private final RunPodJobsEngineBuilder settings;

	private final String owner;

	private final Clock clock;

	private final JobRepository repository;

	private final TransactionOperations transaction;

	private final JobEventPublisher events;

	private final JobDelivery delivery;

	private final UnknownOutcomes unknownOutcomes;

	ScheduledActions(RunPodJobsEngine engine, RunPodJobsEngineBuilder settings, String owner, Clock clock,
			JobRepository repository, TransactionOperations transaction, JobEventPublisher events, JobDelivery delivery,
			UnknownOutcomes unknownOutcomes) {
		this.engine = engine;
		this.settings = settings;
		this.owner = owner;
		this.clock = clock;
		this.repository = repository;
		this.transaction = transaction;
		this.events = events;
		this.delivery = delivery;
		this.unknownOutcomes = unknownOutcomes;
	}

	// adopt the jobs of a process that has not renewed its lease
	@Nullable Instant leaseExpired(String expired) {
		if (!this.engine.isRunning()) {
			// left to another process
			return this.clock.instant();
		}
		if (expired.equals(this.owner)) {
			// late, but not ended
			return this.clock.instant().plus(this.settings.leaseDuration);
		}
		List<UUID> sending = this.repository.findSending(expired);
		Integer adopted = this.transaction.execute((status) -> this.repository.adopt(expired, this.owner));
		if (adopted != null && adopted > 0) {
			logger.info("Adopted {} durable jobs of a process that has ended", adopted);
			this.events.notify((listener) -> listener.onJobsAdopted(adopted));
		}
		sending.forEach(this.unknownOutcomes::publish);
		// also if an execution before has adopted them, and failed afterwards
		this.engine.resume(this.clock.instant());
		return null;
	}

	@Nullable Instant deliver(UUID id) {
		return this.delivery.deliver(id);
	}

	void resolveUnknown(UUID id) {
		this.unknownOutcomes.resolve(id);
	}

	void deleteExpired() {
		int deleted = this.repository.deleteDeliveredBefore(this.clock.instant().minus(this.settings.retention));
		logger.debug("Deleted {} durable jobs whose retention has passed", deleted);
	}

}
