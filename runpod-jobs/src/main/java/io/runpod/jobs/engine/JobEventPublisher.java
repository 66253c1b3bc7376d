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

import java.util.List;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.support.TransactionOperations;

import io.runpod.jobs.TrackedJob;
import io.runpod.jobs.event.RunPodSubmissionOutcomeUnknownEvent;
import io.runpod.jobs.event.TrackedJobEndedEvent;
import io.runpod.jobs.event.TrackedJobListener;

/**
 * Publisher of events to the application and to listeners. A listener that throws has no
 * effect on the job.
 */
final class JobEventPublisher {

	private static final Logger logger = LoggerFactory.getLogger(JobEventPublisher.class);

	private final ApplicationEventPublisher applicationEvents;

	private final TransactionOperations transaction;

	private final List<TrackedJobListener> listeners;

	JobEventPublisher(ApplicationEventPublisher applicationEvents, TransactionOperations transaction,
			List<TrackedJobListener> listeners) {
		this.applicationEvents = applicationEvents;
		this.transaction = transaction;
		this.listeners = List.copyOf(listeners);
	}

	// publish the end of a job in the transaction of its delivery, which a listener that
	// throws rolls back
	void ended(TrackedJob job) {
		this.applicationEvents.publishEvent(new TrackedJobEndedEvent(job));
	}

	void outcomeUnknown(TrackedJob job) {
		notify((listener) -> listener.onOutcomeUnknown(job));
		runSafely("RunPodSubmissionOutcomeUnknownEvent", () -> this.transaction.executeWithoutResult(
				(status) -> this.applicationEvents.publishEvent(new RunPodSubmissionOutcomeUnknownEvent(job))));
	}

	void notify(Consumer<TrackedJobListener> event) {
		this.listeners.forEach((listener) -> runSafely(listener.getClass().getName(), () -> event.accept(listener)));
	}

	static void runSafely(String source, Runnable action) {
		try {
			action.run();
		}
		catch (RuntimeException ex) {
			logger.warn("A listener of durable jobs failed ({})", source, ex);
		}
	}

}
