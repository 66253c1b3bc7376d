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

package io.runpod.docs.examples;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.batch.BatchStatus;
import io.runpod.client.batch.RunPodBatch;
import io.runpod.client.exception.RunPodBatchLimitException;
import io.runpod.client.exception.RunPodBatchNotFoundException;
import io.runpod.docs.examples.Embeddings.Text;
import io.runpod.simulator.RunPodSimulator;
import io.runpod.simulator.endpoint.Fault;
import io.runpod.simulator.endpoint.Operation;
import io.runpod.spring.boot.test.AutoConfigureRunPodSimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@SpringBootTest(properties = "runpod.endpoints.embed=emb123")
@AutoConfigureRunPodSimulator
@Import(Embeddings.class)
class EmbeddingsTests {

	@Autowired
	private RunPodSimulator simulator;

	@Autowired
	private Embeddings embeddings;

	@Autowired
	private RunPodEndpoint embed;

	@BeforeEach
	void simulate() {
		this.simulator.endpoint("embed", (job) -> {
			Map<?, ?> text = (Map<?, ?>) job.input();
			if ("t7".equals(text.get("key"))) {
				throw new IllegalStateException("no such language");
			}
			return Map.of("key", text.get("key"), "values", List.of(0.5, 0.25));
		});
		this.embeddings.vectors.clear();
	}

	@Test
	void submitsOnceAndCollects() {
		LocalDate day = LocalDate.of(2026, 11, 28);
		String id = this.embeddings.submit(day, texts(120));
		assertThat(this.embeddings.submit(day, texts(120))).isEqualTo(id);
		awaitEnd(id);
		this.embeddings.collect(id);
		assertThat(this.embeddings.vectors).hasSize(119).containsEntry("t42", List.of(0.5, 0.25));
		RunPodBatch batch = this.embed.batch().status(id);
		assertThat(batch.failed()).isEqualTo(1);
		assertThat(batch.name()).isEqualTo("texts of 2026-11-28");
		assertThat(this.embed.batch().list()).hasSize(1);
	}

	@Test
	void submitsStepByStepWithFaults() {
		this.simulator.failNext(Operation.BATCH, Fault.CONNECTION_RESET);
		this.simulator.failNext(Operation.BATCH, Fault.BAD_GATEWAY_HTML);
		String id = this.embeddings.submitStepByStep(texts(3), texts(4));
		assertThat(this.embed.batch().status(id).total()).isEqualTo(7);
		awaitEnd(id);
		this.embeddings.collect(id);
		assertThat(this.embeddings.vectors).hasSize(4);
	}

	@Test
	void cancelsAndRemoves() {
		RunPodBatch draft = this.embed.batch().create();
		this.embed.batch().append(draft.id(), texts(2));
		String item = this.embed.batch().items(draft.id()).toList().get(0).id();
		assertThat(this.embed.batch().remove(draft.id(), item).total()).isEqualTo(1);
		assertThat(this.embed.batch().cancel(draft.id()).status()).isEqualTo(BatchStatus.CANCELLED);
		assertThatExceptionOfType(RunPodBatchNotFoundException.class)
			.isThrownBy(() -> this.embed.batch().status("batch_unknown"));
	}

	@Test
	void limits() {
		assertThatExceptionOfType(RunPodBatchLimitException.class)
			.isThrownBy(() -> this.embed.batch().submit("large", texts(5001)))
			.satisfies((ex) -> assertThat(ex.getLimit()).isEqualTo(5000));
		IntStream.range(0, 10).forEach((n) -> this.embed.batch().create());
		assertThatExceptionOfType(RunPodBatchLimitException.class).isThrownBy(() -> this.embed.batch().create())
			.satisfies((ex) -> assertThat(ex.getLimit()).isEqualTo(10));
	}

	private void awaitEnd(String batchId) {
		this.embed.batch().withInterval(Duration.ofMillis(50)).await(batchId);
	}

	private static List<Text> texts(int count) {
		return IntStream.range(0, count).mapToObj((n) -> new Text("t" + n, "text " + n)).toList();
	}

}
