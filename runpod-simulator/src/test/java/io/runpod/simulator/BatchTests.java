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

package io.runpod.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import io.runpod.simulator.endpoint.HandlerContext;
import io.runpod.simulator.endpoint.WorkerState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the lifecycle of batches.
 */
class BatchTests {

	@AutoClose
	private final RunPodSimulator simulator = RunPodSimulator.builder()
		.endpoint("embed", BatchTests::embed, (settings) -> settings.workers(1))
		.workerEndpoint("real")
		.start();

	private final SimulatorClient api = new SimulatorClient(this.simulator);

	private final BatchClient embedBatches = new BatchClient(this.api, "embed");

	private final BatchClient remoteBatches = new BatchClient(this.api, "real");

	@Test
	void draftMatchesDocumentationAndDoesNotRun() {
		JsonNode draft = this.embedBatches.post("", BatchClient.TWO_REQUESTS);
		assertThat(JsonShape.of(draft)).isEqualTo(JsonShape.of(SimulatorClient.sample("batch-draft.json")));
		assertThat(draft.get("id").stringValue()).startsWith("batch_");
		assertThat(draft.get("status").stringValue()).isEqualTo("DRAFT");
		JsonNode summary = this.embedBatches.summary(draft.get("id").stringValue());
		assertThat(summary.get("status").stringValue()).isEqualTo("DRAFT");
		assertThat(BatchClient.counts(summary)).isEqualTo("0 completed, 0 failed, 0 in progress of 2");
		assertThat(this.api.health("embed").get("jobs").toString()).doesNotContain("1", "2");
	}

	@Test
	void finalizedBatchRunsItsRequestsAndStaysFinalized() {
		String id = this.embedBatches.create(BatchClient.TWO_REQUESTS);
		this.embedBatches.post("/" + id + "/requests",
				"{\"requests\":[{\"input\":{\"text\":\"fail\"}},{\"input\":{\"text\":\"third\"}}]}");
		assertThat(this.embedBatches.finalizeBatch(id).get("status").stringValue()).isEqualTo("FINALIZED");
		JsonNode summary = this.embedBatches.awaitCompletion(id);
		assertThat(JsonShape.of(summary)).isEqualTo(JsonShape.of(SimulatorClient.sample("batch-finalized.json")));
		assertThat(summary.get("status").stringValue()).isEqualTo("FINALIZED");
		assertThat(summary.get("endpointId").stringValue()).isEqualTo("embed");
		assertThat(BatchClient.counts(summary)).isEqualTo("3 completed, 1 failed, 0 in progress of 4");
		assertThat(Instant.ofEpochMilli(summary.get("createdAt").longValue())).isBetween(Instant.now().minusSeconds(60),
				Instant.now().plusSeconds(1));
	}

	@Test
	void resultsArePaged() {
		String id = this.embedBatches.create("[" + BatchClient.requests(59) + ",{\"input\":{\"text\":\"fail\"}}]");
		this.embedBatches.finalizeBatch(id);
		this.embedBatches.awaitCompletion(id);
		JsonNode first = this.embedBatches.get("/" + id + "/requests");
		JsonNode sample = SimulatorClient.sample("batch-requests.json");
		assertThat(JsonShape.of(first)).isEqualTo(JsonShape.of(sample));
		assertThat(JsonShape.of(first.get("requests").get(0))).isEqualTo(JsonShape.of(sample.get("requests").get(0)));
		assertThat(first.get("requests").get(7).get("output").get("text").stringValue()).isEqualTo("7");
		assertThat(Instant.parse(first.get("requests").get(0).get("startedAt").stringValue()))
			.isBeforeOrEqualTo(Instant.parse(first.get("requests").get(0).get("completedAt").stringValue()));
		assertThat(page(first)).isEqualTo("50 from 0 of 60, limit 50, more: true");
		JsonNode last = this.embedBatches.get("/" + id + "/requests?offset=50&limit=20");
		assertThat(page(last)).isEqualTo("10 from 50 of 60, limit 20, more: false");
		JsonNode failed = last.get("requests").get(9);
		assertThat(JsonShape.of(failed)).isEqualTo(JsonShape.of(sample.get("requests").get(1)));
		assertThat(page(this.embedBatches.get("/" + id + "/requests?offset=99999999999&limit=-3")))
			.isEqualTo("0 from 99999999999 of 60, limit 1, more: false");
	}

	@Test
	void requestCanBeRemovedFromADraft() {
		String id = this.embedBatches.create(BatchClient.TWO_REQUESTS);
		String request = this.embedBatches.get("/" + id + "/requests").get("requests").get(0).get("id").stringValue();
		assertThat(this.embedBatches.send("DELETE", "/" + id + "/requests/" + request, "").statusCode()).isEqualTo(200);
		assertThat(this.embedBatches.send("DELETE", "/" + id + "/requests/" + request, "").statusCode()).isEqualTo(404);
		JsonNode left = this.embedBatches.get("/" + id + "/requests");
		assertThat(left.get("total").intValue()).isEqualTo(1);
		assertThat(left.toString()).doesNotContain(request);
	}

