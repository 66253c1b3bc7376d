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

package io.runpod.client.batch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.exception.RunPodBatchLimitException;
import io.runpod.client.exception.RunPodBatchLimitException.Reason;
import io.runpod.client.exception.RunPodBatchNotFoundException;
import io.runpod.client.exception.RunPodJobException;
import io.runpod.client.job.ExecutionPolicy;
import io.runpod.client.job.JobRequest;
import io.runpod.client.testsupport.RecordedRunPod;
import io.runpod.client.testsupport.StubResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link BatchOperations} and {@link ReactiveBatchOperations}.
 */
class BatchOperationsTests {

	private static final int MAX_BODY_SIZE = 10 * 1024 * 1024;

	private final BatchRunPod runpod = new BatchRunPod();

	private final RunPodClient client = client((builder) -> {
	});

	private final BatchOperations batches = endpoint(this.client).batch();

	private RunPodClient client(Consumer<RunPodClient.Builder> customizer) {
		RunPodClient.Builder builder = RunPodClient.builder(WebClient.builder())
			.baseUrl(this.runpod.baseUrl())
			.apiKey(() -> "test-key");
		customizer.accept(builder);
		return builder.build();
	}

	private static RunPodEndpoint endpoint(RunPodClient client) {
		return client.endpoint("e1",
				(endpoint) -> endpoint.name("embed").options((options) -> options.timeout(RecordedRunPod.TIMEOUT)));
	}

	@AfterEach
	void close() {
		this.client.close();
		this.runpod.close();
	}

	@Test
	void requestsHaveTheDocumentedBodies() {
		String id = this.batches.create().id();
		this.batches.append(id, List.of(Map.of("n", 1), Map.of("n", 2)));
		this.batches.finalizeBatch(id);
		assertThat(this.runpod.bodies).containsExactly("[]", "",
				"{\"requests\":[{\"input\":{\"n\":1}},{\"input\":{\"n\":2}}]}", "", "{}", "");
	}

	@Test
	void batchHasTheDocumentedFields() {
		this.runpod.batches.put("b", new BatchRunPod.Batch("b"));
		RunPodBatch batch = this.batches.status("b");
		assertThat(batch.createdAt()).isEqualTo(Instant.ofEpochMilli(1_783_584_000_000L));
		assertThat(batch.isTerminal()).isFalse();
		assertThat(batch).hasToString("RunPodBatch[b DRAFT, 0 of 0 ended, 0 failed]");
	}

	@Test
	void inputsAreAppendedInChunksBelowTheLimit() {
		String text = "x".repeat(1_000_000);
		String id = this.batches.create().id();
		List<Map<String, String>> inputs = IntStream.range(0, 25)
			.mapToObj((n) -> Map.of("n", String.valueOf(n), "text", text))
			.toList();
		assertThat(this.batches.append(id, inputs).total()).isEqualTo(25);
		assertThat(this.runpod.count("append")).isEqualTo(3);
		assertThat(this.runpod.bodySizes).allSatisfy((size) -> assertThat(size).isLessThanOrEqualTo(MAX_BODY_SIZE));
		assertThat(this.runpod.batches.get(id).inputs).hasSize(25)
			.isEqualTo(IntStream.range(0, 25).mapToObj(String::valueOf).toList());
	}

	@Test
	void inputOfTheMaximumSizeIsAChunk() {
		String id = this.batches.create().id();
		int envelope = "{'requests':[{'input':{'n':'0','t':''}}]}".length();
		Map<String, String> input = new LinkedHashMap<>();
		input.put("n", "0");
		input.put("t", "x".repeat(MAX_BODY_SIZE - envelope));
		assertThat(this.batches.append(id, List.of(input, Map.of("n", "1"))).total()).isEqualTo(2);
		assertThat(this.runpod.bodySizes).contains(MAX_BODY_SIZE);
		input.merge("t", "x", String::concat);
		assertThatIllegalArgumentException().isThrownBy(() -> this.batches.append(id, List.of(input)))
			.withMessageContaining("upload the data");
	}

	@Test
	void inputsAreRequestedWithBackpressure() {
		String text = "x".repeat(4_000_000);
		String id = this.batches.create().id();
		AtomicInteger requested = new AtomicInteger();
		List<Long> ahead = new ArrayList<>();
		Flux<Object> inputs = Flux.range(0, 12)
			.doOnRequest((n) -> assertThat(n).isLessThan(100))
			.doOnNext((n) -> ahead.add(requested.incrementAndGet() - 2 * this.runpod.count("append")))
			.map((n) -> Map.of("n", n, "text", text));
		assertThat(endpoint(this.client).reactive().batch().append(id, inputs).block().total()).isEqualTo(12);
		assertThat(ahead).allSatisfy((n) -> assertThat(n).isLessThanOrEqualTo(5));
	}

	@Test
	void inputsAreTakenByTheCallingThread() {
		Set<Thread> threads = new HashSet<>();
		String text = "x".repeat(4_000_000);
		Iterable<Map<String, Object>> inputs = IntStream.range(0, 5)
			.peek((n) -> threads.add(Thread.currentThread()))
			.mapToObj((n) -> Map.<String, Object>of("n", n, "text", text))::iterator;
		this.batches.submit("nightly", inputs);
		assertThat(threads).containsExactly(Thread.currentThread());
	}

