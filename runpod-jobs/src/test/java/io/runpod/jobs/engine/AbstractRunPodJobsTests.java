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

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.util.unit.DataSize;

import io.runpod.client.exception.RunPodJobNotFoundException;
import io.runpod.client.job.JobStatus;
import io.runpod.client.job.Payload;
import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.JobOutcome;
import io.runpod.jobs.JobQuery;
import io.runpod.jobs.JobState;
import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.TrackedJob;
import io.runpod.jobs.UnknownOutcomePolicy;
import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.endpoint.Operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link RunPodJobs} on one database, against RunPod's interface over HTTP.
 */
abstract class AbstractRunPodJobsTests {

	private static final EnumSet<JobOutcome> ALL = EnumSet.allOf(JobOutcome.class);

	JobsFixture fixture;

	abstract JobsFixture createFixture();

	@BeforeEach
	void createDatabase() {
		this.fixture = createFixture();
	}

	@AfterEach
	void closeDatabase() {
		this.fixture.close();
	}

	@Test
	void committedJobIsDeliveredOnce() {
		RunPodJobsEngine engine = startedEngine();
		TrackedJob job = engine.jobs()
			.submit("echo", Map.of("n", 1), (options) -> options.context(new Order("A-1", 2)));
		assertThat(job.state()).isEqualTo(JobState.PENDING);
		TrackedJob delivered = awaitDelivery(job.id());
		assertThat(delivered.state()).isEqualTo(JobState.SUCCEEDED);
		assertThat(delivered.output(Object.class)).isEqualTo(Map.of("echo", Map.of("n", 1)));
		assertThat(delivered.context(Order.class)).isEqualTo(new Order("A-1", 2));
		assertThat(delivered.job()).isNotNull();
		assertThat(delivered.job().status()).isEqualTo(JobStatus.COMPLETED);
		assertThat(delivered.jobId()).isEqualTo(delivered.job().id());
		assertThat(this.fixture.receivedCount(job.id())).isOne();
		assertThat(this.fixture.submissions()).isOne();
		assertThat(this.fixture.column(job.id(), "input")).isEqualTo("null");
	}

	@Test
	void inputIsSentAsRecorded() {
		CompletableFuture<String> received = new CompletableFuture<>();
		this.fixture.simulator.endpoint("echo", (job) -> {
			received.complete(job.inputJson());
			return Map.of("n", 1);
		});
		RunPodJobsEngine engine = startedEngine();
		BigDecimal number = new BigDecimal("0.12345678901234567890123");
		awaitDelivery(engine.jobs().submit("echo", Map.of("n", number)).id());
		assertThat(received.join()).isEqualTo("{\"n\":0.12345678901234567890123}");
	}

	@Test
	void outputIsReadAsPayload() {
		RunPodJobsEngine engine = startedEngine();
		TrackedJob delivered = awaitDelivery(engine.jobs().submit("echo", List.of(1, 2)).id());
		Payload output = delivered.output(Payload.class);
		assertThat(output).isNotNull();
		assertThat(output.as(new ParameterizedTypeReference<Map<String, List<Long>>>() {
		})).isEqualTo(Map.of("echo", List.of(1L, 2L)));
	}

	@Test
	void rolledBackJobIsNotSubmitted() {
		RunPodJobsEngine engine = startedEngine();
		UUID rolledBack = this.fixture.transaction.execute((status) -> {
			UUID id = engine.jobs().submit("echo", Map.of("n", 1)).id();
			status.setRollbackOnly();
			return id;
		});
		UUID committed = engine.jobs().submit("echo", Map.of("n", 2)).id();
		awaitDelivery(committed);
		assertThat(engine.jobs().find(rolledBack)).isEmpty();
		assertThat(this.fixture.submissions()).isOne();
	}

	@Test
	void jobIsSubmittedAfterCommitOnly() {
		RunPodJobsEngine engine = startedEngine();
		UUID first = engine.jobs().submit("echo", Map.of("n", 1)).id();
		awaitDelivery(first);
		UUID id = this.fixture.transaction.execute((status) -> {
			UUID uncommitted = engine.jobs().submit("echo", Map.of("n", 2)).id();
			assertThat(engine.jobs().find(uncommitted)).get().extracting(TrackedJob::state).isEqualTo(JobState.PENDING);
			assertThat(this.fixture.submissions()).isOne();
			return uncommitted;
		});
		awaitDelivery(id);
		assertThat(this.fixture.submissions()).isEqualTo(2);
	}

