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

import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.util.RawValue;

import io.runpod.client.batch.BatchItem;
import io.runpod.client.batch.BatchOperations;
import io.runpod.client.batch.BatchStatus;
import io.runpod.client.batch.RunPodBatch;
import io.runpod.client.job.ExecutionPolicy;
import io.runpod.client.job.JobRequest;
import io.runpod.jobs.DeliveryState;
import io.runpod.jobs.JobOutcome;
import io.runpod.jobs.JobQuery;
import io.runpod.jobs.JobState;
import io.runpod.jobs.JobSubmission;
import io.runpod.jobs.RunPodJobs;
import io.runpod.jobs.TrackedJob;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.endpoint.Operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of durable batches, against RunPod's interface over HTTP.
 */
class DurableBatchTests {

	private static final List<Map<String, Integer>> INPUTS = List.of(Map.of("n", 1), Map.of("n", 2), Map.of("n", 3));

	private final JobsFixture fixture = new JobsFixture(JobsFixture.h2Url(),
			RunPodSimulator.builder()
				.apiKey("key")
				.admin(true)
				.endpoint("echo", (job) -> Map.of("echo", job.input()))
				.start());

	private final BatchOperations batches = this.fixture.client("key").endpoint("echo").batch();

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void committedBatchIsDeliveredOnce() {
		RunPodJobsEngine engine = startedEngine();
		UUID id = this.fixture.transaction.execute((status) -> {
			TrackedJob recorded = engine.jobs().submitBatch("echo", INPUTS, (options) -> options.context("texts"));
			assertThat(recorded.state()).isEqualTo(JobState.PENDING);
			assertThat(recorded.isBatch()).isTrue();
			return recorded.id();
		});
		TrackedJob delivered = awaitDelivery(id);
		assertThat(delivered.state()).isEqualTo(JobState.SUCCEEDED);
		assertThat(delivered.job()).isNull();
		assertThat(delivered.batch()).isEqualTo(this.batches.status(String.valueOf(delivered.jobId())));
		assertThat(delivered.context(String.class)).isEqualTo("texts");
		assertThat(this.fixture.receivedCount(id)).isOne();
		assertThat(this.fixture.column(id, "input")).isEqualTo("null");
		assertThat(this.batches.list()).singleElement()
			.satisfies((batch) -> assertThat(batch.id()).isEqualTo(delivered.jobId()));
		try (Stream<BatchItem> items = this.batches.items(delivered.jobId())) {
			assertThat(items.map((item) -> item.outputOrThrow(Map.class))).containsExactlyInAnyOrder(
					Map.of("echo", INPUTS.get(0)), Map.of("echo", INPUTS.get(1)), Map.of("echo", INPUTS.get(2)));
		}
	}

	@Test
	void rolledBackBatchIsNotSubmitted() {
		RunPodJobsEngine engine = startedEngine();
		UUID rolledBack = this.fixture.transaction.execute((status) -> {
			status.setRollbackOnly();
			return engine.jobs().submitBatch("echo", INPUTS).id();
		});
		awaitDelivery(engine.jobs().submitBatch("echo", INPUTS).id());
		assertThat(engine.jobs().find(rolledBack)).isEmpty();
		assertThat(this.batches.list()).hasSize(1);
	}

	@Test
	void secondSubmissionWithKeyReturnsFirstBatch() {
		RunPodJobsEngine engine = startedEngine();
		Consumer<JobSubmission.Builder> key = (options) -> options.key("texts of 2026-11-29");
		UUID id = engine.jobs().submitBatch("echo", INPUTS, key).id();
		awaitDelivery(id);
		assertThat(engine.jobs().submitBatch("echo", List.of(4), key).id()).isEqualTo(id);
		assertThat(this.batches.list()).hasSize(1);
	}

	@Test
	void inputsAreSentAsRecorded() {
		Queue<String> received = new ConcurrentLinkedQueue<>();
		this.fixture.simulator.endpoint("echo", (job) -> {
			received.add(job.inputJson());
			return "done";
		});
		List<Object> inputs = List.of("line\none\u2028", new BigDecimal("0.12345678901234567890123"),
				new RawValue("{\n\t\"n\" :\r\n1}"), List.of(), false);
		awaitDelivery(startedEngine().jobs().submitBatch("echo", inputs).id());
		assertThat(received).containsExactlyInAnyOrder("\"line\\none\u2028\"", "0.12345678901234567890123",
				"{ \t\"n\" :  1}", "[]", "false");
	}