	@Test
	void optionsOfARequestAreRejected() {
		String id = this.batches.create().id();
		JobRequest request = JobRequest.of(Map.of("n", 1))
			.withPolicy(ExecutionPolicy.none().withTtl(Duration.ofHours(1)));
		assertThatIllegalArgumentException().isThrownBy(() -> this.batches.append(id, List.of(request)))
			.withMessage(
					"A batch has inputs only: a policy, webhook or bucket applies to jobs that are submitted by run or"
							+ " runSync");
	}

	@Test
	void limitOfInputs() {
		assertThatExceptionOfType(RunPodBatchLimitException.class)
			.isThrownBy(() -> this.batches.submit("nightly",
					IntStream.range(0, 5001).mapToObj((n) -> Map.of("n", n)).toList()))
			.withMessage(
					"appendBatch on endpoint 'embed' was rejected (HTTP 400: bad request: too many): a batch has at"
							+ " most 5000 inputs. Submit the others as further batches")
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.TOO_MANY_INPUTS))
			.satisfies((ex) -> assertThat(ex.getLimit()).isEqualTo(5000));
	}

	@Test
	void limitOfActiveBatches() {
		this.runpod.maxActive = 1;
		this.batches.create();
		assertThatExceptionOfType(RunPodBatchLimitException.class).isThrownBy(this.batches::create)
			.withMessage("createBatch on endpoint 'embed' was rejected (HTTP 400: bad request: maximum number of active"
					+ " batches reached): an endpoint has at most 10 active batches. Wait until one has ended, or cancel"
					+ " drafts that are not needed")
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.TOO_MANY_ACTIVE_BATCHES))
			.satisfies((ex) -> assertThat(ex.getLimit()).isEqualTo(10));
	}

	@Test
	void limitOfQueuedJobs() {
		this.runpod.maxQueued = 0;
		assertThatExceptionOfType(RunPodBatchLimitException.class)
			.isThrownBy(() -> this.batches.submit("nightly", List.of(Map.of("n", 1))))
			.withMessage(
					"finalizeBatch on endpoint 'embed' was rejected (HTTP 400: bad request: queue limit exceeded): an"
							+ " endpoint has at most 50000 queued jobs of batches. Wait until some have ended, and finalize the"
							+ " batch then")
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.TOO_MANY_QUEUED_JOBS))
			.satisfies((ex) -> assertThat(ex.getLimit()).isEqualTo(50_000));
	}

	@Test
	void unknownBatch() {
		assertThatExceptionOfType(RunPodBatchNotFoundException.class).isThrownBy(() -> this.batches.status("b/1"))
			.withMessage("Batch b/1 was not found on endpoint 'embed'. Check the id, and that it is one of a batch of"
					+ " this endpoint")
			.satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo("b/1"));
		assertThatExceptionOfType(RunPodBatchNotFoundException.class).isThrownBy(() -> this.batches.await("unknown"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.batches.status(".."))
			.withMessage("'batchId' must not be '..', which is not an id but changes the path of a URL");
	}

	@Test
	void itemIsRemovedFromDraft() {
		String id = this.batches.create().id();
		this.batches.append(id, List.of(Map.of("n", 1), Map.of("n", 2)));
		assertThat(this.batches.remove(id, "0").total()).isEqualTo(1);
	}

	@Test
	void listIsNewestFirst() {
		String first = this.batches.create().id();
		String second = this.batches.create().id();
		assertThat(this.batches.list()).extracting(RunPodBatch::id).containsExactly(second, first);
	}

	@Test
	void itemsAreTyped() {
		this.runpod.batches.put("b", new BatchRunPod.Batch("b"));
		this.runpod.items = StubResponse.sampleText("batch-requests.json")
			.replace("\"hasMore\":true", "\"hasMore\":false");
		List<BatchItem> items = this.batches.items("b").toList();
		assertThat(items).extracting(BatchItem::id).startsWith("req_abc001", "req_abc002");
		BatchItem completed = items.get(0);
		assertThat(completed.isSuccessful()).isTrue();
		assertThat(completed.outputOrThrow(RecordedRunPod.MAP_TYPE)).containsKey("embedding");
		assertThat(completed.startedAt()).isEqualTo("2026-07-09T09:15:00Z");
		assertThat(completed.completedAt()).isEqualTo("2026-07-09T09:15:02Z");
		BatchItem failed = items.get(1);
		assertThat(failed.error()).isNotNull();
		assertThatExceptionOfType(RunPodJobException.class).isThrownBy(() -> failed.outputOrThrow(String.class));
	}

	@Test
	void itemsOfAllPagesAreRead() {
		this.runpod.batches.put("b", new BatchRunPod.Batch("b"));
		this.runpod.pageOf(120, "x");
		assertThat(this.batches.items("b")).extracting(BatchItem::id)
			.isEqualTo(IntStream.range(0, 120).mapToObj((n) -> "req_" + n).toList());
		assertThat(this.runpod.count("items")).isEqualTo(3);
	}

	@Test
	void itemsTooLargeForOneResponseAreReadInSmallerPages() {
		this.runpod.batches.put("b", new BatchRunPod.Batch("b"));
		this.runpod.pageOf(20, "x".repeat(100_000));
		try (RunPodClient client = client((builder) -> builder.maxInMemorySize(DataSize.ofKilobytes(300)))) {
			assertThat(endpoint(client).batch().items("b")).extracting(BatchItem::id)
				.isEqualTo(IntStream.range(0, 20).mapToObj((n) -> "req_" + n).toList());
		}
	}

}