	@Test
	void secondSubmissionWithKeyReturnsFirstJob() {
		RunPodJobsEngine engine = startedEngine();
		TrackedJob first = submit(engine, "order-7");
		awaitDelivery(first.id());
		TrackedJob second = this.fixture.transaction.execute((status) -> {
			TrackedJob found = submit(engine, "order-7");
			// the transaction of the caller goes on
			this.fixture.jdbcClient.sql("select count(*) from runpod_job").query(Integer.class).single();
			return found;
		});
		assertThat(second.id()).isEqualTo(first.id());
		assertThat(second.state()).isEqualTo(JobState.SUCCEEDED);
		assertThat(engine.jobs().findByKey("echo", "order-7")).contains(second);
		assertThat(this.fixture.submissions()).isOne();
	}

	@Test
	void concurrentSubmissionsWithKeyCreateOneJob() {
		RunPodJobsEngine engine = startedEngine();
		List<UUID> ids = IntStream.range(0, 8)
			.parallel()
			.mapToObj((index) -> submit(engine, "order-8").id())
			.distinct()
			.toList();
		assertThat(ids).hasSize(1);
		awaitDelivery(ids.get(0));
		assertThat(this.fixture.submissions()).isOne();
	}

	@Test
	void failedJobIsDeliveredToHandlersOfFailures() {
		this.fixture.simulator.endpoint("broken", (job) -> Map.of("error", "out of memory"));
		RunPodJobsEngine engine = this.fixture.engine();
		engine.registerEndpointHandler("broken", EnumSet.of(JobOutcome.FAILURE), this.fixture::receive);
		engine.registerEndpointHandler("broken", EnumSet.of(JobOutcome.SUCCESS), (job) -> {
			throw new AssertionError("not a success");
		});
		engine.start();
		TrackedJob delivered = awaitDelivery(engine.jobs().submit("broken", Map.of("n", 1)).id());
		assertThat(delivered.state()).isEqualTo(JobState.FAILED);
		assertThat(delivered.failure()).isEqualTo("out of memory");
	}

	@Test
	void failedDeliveryIsRolledBackAndRepeated() {
		AtomicInteger attempts = new AtomicInteger();
		RunPodJobsEngine engine = this.fixture.engine();
		engine.registerEndpointHandler("echo", ALL, (job) -> {
			this.fixture.receive(job);
			if (attempts.incrementAndGet() < 3) {
				throw new IllegalStateException("not yet");
			}
		});
		engine.start();
		UUID id = engine.jobs().submit("echo", Map.of("n", 1)).id();
		awaitState(id, DeliveryState.DELIVERED);
		assertThat(attempts).hasValue(3);
		assertThat(this.fixture.receivedCount(id)).isOne();
		assertThat(engine.jobs().find(id).orElseThrow().failedDeliveries()).isEqualTo(2);
	}

	@Test
	void outputLargerThanTheTableTakesIsAFailure() {
		this.fixture.limitOutputs();
		this.fixture.simulator.endpoint("echo", (job) -> "x".repeat(2000));
		TrackedJob delivered = awaitDelivery(startedEngine().jobs().submit("echo", Map.of("n", 1)).id());
		assertThat(delivered.state()).isEqualTo(JobState.FAILED);
		assertThat(delivered.failure()).isEqualTo("Job " + delivered.jobId() + " has ended, but the table cannot store"
				+ " it. Its output is probably larger than the column 'job'");
	}

