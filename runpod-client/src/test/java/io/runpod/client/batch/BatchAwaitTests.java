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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.function.client.WebClient;

import io.runpod.client.RunPodClient;
import io.runpod.client.batch.BatchRunPod.Fault;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.client.testsupport.VirtualTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for the wait for a batch, under virtual time.
 */
class BatchAwaitTests {

	private final BatchRunPod runpod = new BatchRunPod();

	private final VirtualTime time = new VirtualTime();

	private final RunPodClient client = RunPodClient.builder(WebClient.builder())
		.baseUrl(this.runpod.baseUrl())
		.apiKey(() -> "test-key")
		.scheduler(this.time.scheduler())
		.webClient(this.time::trackRequests)
		.build();

	private final ReactiveBatchOperations batches = this.client
		.endpoint("e1", (endpoint) -> endpoint.name("embed").options((options) -> options.timeout(Duration.ofHours(2))))
		.reactive()
		.batch();

	private final BatchRunPod.Batch batch = new BatchRunPod.Batch("b");

	BatchAwaitTests() {
		this.batch.inputs.addAll(List.of("1", "2"));
		this.batch.status = "FINALIZED";
		this.runpod.batches.put("b", this.batch);
	}

	@AfterEach
	void close() {
		this.client.close();
		this.runpod.close();
	}

	@Test
	void batchIsPolledEveryThirtySecondsAtLast() {
		CompletableFuture<RunPodBatch> result = this.batches.await("b").toFuture();
		this.time.scheduler().schedule(() -> this.batch.completed = 2, 10, TimeUnit.MINUTES);
		this.time.advanceUntilDone(result, Duration.ofSeconds(5));
		assertThat(result.join().isTerminal()).isTrue();
		assertThat(this.time.elapsed()).isBetween(Duration.ofMinutes(10), Duration.ofSeconds(640));
		assertThat(this.runpod.count("status")).isBetween(24L, 27L);
	}

	@Test
	void endOfShortBatchIsSeenSoon() {
		CompletableFuture<RunPodBatch> result = this.batches.await("b").toFuture();
		this.time.scheduler().schedule(() -> this.batch.completed = 2, 2, TimeUnit.SECONDS);
		this.time.advanceUntilDone(result, Duration.ofSeconds(1));
		assertThat(this.time.elapsed()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
		assertThat(this.runpod.count("status")).isEqualTo(3);
	}

	@Test
	void updatesAreChangesOnly() {
		CompletableFuture<List<RunPodBatch>> result = this.batches.withInterval(Duration.ofMinutes(5))
			.updates("b")
			.collectList()
			.toFuture();
		this.time.scheduler().schedule(() -> this.batch.completed = 1, 20, TimeUnit.MINUTES);
		this.time.scheduler().schedule(() -> this.batch.completed = 2, 40, TimeUnit.MINUTES);
		this.time.advanceUntilDone(result, Duration.ofMinutes(1));
		assertThat(result.join()).extracting(RunPodBatch::completed).containsExactly(0, 1, 2);
		assertThat(this.runpod.count("status")).isBetween(10L, 20L);
	}

	@Test
	void failedRequestsAreRepeated() {
		this.runpod.fail("status", Fault.BAD_GATEWAY_BEFORE, Fault.RESET_BEFORE, Fault.RESET_AFTER,
				Fault.BAD_GATEWAY_AFTER, Fault.RESET_BEFORE, Fault.BAD_GATEWAY_BEFORE, Fault.RESET_BEFORE);
		this.batch.completed = 2;
		CompletableFuture<RunPodBatch> result = this.batches.await("b").toFuture();
		this.time.advanceUntilDone(result, Duration.ofSeconds(1));
		assertThat(result.join().isTerminal()).isTrue();
	}

	@Test
	void timeoutHasTheProgress() {
		this.batch.completed = 1;
		CompletableFuture<RunPodBatch> result = this.batches.await("b").toFuture();
		this.time.advanceUntilDone(result, Duration.ofMinutes(1));
		RunPodTimeoutException ex = catchThrowableOfType(RunPodTimeoutException.class, () -> {
			try {
				result.join();
			}
			catch (CompletionException completion) {
				throw completion.getCause();
			}
		});
		assertThat(ex).hasMessage("Not ended after 7200000 ms: batch b (endpoint 'embed') is FINALIZED, and 1 of its 2"
				+ " jobs have ended. It continues at RunPod; await its id to resume waiting, with a longer timeout of the"
				+ " view");
		assertThat(ex.getJobId()).isEqualTo("b");
		assertThat(this.batch.status).isEqualTo("FINALIZED");
	}

	@Test
	void failedBatchIsReturned() {
		this.batch.status = "FAILED";
		assertThat(this.batches.await("b").block()).extracting(RunPodBatch::status).isEqualTo(BatchStatus.FAILED);
	}

}