	@Test
	void batchWithFailedJobsSucceeds() {
		this.fixture.simulator.endpoint("echo",
				(job) -> job.inputJson().contains("2") ? Map.of("error", "no") : job.input());
		TrackedJob delivered = awaitDelivery(startedEngine().jobs().submitBatch("echo", INPUTS).id());
		assertThat(delivered.state()).isEqualTo(JobState.SUCCEEDED);
		assertThat(delivered.batch()).extracting(RunPodBatch::completed, RunPodBatch::failed).containsExactly(2, 1);
	}

	@Test
	void failedBatchIsDeliveredAsFailure() throws Exception {
		CountDownLatch release = block();
		RunPodJobsEngine engine = startedEngine();
		UUID id = engine.jobs().submitBatch("echo", INPUTS).id();
		String batchId = awaitRunning(id);
		HttpRequest request = HttpRequest
			.newBuilder(URI.create(this.fixture.simulator.baseUrl())
				.resolve("/admin/endpoints/echo/batches/" + batchId + "/fail"))
			.header("Authorization", "Bearer key")
			.POST(BodyPublishers.ofString("{}"))
			.build();
		assertThat(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
			.isEqualTo(200);
		TrackedJob delivered = awaitDelivery(id);
		release.countDown();
		assertThat(delivered.state()).isEqualTo(JobState.FAILED);
		assertThat(delivered.failure())
			.isEqualTo("Batch " + batchId + " failed as a whole, 0 of its 3 jobs have completed");
		assertThatIllegalStateException().isThrownBy(() -> engine.jobs().retry(id))
			.withMessage("Durable job " + id
					+ " is a batch, which RunPod cannot run again: submit its inputs as another" + " batch");
	}

	@Test
	void cancelledBatchIsCancelledAtRunPod() {
		CountDownLatch release = block();
		RunPodJobsEngine engine = startedEngine();
		UUID id = engine.jobs().submitBatch("echo", INPUTS).id();
		awaitRunning(id);
		engine.jobs().cancel(id);
		release.countDown();
		TrackedJob delivered = awaitDelivery(id);
		assertThat(delivered.state()).isEqualTo(JobState.CANCELLED);
		assertThat(delivered.batch()).extracting(RunPodBatch::status).isEqualTo(BatchStatus.CANCELLED);
	}

	@Test
	void batchThatIsNotSubmittedIsCancelledWithoutRequest() {
		RunPodJobsEngine engine = this.fixture.engine();
		UUID id = engine.jobs().submitBatch("echo", INPUTS).id();
		assertThat(engine.jobs().cancel(id).state()).isEqualTo(JobState.CANCELLED);
		assertThat(this.fixture.simulator.requests("echo")).isEmpty();
	}

	@Test
	void limitOfActiveBatchesPostponesBatchesOnly() {
		List<String> drafts = IntStream.range(0, 10).mapToObj((n) -> this.batches.create().id()).toList();
		RunPodJobsEngine engine = startedEngine();
		UUID id = engine.jobs().submitBatch("echo", INPUTS).id();
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.fixture.column(id, "failure")).endsWith(
					"an endpoint has at most 10 active batches. Wait until one has ended, or cancel drafts that are not"
							+ " needed"));
		awaitDelivery(engine.jobs().submit("echo", Map.of("n", 1)).id());
		assertThat(engine.jobs().list(JobQuery.all().withStates(JobState.PENDING, JobState.SENDING)))
			.extracting(TrackedJob::id)
			.containsExactly(id);
		drafts.forEach(this.batches::cancel);
		assertThat(awaitDelivery(id).state()).isEqualTo(JobState.SUCCEEDED);
	}

	@Test
	void batchIsFinalizedOnceAlthoughResponsesAreLost() {
		RunPodJobsEngine engine = startedEngine();
		for (int i = 0; i < 3; i++) {
			this.fixture.simulator.failNext(Operation.BATCH, Fault.CONNECTION_RESET);
			this.fixture.simulator.failNext(Operation.BATCH, Fault.BAD_GATEWAY_HTML);
		}
		TrackedJob delivered = awaitDelivery(engine.jobs().submitBatch("echo", INPUTS).id());
		assertThat(delivered.state()).isEqualTo(JobState.SUCCEEDED);
		assertThat(this.batches.list()).filteredOn((batch) -> batch.status() == BatchStatus.FINALIZED)
			.singleElement()
			.satisfies((batch) -> assertThat(batch.id()).isEqualTo(delivered.jobId()));
	}

	@Test
	void batchWithTooManyInputsIsRefused() {
		TrackedJob delivered = awaitDelivery(
				startedEngine().jobs().submitBatch("echo", IntStream.range(0, 5001).boxed().toList()).id());
		assertThat(delivered.state()).isEqualTo(JobState.REFUSED);
		assertThat(delivered.failure())
			.endsWith("a batch has at most 5000 inputs. Submit the others as further batches");
		assertThat(this.batches.list()).extracting(RunPodBatch::status).containsExactly(BatchStatus.CANCELLED);
	}

	@Test
	void refusedBatchIsSubmittedAgainWithItsInputs() {
		RunPodJobsEngine engine = this.fixture.engine();
		engine.registerEndpointHandler("missing", EnumSet.allOf(JobOutcome.class), this.fixture::receive);
		engine.start();
		UUID id = engine.jobs().submitBatch("missing", INPUTS).id();
		assertThat(awaitDelivery(id).state()).isEqualTo(JobState.REFUSED);
		this.fixture.delivered.clear();
		this.fixture.simulator.endpoint("missing", (job) -> job.input());
		engine.jobs().retry(id);
		TrackedJob delivered = awaitDelivery(id);
		assertThat(delivered.batch()).extracting(RunPodBatch::completed).isEqualTo(3);
		this.fixture.delivered.clear();
		engine.jobs().redeliver(id);
		assertThat(awaitDelivery(id)).isEqualTo(delivered);
	}

	@Test
	void batchIsAwaitedAgainAfterItsDeadline() {
		CountDownLatch release = block();
		RunPodJobsEngine first = startedEngine();
		UUID id = first.jobs().submitBatch("echo", INPUTS).id();
		stopAtDeadline(first, id);
		RunPodJobsEngine engine = startedEngine();
		TrackedJob timedOut = awaitDelivery(id);
		assertThat(timedOut.state()).isEqualTo(JobState.TIMED_OUT);
		assertThat(timedOut.jobId()).isNotNull();
		this.fixture.delivered.clear();
		assertThat(engine.jobs().retry(id).state()).isEqualTo(JobState.SUBMITTED);
		release.countDown();
		TrackedJob succeeded = awaitDelivery(id);
		assertThat(succeeded.state()).isEqualTo(JobState.SUCCEEDED);
		assertThat(succeeded.jobId()).isEqualTo(timedOut.jobId());
		assertThat(this.batches.list()).hasSize(1);
	}

	@Test
	void draftThatCannotBeFinalizedIsCancelledAtDeadline() {
		RunPodJobsEngine first = startedEngineWithoutFinalization();
		UUID id = first.jobs().submitBatch("echo", INPUTS).id();
		stopAtDeadline(first, id);
		startedEngineWithoutFinalization();
		TrackedJob delivered = awaitDelivery(id);
		assertThat(delivered.state()).isEqualTo(JobState.TIMED_OUT);
		assertThat(delivered.failure())
			.isEqualTo("The deadline passed before batch " + delivered.jobId() + " could be finalized");
		assertThat(this.batches.list()).extracting(RunPodBatch::status).containsExactly(BatchStatus.CANCELLED);
	}

	// another process adopts it, after its deadline
	private void stopAtDeadline(RunPodJobsEngine engine, UUID id) {
		Awaitility.await().until(() -> this.fixture.column(id, "state").equals(JobState.SUBMITTED.name()));
		engine.stop();
		this.fixture.jdbcClient.sql("update runpod_job set deadline = created_at where id = :id")
			.param("id", id)
			.update();
	}

	private RunPodJobsEngine startedEngineWithoutFinalization() {
		RunPodJobsEngine engine = this.fixture.engine(new JdbcTransactionManager(this.fixture.dataSource),
				(builder) -> {
				},
				this.fixture.client("key", (builder) -> builder.webClient(
						(webClient) -> webClient.filter((request, next) -> request.url().getPath().endsWith("/finalize")
								? rejection() : next.exchange(request)))));
		engine.registerEndpointHandler("echo", EnumSet.allOf(JobOutcome.class), this.fixture::receive);
		engine.start();
		return engine;
	}

	private static Mono<ClientResponse> rejection() {
		return Mono.just(ClientResponse.create(HttpStatus.BAD_REQUEST)
			.header("Content-Type", "application/json")
			.body("{\"error\":\"too many queued requests\"}")
			.build());
	}

	@Test
	void batchIsCheckedBeforeItIsRecorded() {
		RunPodJobs jobs = this.fixture.engine().jobs();
		assertThatIllegalArgumentException().isThrownBy(() -> jobs.submitBatch("no-endpoint", INPUTS))
			.withMessage("There is no endpoint 'no-endpoint'");
		assertThatIllegalArgumentException().isThrownBy(() -> jobs.submitBatch("echo", List.of()))
			.withMessage("A batch must have at least one input");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> jobs.submitBatch("echo", List.of("x".repeat(10 * 1024 * 1024))))
			.withMessage("The input of a durable job has 10485762 bytes as JSON, but RunPod accepts 10485760."
					+ " Upload it, and submit its URL");
		String large = "x".repeat(10_000_000);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> jobs.submitBatch("echo", Stream.<Object>generate(() -> large)::iterator))
			.withMessage(
					"The inputs of a durable batch have more than 100000000 bytes as JSON. Submit several batches");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> jobs.submitBatch("echo", List.of(JobRequest.of(Map.of("n", 1)))))
			.withMessage("'input' must be the input itself, not a JobRequest: set the policy of a durable job by its"
					+ " options");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> jobs.submitBatch("echo", INPUTS,
					(options) -> options.policy(ExecutionPolicy.none().withLowPriority(true))))
			.withMessage("A batch has no policy: RunPod applies one only to jobs that are submitted by run");
		List<Object> withNull = new ArrayList<>();
		withNull.add(null);
		assertThatIllegalArgumentException().isThrownBy(() -> jobs.submitBatch("echo", withNull))
			.withMessageStartingWith("'input' must not be null");
		assertThat(jobs.list(JobQuery.all())).isEmpty();
	}

	@Test
	void batchHasNoOutput() {
		TrackedJob batch = this.fixture.engine().jobs().submitBatch("echo", INPUTS);
		assertThatIllegalStateException().isThrownBy(() -> batch.output(String.class))
			.withMessage("Durable job " + batch.id() + " is a batch, which has no output: read its items by"
					+ " RunPodEndpoint.batch().items");
	}

	private CountDownLatch block() {
		CountDownLatch release = new CountDownLatch(1);
		this.fixture.simulator.endpoint("echo", (job) -> {
			release.await();
			return job.input();
		});
		return release;
	}

	private RunPodJobsEngine startedEngine() {
		RunPodJobsEngine engine = this.fixture.engine();
		engine.registerEndpointHandler("echo", EnumSet.allOf(JobOutcome.class), this.fixture::receive);
		engine.start();
		return engine;
	}

	private String awaitRunning(UUID id) {
		Awaitility.await().until(() -> this.fixture.column(id, "state").equals(JobState.SUBMITTED.name()));
		String batchId = this.fixture.column(id, "job_id");
		Awaitility.await().until(() -> this.batches.status(batchId).inProgress() > 0);
		return batchId;
	}

	private TrackedJob awaitDelivery(UUID id) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> this.fixture.column(id, "delivery_state").equals(DeliveryState.DELIVERED.name())
					&& this.fixture.delivered.stream().anyMatch((job) -> job.id().equals(id)));
		return this.fixture.delivered.stream().filter((job) -> job.id().equals(id)).findFirst().orElseThrow();
	}

}
