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

import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.JobCount;
import io.runpod.jobs.JobOutcome;
import io.runpod.jobs.JobState;
import io.runpod.jobs.TrackedJob;
import io.runpod.jobs.UnknownOutcomePolicy;
import io.runpod.jobs.event.RunPodSubmissionOutcomeUnknownEvent;
import io.runpod.jobs.event.TrackedJobListener;
import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.endpoint.Operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests of the events of durable jobs, and of their counts.
 */
class JobEventsTests {

	private final JobsFixture fixture = JobsFixture.h2();

	private final RecordingListener listener = new RecordingListener();

	private final List<Object> applicationEvents = new CopyOnWriteArrayList<>();

	@AfterEach
	void closeDatabase() {
		this.fixture.close();
	}

	@Test
	void deliveryIsPublishedAfterItsCommit() {
		AtomicInteger attempts = new AtomicInteger();
		RunPodJobsEngine engine = engine();
		engine.registerEndpointHandler("echo", EnumSet.allOf(JobOutcome.class), (job) -> {
			if (attempts.incrementAndGet() == 1) {
				throw new IllegalStateException("not yet");
			}
		});
		engine.start();
		UUID id = engine.jobs().submit("echo", "a").id();
		awaitEvents("failed PENDING " + id, "delivered DELIVERED " + id);
	}

	@Test
	void deadLetterIsPublished() {
		RunPodJobsEngine engine = this.fixture
			.engine((builder) -> builder.listener(this.listener).maxDeliveryAttempts(1));
		engine.registerEndpointHandler("echo", EnumSet.allOf(JobOutcome.class), (job) -> {
			throw new IllegalStateException("never");
		});
		engine.start();
		awaitEvents("failed DEAD_LETTER " + engine.jobs().submit("echo", "a").id());
	}

	@Test
	void unknownOutcomeIsPublishedOnceInTransaction() {
		RunPodJobsEngine engine = startedEngine();
		this.fixture.simulator.failNext(Operation.RUN, Fault.CONNECTION_RESET);
		UUID id = engine.jobs()
			.submit("echo", "a", (options) -> options.onUnknownOutcome(UnknownOutcomePolicy.FAIL))
			.id();
		awaitEvents("unknown " + id, "lost " + id, "delivered DELIVERED " + id);
		assertThat(this.applicationEvents).filteredOn(RunPodSubmissionOutcomeUnknownEvent.class::isInstance)
			.singleElement()
			.satisfies((event) -> {
				TrackedJob job = ((RunPodSubmissionOutcomeUnknownEvent) event).job();
				assertThat(job.id()).isEqualTo(id);
				assertThat(job.state()).isEqualTo(JobState.UNKNOWN);
				assertThat(job.failure()).isNotNull();
			});
	}

	@Test
	void unknownOutcomeOfAdoptedJobIsPublished() {
		RunPodJobsEngine dead = this.fixture.engine();
		UUID sending = dead.jobs().submit("echo", "a").id();
		UUID pending = dead.jobs().submit("echo", "b").id();
		this.fixture.jdbcClient.sql("update runpod_job set state = 'SENDING', sending_at = created_at where id = :id")
			.param("id", sending)
			.update();
		startedEngine();
		awaitEvents("adopted 2", "unknown " + sending, "delivered DELIVERED " + pending);
		assertThat(this.applicationEvents).hasAtLeastOneElementOfType(RunPodSubmissionOutcomeUnknownEvent.class);
	}

	@Test
	void postponedSubmissionIsPublished() {
		RunPodJobsEngine engine = RunPodJobsEngine
			.builder(this.fixture.dataSource, new JdbcTransactionManager(this.fixture.dataSource),
					this.fixture.client("wrong")::endpoint)
			.listener(this.listener)
			.build();
		engine.start();
		engine.jobs().submit("echo", "a");
		awaitEvents("postponed echo");
		engine.stop();
	}