	@Test
	void outputLargerThanTheClientReadsIsAFailure() {
		this.fixture.simulator.endpoint("echo", (job) -> "x".repeat(2000));
		RunPodJobsEngine engine = this.fixture.engine(new JdbcTransactionManager(this.fixture.dataSource),
				(builder) -> {
				}, this.fixture.client("key", (builder) -> builder.maxInMemorySize(DataSize.ofKilobytes(1))));
		engine.registerEndpointHandler("echo", ALL, this.fixture::receive);
		engine.start();
		TrackedJob delivered = awaitDelivery(engine.jobs().submit("echo", Map.of("n", 1)).id());
		assertThat(delivered.state()).isEqualTo(JobState.FAILED);
		assertThat(delivered.failure()).isEqualTo("The answer to await on endpoint 'echo', job " + delivered.jobId()
				+ ", is larger than this client may read. Raise the client's maxInMemorySize, or let the handler upload"
				+ " large results and return a URL");
	}

	@Test
	void longFailureIsStoredInPart() {
		this.fixture.simulator.endpoint("echo", (job) -> Map.of("error", "no\0memory".repeat(20_000)));
		TrackedJob delivered = awaitDelivery(startedEngine().jobs().submit("echo", Map.of("n", 1)).id());
		assertThat(delivered.failure()).hasSize(10_000).startsWith("nomemorynomemory");
	}

	@Test
	void deadLetterCanBeDeliveredAgain() {
		AtomicInteger attempts = new AtomicInteger();
		RunPodJobsEngine engine = this.fixture.engine((builder) -> builder.maxDeliveryAttempts(1));
		engine.registerEndpointHandler("echo", ALL, (job) -> {
			if (attempts.incrementAndGet() == 1) {
				throw new IOException("disk full");
			}
			this.fixture.receive(job);
		});
		engine.start();
		UUID id = engine.jobs().submit("echo", Map.of("n", 1)).id();
		awaitState(id, DeliveryState.DEAD_LETTER);
		assertThat(engine.jobs().find(id).orElseThrow().failure()).contains("disk full");
		assertThat(engine.jobs().list(JobQuery.all().withDeliveryStates(DeliveryState.DEAD_LETTER)))
			.extracting(TrackedJob::id)
			.containsExactly(id);
		engine.jobs().redeliver(id);
		awaitDelivery(id);
		assertThat(this.fixture.receivedCount(id)).isOne();
	}

	@Test
	void unansweredSubmissionIsNotRepeatedAndFoundByItsWebhook() {
		CompletableFuture<String> accepted = new CompletableFuture<>();
		this.fixture.simulator.endpoint("echo", (job) -> {
			accepted.complete(job.jobId());
			return Map.of("n", 1);
		});
		RunPodJobsEngine engine = startedEngine();
		this.fixture.simulator.failNext(Operation.RUN, Fault.CONNECTION_RESET);
		UUID id = engine.jobs().submit("echo", Map.of("n", 1)).id();
		awaitState(id, JobState.UNKNOWN);
		assertThatExceptionOfType(RunPodJobNotFoundException.class)
			.isThrownBy(() -> engine.jobFound(id, "unknown-to-runpod").block());
		engine.jobFound(UUID.randomUUID(), accepted.join()).block();
		assertThat(engine.jobs().find(id)).get().extracting(TrackedJob::jobId).isNull();
		engine.jobFound(id, accepted.join()).block();
		assertThat(this.fixture.column(id, "job_id")).isEqualTo(accepted.join());
		TrackedJob delivered = awaitDelivery(id);
		assertThat(delivered.state()).isEqualTo(JobState.SUCCEEDED);
		assertThat(this.fixture.submissions()).isOne();
	}

	@Test
	void webhookCannotNameJobOfAnotherSubmission() {
		RunPodJobsEngine engine = startedEngine();
		UUID first = engine.jobs().submit("echo", Map.of("n", 1)).id();
		String jobId = awaitDelivery(first).jobId();
		this.fixture.simulator.failNext(Operation.RUN, Fault.CONNECTION_RESET);
		UUID second = engine.jobs().submit("echo", Map.of("n", 2)).id();
		awaitState(second, JobState.UNKNOWN);
		engine.jobFound(second, String.valueOf(jobId)).block();
		UUID third = engine.jobs().submit("echo", Map.of("n", 3)).id();
		awaitDelivery(third);
		assertThat(engine.jobs().find(second).orElseThrow().state()).isEqualTo(JobState.UNKNOWN);
	}