	@Test
	void finalizedBatchCannotBeChanged() {
		String id = this.embedBatches.create(BatchClient.TWO_REQUESTS);
		String request = this.embedBatches.get("/" + id + "/requests").get("requests").get(0).get("id").stringValue();
		this.embedBatches.finalizeBatch(id);
		assertThat(List.of(this.embedBatches.send("POST", "/" + id + "/finalize", ""),
				this.embedBatches.send("POST", "/" + id + "/requests", "{\"requests\":[]}"),
				this.embedBatches.send("DELETE", "/" + id + "/requests/" + request, "")))
			.allSatisfy((refused) -> {
				assertThat(refused.statusCode()).isEqualTo(400);
				assertThat(refused.body()).contains("bad request: the batch is FINALIZED");
			});
	}

	@Test
	void batchesAreListedNewestFirstWithName() {
		String first = this.embedBatches.create("[]");
		String second = this.embedBatches.create(BatchClient.TWO_REQUESTS);
		assertThat(this.embedBatches.send("PUT", "/" + first, "{\"name\":\"nightly\"}").body()).contains("nightly");
		JsonNode list = this.embedBatches.get("");
		assertThat(list.get("batches")).extracting((batch) -> batch.get("id").stringValue())
			.containsExactly(second, first);
		assertThat(list.get("batches").get(1)).isEqualTo(this.embedBatches.summary(first));
		assertThat(this.embedBatches.get("?offset=1&limit=1").get("batches")).hasSize(1);
		assertThat(this.remoteBatches.get("").get("total").intValue()).isZero();
	}

	@Test
	void resultIsKeptAfterJobExpires() {
		this.simulator.control("embed").setWorkerState(WorkerState.IDLE);
		String id = this.embedBatches.create(BatchClient.TWO_REQUESTS);
		this.embedBatches.finalizeBatch(id);
		this.embedBatches.awaitCompletion(id);
		this.simulator.advanceTimeBy(Duration.ofHours(2));
		JsonNode request = this.embedBatches.get("/" + id + "/requests").get("requests").get(0);
		SimulatorClient
			.await(() -> this.api.get("/embed/status/" + request.get("id").stringValue()).statusCode() == 404);
		assertThat(this.embedBatches.get("/" + id + "/requests").get("requests").get(0)).isEqualTo(request);
	}

	@Test
	void failBatchFailsTheWholeBatch() {
		String id = this.remoteBatches.create(BatchClient.TWO_REQUESTS);
		this.remoteBatches.finalizeBatch(id);
		this.simulator.control("real").failBatch(id);
		assertThat(this.remoteBatches.summary(id).get("status").stringValue()).isEqualTo("FAILED");
		assertThat(this.api.health("real").get("jobs").get("inQueue").intValue()).isZero();
		assertThatIllegalArgumentException().isThrownBy(() -> this.simulator.control("real").failBatch("nope"));
	}

	@Test
	void cancelledDraftNeverRuns() {
		String id = this.embedBatches.create(BatchClient.TWO_REQUESTS);
		assertThat(this.embedBatches.post("/" + id + "/cancel", "").get("status").stringValue()).isEqualTo("CANCELLED");
		assertThat(this.embedBatches.send("POST", "/" + id + "/finalize", "").statusCode()).isEqualTo(400);
	}

	@Test
	void cancelCompletesRunningJobsAndDropsQueuedOnes() {
		String id = this.remoteBatches.create(BatchClient.TWO_REQUESTS);
		this.remoteBatches.finalizeBatch(id);
		FakeWorker worker = new FakeWorker(this.simulator, "real", "w1");
		String running = worker.takeJobId();
		assertThat(this.remoteBatches.post("/" + id + "/cancel", "").get("status").stringValue())
			.isEqualTo("FINALIZED");
		assertThat(this.api.health("real").get("jobs").get("inQueue").intValue()).isZero();
		worker.reportResult(running, "{\"output\":[1]}");
		JsonNode summary = this.remoteBatches.summary(id);
		assertThat(summary.get("status").stringValue()).isEqualTo("CANCELLED");
		assertThat(BatchClient.counts(summary)).isEqualTo("1 completed, 1 failed, 0 in progress of 2");
	}

	@Test
	void workerReceivesBatchIdWithTheJob() {
		String id = this.remoteBatches.create(BatchClient.TWO_REQUESTS);
		this.remoteBatches.finalizeBatch(id);
		FakeWorker worker = new FakeWorker(this.simulator, "real", "w1");
		JsonNode job = worker.take();
		assertThat(JsonShape.of(job)).isEqualTo(JsonShape.of(SimulatorClient.sample("job-of-batch.json")));
		assertThat(job.get("batchId").stringValue()).isEqualTo(id);
		assertThat(BatchClient.counts(this.remoteBatches.summary(id)))
			.isEqualTo("0 completed, 0 failed, 1 in progress of 2");
		worker.reportResult(job.get("id").stringValue(), "{\"output\":[1]}");
		assertThat(this.api.status("real", job.get("id").stringValue()).get("output")).hasToString("[1]");
		assertThat(BatchClient.counts(this.remoteBatches.summary(id)))
			.isEqualTo("1 completed, 0 failed, 0 in progress of 2");
	}

	private static Object embed(HandlerContext job) {
		if (String.valueOf(job.input()).contains("fail")) {
			throw new IllegalStateException("cannot embed that");
		}
		return job.input();
	}

	private static String page(JsonNode page) {
		return "%s from %s of %s, limit %s, more: %s".formatted(page.get("requests").size(), page.get("offset"),
				page.get("total"), page.get("limit"), page.get("hasMore"));
	}

}
