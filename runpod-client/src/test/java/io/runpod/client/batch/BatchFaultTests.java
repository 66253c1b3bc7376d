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
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.reactive.function.client.WebClient;

import io.runpod.client.RunPodClient;
import io.runpod.client.RunPodEndpoint;
import io.runpod.client.batch.BatchRunPod.Fault;
import io.runpod.client.exception.RunPodException;
import io.runpod.client.exception.RunPodRequestException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for batches whose requests and responses get lost: each input runs exactly once.
 */
class BatchFaultTests {

	private static final List<String> OPERATIONS = List.of("list", "create", "rename", "status", "append", "finalize");

	private final BatchRunPod runpod = new BatchRunPod();

	private final RunPodClient client = RunPodClient.builder(WebClient.builder())
		.baseUrl(this.runpod.baseUrl())
		.apiKey(() -> "test-key")
		.build();

	private final RunPodEndpoint endpoint = this.client.endpoint("e1",
			(endpoint) -> endpoint.name("embed").options((options) -> options.timeout(Duration.ofSeconds(20))));

	private final BatchOperations batches = this.endpoint.batch();

	@AfterEach
	void close() {
		this.client.close();
		this.runpod.close();
	}

	static Stream<Arguments> faults() {
		return OPERATIONS.stream()
			.flatMap((operation) -> Stream.of(Fault.values()).map((fault) -> Arguments.of(operation, fault)));
	}

	@ParameterizedTest
	@MethodSource("faults")
	void eachInputRunsOnce(String operation, Fault fault) {
		this.runpod.fail(operation, fault, fault);
		RunPodBatch batch = this.batches.submit("nightly", inputs(3));
		assertThat(batch.status()).isEqualTo(BatchStatus.FINALIZED);
		assertThat(batch.total()).isEqualTo(3);
		assertThat(this.runpod.paidInputs()).containsExactly("0", "1", "2");
	}

	@ParameterizedTest
	@MethodSource("faults")
	void failedSubmissionCanBeRepeated(String operation, Fault fault) {
		this.runpod.fail(operation, fault, fault, fault, fault, fault);
		RunPodEndpoint endpoint = this.client.endpoint("e1",
				(spec) -> spec.name("once").options((options) -> options.maxAttempts(1)));
		try {
			endpoint.batch().submit("nightly", inputs(3));
		}
		catch (RunPodException ex) {
			assertThat(ex).hasMessageContaining("endpoint 'once'");
		}
		this.runpod.fail(operation);
		endpoint.batch().submit("nightly", inputs(3));
		assertThat(this.runpod.paidInputs()).containsExactly("0", "1", "2");
		assertThat(this.runpod.batches.values()).filteredOn((batch) -> batch.status.equals("DRAFT"))
			.allSatisfy((draft) -> {
				assertThat(draft.name).isNull();
				assertThat(draft.inputs).isEmpty();
			});
	}

	@Test
	void submissionOfKnownNameReadsNoInput() {
		RunPodBatch first = this.batches.submit("nightly", inputs(3));
		RunPodBatch second = this.batches.submit("nightly", () -> {
			throw new IllegalStateException("read");
		});
		assertThat(second).isEqualTo(first);
	}

	@Test
	void draftOfKilledProcessIsReplaced() {
		RunPodBatch draft = this.batches.rename(this.batches.create().id(), "nightly");
		this.batches.append(draft.id(), inputs(2));
		this.batches.submit("nightly", inputs(3));
		assertThat(this.runpod.batches.get(draft.id()).status).isEqualTo("CANCELLED");
		assertThat(this.runpod.paidInputs()).containsExactly("0", "1", "2");
	}

	@Test
	void cancelledBatchIsSubmittedAgain() {
		RunPodBatch first = this.batches.submit("nightly", inputs(1));
		this.batches.cancel(first.id());
		assertThat(this.batches.submit("nightly", inputs(1)).id()).isNotEqualTo(first.id());
	}

	@Test
	void draftIsCancelledIfInputsFail() {
		Iterable<Object> inputs = () -> Stream.<Object>of(Map.of("n", 0), Map.of()).iterator();
		assertThatIllegalArgumentException().isThrownBy(() -> this.batches.submit("nightly", inputs))
			.withMessageContaining("RunPod strips an empty input");
		assertThat(this.runpod.batches.values()).extracting((batch) -> batch.status).containsExactly("CANCELLED");
	}

	@Test
	void draftIsCancelledIfNamesAreIgnored() {
		this.runpod.ignoreNames = true;
		assertThatExceptionOfType(RunPodRequestException.class)
			.isThrownBy(() -> this.batches.submit("nightly", inputs(1)))
			.withMessage("RunPod does not return the name of batch batch_0 of endpoint 'embed', by which a repeated"
					+ " submission would find it: use create, append and finalizeBatch, and keep the id");
		assertThat(this.runpod.batches.values()).extracting((batch) -> batch.status).containsExactly("CANCELLED");
	}

	@ParameterizedTest
	@EnumSource(Fault.class)
	void lostAppendIsVerified(Fault fault) {
		String id = this.batches.create().id();
		this.runpod.fail("append", fault);
		assertThat(this.batches.append(id, inputs(3)).total()).isEqualTo(3);
		assertThat(this.runpod.count("append")).isEqualTo(fault.isProcessed() ? 1 : 2);
	}

	@Test
	void appendToChangedDraftIsRejected() {
		String id = this.batches.create().id();
		Iterable<Map<String, Object>> inputs = () -> {
			this.runpod.batches.get(id).inputs.add("other");
			return inputs(2).iterator();
		};
		assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(() -> this.batches.append(id, inputs))
			.withMessage("Batch batch_0 of endpoint 'embed' has 3 inputs instead of 2: it was changed by others, or a"
					+ " request was received twice. It is a draft and costs nothing: cancel it, and create another one")
			.satisfies((ex) -> assertThat(ex.getJobId()).isEqualTo(id));
	}

	@ParameterizedTest
	@EnumSource(Fault.class)
	void lostFinalizationIsVerified(Fault fault) {
		String id = this.batches.create().id();
		this.batches.append(id, inputs(3));
		this.runpod.fail("finalize", fault);
		assertThat(this.batches.finalizeBatch(id).status()).isEqualTo(BatchStatus.FINALIZED);
		assertThat(this.batches.finalizeBatch(id).status()).isEqualTo(BatchStatus.FINALIZED);
	}

	@Test
	void cancelledBatchIsNotFinalized() {
		String id = this.batches.create().id();
		this.batches.cancel(id);
		assertThatExceptionOfType(RunPodRequestException.class).isThrownBy(() -> this.batches.finalizeBatch(id))
			.withMessage("finalizeBatch on endpoint 'embed', batch batch_0, failed (HTTP 400: bad request: the batch is"
					+ " not a draft)");
	}

	private static Iterable<Map<String, Object>> inputs(int count) {
		return IntStream.range(0, count).mapToObj((n) -> Map.<String, Object>of("n", n))::iterator;
	}

}