	@Test
	void unansweredSubmissionCanEndAtOnce() {
		RunPodJobsEngine engine = startedEngine();
		this.fixture.simulator.failNext(Operation.RUN, Fault.CONNECTION_RESET);
		UUID id = engine.jobs()
			.submit("echo", Map.of("n", 1), (options) -> options.onUnknownOutcome(UnknownOutcomePolicy.FAIL))
			.id();
		TrackedJob delivered = awaitDelivery(id);
		assertThat(delivered.state()).isEqualTo(JobState.LOST);
		assertThat(this.fixture.submissions()).isOne();
		engine.jobs().retry(id);
		Awaitility.await().until(() -> engine.jobs().find(id).orElseThrow().state() == JobState.SUCCEEDED);
		assertThat(this.fixture.submissions()).isEqualTo(2);
	}

	@Test
	void rejectedKeyPostponesSubmission() {
		RunPodJobsEngine rejected = RunPodJobsEngine
			.builder(this.fixture.dataSource, new JdbcTransactionManager(this.fixture.dataSource),
					this.fixture.client("wrong")::endpoint)
			.leaseDuration(Duration.ofSeconds(2))
			.pollingInterval(Duration.ofMillis(100))
			.build();
		rejected.start();
		UUID id = rejected.jobs().submit("echo", Map.of("n", 1)).id();
		Awaitility.await().until(() -> !"null".equals(this.fixture.column(id, "failure")));
		assertThat(rejected.jobs().find(id).orElseThrow().state()).isEqualTo(JobState.PENDING);
		rejected.stop();
		startedEngine();
		awaitState(id, JobState.SUCCEEDED);
	}

	@Test
	void refusedJobIsDeliveredAsFailure() {
		RunPodJobsEngine engine = this.fixture.engine();
		engine.registerEndpointHandler("missing", ALL, this.fixture::receive);
		engine.start();
		TrackedJob delivered = awaitDelivery(engine.jobs().submit("missing", Map.of("n", 1)).id());
		assertThat(delivered.state()).isEqualTo(JobState.REFUSED);
		assertThat(delivered.failure()).contains("missing");
		assertThat(delivered.jobId()).isNull();
	}

	@Test
	void stoppedProcessHandsItsJobsOver() {
		CountDownLatch release = new CountDownLatch(1);
		this.fixture.simulator.endpoint("echo", (job) -> {
			release.await();
			return Map.of("n", 1);
		});
		RunPodJobsEngine first = startedEngine();
		UUID id = first.jobs().submit("echo", Map.of("n", 1)).id();
		awaitState(id, JobState.SUBMITTED);
		first.stop();
		startedEngine();
		release.countDown();
		awaitDelivery(id);
		assertThat(this.fixture.receivedCount(id)).isOne();
		assertThat(this.fixture.submissions()).isOne();
	}

	@Test
	void jobsOfProcessThatNeverStartedAreAdopted() {
		RunPodJobsEngine dead = this.fixture.engine();
		dead.registerEndpointHandler("echo", ALL, (job) -> {
			throw new AssertionError("not started");
		});
		UUID id = dead.jobs().submit("echo", Map.of("n", 1)).id();
		startedEngine();
		awaitDelivery(id);
		assertThat(this.fixture.submissions()).isOne();
	}

	@Test
	void deadlineEndsJob() {
		this.fixture.simulator.endpoint("echo", (job) -> {
			new CountDownLatch(1).await();
			return Map.of();
		});
		RunPodJobsEngine engine = startedEngine();
		UUID id = engine.jobs()
			.submit("echo", Map.of("n", 1), (options) -> options.deadline(Duration.ofSeconds(1)))
			.id();
		TrackedJob delivered = awaitDelivery(id);
		assertThat(delivered.state()).isEqualTo(JobState.TIMED_OUT);
	}

	@Test
	void pendingJobIsCancelledWithoutRequest() {
		RunPodJobsEngine engine = this.fixture.engine();
		UUID id = engine.jobs().submit("echo", Map.of("n", 1)).id();
		assertThat(engine.jobs().cancel(id).state()).isEqualTo(JobState.CANCELLED);
		assertThat(engine.jobs().cancel(id).state()).isEqualTo(JobState.CANCELLED);
		assertThat(this.fixture.simulator.requests("echo")).isEmpty();
	}

