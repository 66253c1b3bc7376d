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
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.springframework.stereotype.Service;

import io.runpod.client.RunPodEndpoint;
import io.runpod.client.batch.BatchItem;
import io.runpod.client.batch.BatchOperations;
import io.runpod.client.batch.RunPodBatch;

@Service
class Embeddings {

	private final RunPodEndpoint embed;

	final Map<String, List<Double>> vectors = new ConcurrentHashMap<>();

	Embeddings(RunPodEndpoint embed) {
		this.embed = embed;
	}

	String submit(LocalDate day, Iterable<Text> texts) {
		return this.embed.batch().submit("texts of " + day, texts).id();
	}

	void collect(String batchId) {
		BatchOperations batch = this.embed.withTimeout(Duration.ofHours(12)).batch();
		RunPodBatch ended = batch.await(batchId);
		try (Stream<BatchItem> items = batch.items(ended.id())) {
			items.filter(BatchItem::isSuccessful)
				.map((item) -> item.outputOrThrow(Vector.class))
				.forEach((vector) -> this.vectors.put(vector.key(), vector.values()));
		}
	}

	String submitStepByStep(List<Text> today, List<Text> tomorrow) {
		BatchOperations batch = this.embed.batch();
		RunPodBatch draft = batch.create();
		batch.append(draft.id(), today);
		batch.append(draft.id(), tomorrow);
		return batch.finalizeBatch(draft.id()).id();
	}

	record Text(String key, String text) {
	}

	record Vector(String key, List<Double> values) {
	}

}