	@Test
	void listenerThatThrowsHasNoEffect() {
		RunPodJobsEngine engine = this.fixture.engine((builder) -> builder.listener(new TrackedJobListener() {

			@Override
			public void onDelivered(TrackedJob job) {
				throw new IllegalStateException("listener");
			}

			@Override
			public void onOutcomeUnknown(TrackedJob job) {
				throw new IllegalStateException("listener");
			}

		}).listener(this.listener).eventPublisher((event) -> {
			if (event instanceof RunPodSubmissionOutcomeUnknownEvent) {
				throw new IllegalStateException("event");
			}
		}));
		engine.start();
		this.fixture.simulator.failNext(Operation.RUN, Fault.CONNECTION_RESET);
		UUID id = engine.jobs()
			.submit("echo", "a", (options) -> options.onUnknownOutcome(UnknownOutcomePolicy.FAIL))
			.id();
		awaitEvents("unknown " + id, "lost " + id, "delivered DELIVERED " + id);
	}

	@Test
	void undeliveredJobsAreCounted() {
		RunPodJobsEngine engine = engine();
		UUID cancelled = engine.jobs().submit("echo", "a").id();
		engine.jobs().submit("echo", "b");
		engine.jobs().submit("other", "c");
		TrackedJob ended = engine.jobs().cancel(cancelled);
		assertThat(engine.countUndelivered().block()).containsExactlyInAnyOrder(
				new JobCount("echo", JobState.CANCELLED, DeliveryState.PENDING, 1, ended.endedAt()),
				new JobCount("echo", JobState.PENDING, DeliveryState.NOT_DUE, 1, null),
				new JobCount("other", JobState.PENDING, DeliveryState.NOT_DUE, 1, null));
		engine.jobs().submit("echo", "d");
		assertThat(engine.countUndelivered().block()).as("cached").hasSize(3);
	}

	@Test
	void countFailsWhileDatabaseIsAway() {
		RunPodJobsEngine engine = engine();
		this.fixture.dataSource.close();
		assertThatException().isThrownBy(() -> engine.countUndelivered().block());
	}

	@Test
	void leaseIsInDoubtWhileItIsNotRenewed() {
		RunPodJobsEngine engine = engine();
		engine.start();
		assertThat(engine.isLeaseInDoubt()).isFalse();
		this.fixture.jdbcClient.sql("alter table runpod_job_schedule rename to away").update();
		// the scheduler's threads fail, too
		Awaitility.await().dontCatchUncaughtExceptions().until(engine::isLeaseInDoubt);
		this.fixture.jdbcClient.sql("alter table away rename to runpod_job_schedule").update();
		Awaitility.await().dontCatchUncaughtExceptions().until(() -> !engine.isLeaseInDoubt());
	}

	private RunPodJobsEngine startedEngine() {
		RunPodJobsEngine engine = engine();
		engine.start();
		return engine;
	}

	private RunPodJobsEngine engine() {
		return this.fixture.engine((builder) -> builder.listener(this.listener).eventPublisher((event) -> {
			assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isTrue();
			this.applicationEvents.add(event);
		}));
	}

	private void awaitEvents(String... events) {
		Awaitility.await().untilAsserted(() -> assertThat(this.listener.events).containsExactlyInAnyOrder(events));
	}

	private static final class RecordingListener implements TrackedJobListener {

		private final List<String> events = new CopyOnWriteArrayList<>();

		@Override
		public void onSubmissionPostponed(String endpoint) {
			this.events.add("postponed " + endpoint);
		}

		@Override
		public void onOutcomeUnknown(TrackedJob job) {
			this.events.add("unknown " + job.id());
		}

		@Override
		public void onJobLost(TrackedJob job) {
			this.events.add("lost " + job.id());
		}

		@Override
		public void onJobsAdopted(int count) {
			this.events.add("adopted " + count);
		}

		@Override
		public void onDelivered(TrackedJob job) {
			this.events.add("delivered " + job.deliveryState() + " " + job.id());
		}

		@Override
		public void onDeliveryFailed(TrackedJob job) {
			this.events.add("failed " + job.deliveryState() + " " + job.id());
		}

	}

}