	@Test
	void submittedJobIsCancelledAtRunPod() {
		this.fixture.simulator.endpoint("echo", (job) -> {
			new CountDownLatch(1).await();
			return Map.of();
		});
		RunPodJobsEngine engine = startedEngine();
		UUID id = engine.jobs().submit("echo", Map.of("n", 1)).id();
		awaitState(id, JobState.SUBMITTED);
		assertThat(engine.jobs().cancel(id).state()).isEqualTo(JobState.CANCELLED);
		assertThat(awaitDelivery(id).failure()).isNull();
		assertThat(this.fixture.simulator.requestCount("echo", Operation.CANCEL)).isOne();
	}

	@Test
	void failedJobIsRunAgain() {
		AtomicInteger runs = new AtomicInteger();
		this.fixture.simulator.endpoint("echo",
				(job) -> (runs.incrementAndGet() == 1) ? Map.of("error", "boom") : Map.of("n", 1));
		RunPodJobsEngine engine = startedEngine();
		UUID id = engine.jobs().submit("echo", Map.of("n", 1)).id();
		assertThat(awaitDelivery(id).state()).isEqualTo(JobState.FAILED);
		engine.jobs().retry(id);
		Awaitility.await().until(() -> this.fixture.receivedCount(id) == 2);
		assertThat(engine.jobs().find(id).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
		assertThat(this.fixture.submissions()).isOne();
	}

	@Test
	void jobsAreListedNewestFirstByPage() {
		RunPodJobsEngine engine = this.fixture.engine();
		List<UUID> ids = IntStream.range(0, 5)
			.mapToObj((index) -> engine.jobs().submit("echo", Map.of("n", index)).id())
			.toList();
		List<TrackedJob> page = engine.jobs().list(JobQuery.all().withEndpoint("echo").withLimit(3));
		List<TrackedJob> rest = engine.jobs().list(JobQuery.all().withStates(JobState.PENDING).withAfter(page.get(2)));
		assertThat(page).extracting(TrackedJob::id).containsExactly(ids.get(4), ids.get(3), ids.get(2));
		assertThat(rest).extracting(TrackedJob::id).containsExactly(ids.get(1), ids.get(0));
		assertThat(engine.countByState()).isEqualTo(Map.of(JobState.PENDING, 5L));
	}

	@Test
	void pagesNeitherSkipNorRepeatJobsOfTheSameTime() {
		RunPodJobsEngine engine = this.fixture.engine();
		Set<UUID> ids = IntStream.range(0, 25)
			.mapToObj((index) -> engine.jobs().submit("echo", Map.of("n", index)).id())
			.collect(Collectors.toSet());
		this.fixture.jdbcClient.sql("update runpod_job set created_at = (select min(created_at) from runpod_job)")
			.update();
		List<UUID> listed = new ArrayList<>();
		JobQuery query = JobQuery.all().withLimit(4);
		for (List<TrackedJob> page = engine.jobs().list(query); !page.isEmpty(); page = engine.jobs().list(query)) {
			page.forEach((job) -> listed.add(job.id()));
			query = query.withAfter(page.get(page.size() - 1));
		}
		assertThat(listed).containsExactlyInAnyOrderElementsOf(ids);
	}

	RunPodJobsEngine startedEngine() {
		RunPodJobsEngine engine = this.fixture.engine();
		engine.registerEndpointHandler("echo", ALL, this.fixture::receive);
		engine.start();
		return engine;
	}

	private TrackedJob submit(RunPodJobsEngine engine, String key) {
		return engine.jobs().submit("echo", Map.of("n", 1), (options) -> options.key(key));
	}

	TrackedJob awaitDelivery(UUID id) {
		awaitState(id, DeliveryState.DELIVERED);
		return this.fixture.delivered.stream().filter((job) -> job.id().equals(id)).findFirst().orElseThrow();
	}

	void awaitState(UUID id, Enum<?> state) {
		String column = (state instanceof DeliveryState) ? "delivery_state" : "state";
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> state.name().equals(this.fixture.column(id, column)));
	}

	record Order(String number, int quantity) {
	}

}
