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

package io.runpod.client.internal.batch;

import java.time.Duration;
import java.util.stream.Stream;

import org.springframework.util.Assert;
import reactor.core.publisher.Mono;

import io.runpod.client.batch.BatchItem;
import io.runpod.client.batch.BatchOperations;
import io.runpod.client.batch.ReactiveBatchOperations;
import io.runpod.client.batch.RunPodBatch;
import io.runpod.client.internal.call.BlockingInvoker;
import io.runpod.client.internal.call.ChunkIterator;

/**
 * Blocking view of the operations on batches.
 */
public final class DefaultBatchOperations implements BatchOperations {

	private final String endpoint;

	private final ReactiveBatchOperations reactive;

	/**
	 * Create a view.
	 * @param endpoint the name of the endpoint
	 * @param reactive the operations
	 */
	public DefaultBatchOperations(String endpoint, ReactiveBatchOperations reactive) {
		this.endpoint = endpoint;
		this.reactive = reactive;
	}

	private <T> T invoke(Mono<T> call) {
		return BlockingInvoker.invoke(this.endpoint, call);
	}

	@Override
	public BatchOperations withInterval(Duration interval) {
		return new DefaultBatchOperations(this.endpoint, this.reactive.withInterval(interval));
	}

	@Override
	public RunPodBatch submit(String name, Iterable<?> inputs) {
		Assert.notNull(inputs, "'inputs' must not be null");
		return BlockingInvoker.invoke(this.endpoint, inputs, (flux) -> this.reactive.submit(name, flux));
	}

	@Override
	public RunPodBatch create() {
		return invoke(this.reactive.create());
	}

	@Override
	public RunPodBatch append(String batchId, Iterable<?> inputs) {
		Assert.notNull(inputs, "'inputs' must not be null");
		return BlockingInvoker.invoke(this.endpoint, inputs, (flux) -> this.reactive.append(batchId, flux));
	}

	@Override
	public RunPodBatch remove(String batchId, String itemId) {
		return invoke(this.reactive.remove(batchId, itemId));
	}

	@Override
	public RunPodBatch rename(String batchId, String name) {
		return invoke(this.reactive.rename(batchId, name));
	}

	@Override
	public RunPodBatch finalizeBatch(String batchId) {
		return invoke(this.reactive.finalizeBatch(batchId));
	}

	@Override
	public RunPodBatch status(String batchId) {
		return invoke(this.reactive.status(batchId));
	}

	@Override
	public Stream<RunPodBatch> list() {
		return ChunkIterator.toStream(this.endpoint, null, this.reactive.list());
	}

	@Override
	public RunPodBatch await(String batchId) {
		return invoke(this.reactive.await(batchId));
	}

	@Override
	public Stream<RunPodBatch> updates(String batchId) {
		return ChunkIterator.toStream(this.endpoint, batchId, this.reactive.updates(batchId));
	}

	@Override
	public Stream<BatchItem> items(String batchId) {
		return ChunkIterator.toStream(this.endpoint, batchId, this.reactive.items(batchId));
	}

	@Override
	public RunPodBatch cancel(String batchId) {
		return invoke(this.reactive.cancel(batchId));
	}

}
