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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.util.Assert;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.runpod.client.batch.BatchItem;
import io.runpod.client.batch.ReactiveBatchOperations;
import io.runpod.client.batch.RunPodBatch;
import io.runpod.client.event.RunPodOperation;
import io.runpod.client.exception.RunPodTimeoutException;
import io.runpod.client.internal.call.CallExecutor;
import io.runpod.client.internal.call.EndpointComponents;
import io.runpod.client.internal.context.CallContext;
import io.runpod.client.internal.http.RequestFailure;
import io.runpod.client.internal.http.RunPodApi;

/**
 * Default implementation of {@link ReactiveBatchOperations}.
 */
public final class DefaultReactiveBatchOperations implements ReactiveBatchOperations {

	private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);

	private final EndpointComponents components;

	private final int maxAttempts;

	private final CallExecutor callExecutor;

	private final Duration interval;

	/**
	 * Create the operations for one view of an endpoint.
	 * @param components the components of the endpoint
	 * @param maxAttempts the maximum number of attempts of a request
	 * @param callExecutor the executor of the view's calls
	 */
	public DefaultReactiveBatchOperations(EndpointComponents components, int maxAttempts, CallExecutor callExecutor) {
		this(components, maxAttempts, callExecutor, DEFAULT_INTERVAL);
	}

	private DefaultReactiveBatchOperations(EndpointComponents components, int maxAttempts, CallExecutor callExecutor,
			Duration interval) {
		this.components = components;
		this.maxAttempts = maxAttempts;
		this.callExecutor = callExecutor;
		this.interval = interval;
	}

	@Override
	public DefaultReactiveBatchOperations withInterval(Duration interval) {
		Assert.notNull(interval, "'interval' must not be null");
		Assert.isTrue(interval.compareTo(Duration.ZERO) > 0,
				() -> "'interval' must be greater than zero, but is " + interval);
		return new DefaultReactiveBatchOperations(this.components, this.maxAttempts, this.callExecutor, interval);
	}

	@Override
	public Mono<RunPodBatch> submit(String name, Publisher<?> inputs) {
		Assert.hasText(name, "'name' must not be empty");
		Assert.notNull(inputs, "'inputs' must not be null");
		return execute(null, (call) -> call.submit(name, inputs));
	}

	@Override
	public Mono<RunPodBatch> create() {
		return execute(null, BatchCall::create);
	}

	@Override
	public Mono<RunPodBatch> append(String batchId, Publisher<?> inputs) {
		Assert.notNull(inputs, "'inputs' must not be null");
		return execute(requireId(batchId),
				(call) -> call.status(batchId).flatMap((draft) -> call.append(draft, inputs)));
	}

	@Override
	public Mono<RunPodBatch> remove(String batchId, String itemId) {
		RunPodApi.requireId("itemId", itemId);
		return execute(requireId(batchId), (call) -> call.remove(batchId, itemId));
	}

	@Override
	public Mono<RunPodBatch> rename(String batchId, String name) {
		Assert.hasText(name, "'name' must not be empty");
		return execute(requireId(batchId), (call) -> call.rename(batchId, name));
	}

	@Override
	public Mono<RunPodBatch> finalizeBatch(String batchId) {
		return execute(requireId(batchId), (call) -> call.finalizeBatch(batchId));
	}

	@Override
	public Mono<RunPodBatch> status(String batchId) {
		return execute(requireId(batchId), (call) -> call.status(batchId));
	}

	@Override
	public Flux<RunPodBatch> list() {
		return BatchCall.elements((offset, limit) -> execute(null, (call) -> call.list(offset, limit)));
	}

	@Override
	public Mono<RunPodBatch> await(String batchId) {
		return updates(batchId).last();
	}

	@Override
	public Flux<RunPodBatch> updates(String batchId) {
		requireId(batchId);
		return Flux.defer(() -> {
			AtomicReference<@Nullable RunPodBatch> lastBatch = new AtomicReference<>();
			return this.callExecutor
				.<RunPodBatch>executeUpdates(RunPodOperation.AWAIT_BATCH, batchId, (callContext) -> {
					BatchCall call = newCall(callContext);
					return call.updates(batchId, this.interval)
						.doOnNext(lastBatch::set)
						.onErrorMap(RequestFailure.class, call::translate);
				})
				.onErrorMap(RunPodTimeoutException.class, (ex) -> timeoutException(batchId, lastBatch.get(), ex));
		});
	}

	private RunPodTimeoutException timeoutException(String batchId, @Nullable RunPodBatch batch,
			RunPodTimeoutException ex) {
		String state = (batch != null) ? "is " + batch.rawStatus() + ", and " + (batch.completed() + batch.failed())
				+ " of its " + batch.total() + " jobs have ended" : "has not been seen yet";
		return RunPodTimeoutException
			.builder("Not ended after " + ex.getTimeout().toMillis() + " ms: batch " + batchId + " (endpoint '"
					+ this.components.name() + "') " + state
					+ ". It continues at RunPod; await its id to resume waiting, with a longer timeout of the view")
			.endpoint(this.components.name())
			.jobId(batchId)
			.attempts(ex.getAttempts())
			.retryable(ex.isRetryable())
			.timeout(ex.getTimeout())
			.cause(ex.getCause())
			.build();
	}

	@Override
	public Flux<BatchItem> items(String batchId) {
		requireId(batchId);
		return BatchCall.elements((offset, limit) -> execute(batchId, (call) -> call.items(batchId, offset, limit)))
			.distinct(BatchItem::id);
	}

	@Override
	public Mono<RunPodBatch> cancel(String batchId) {
		return execute(requireId(batchId), (call) -> call.cancel(batchId));
	}

	private <T> Mono<T> execute(@Nullable String batchId, Function<BatchCall, Mono<T>> requests) {
		return this.callExecutor.execute(batchId, (callContext) -> {
			BatchCall call = newCall(callContext);
			return requests.apply(call).onErrorMap(RequestFailure.class, call::translate);
		});
	}

	private BatchCall newCall(CallContext callContext) {
		return new BatchCall(this.components, this.maxAttempts, callContext);
	}

	private static String requireId(String batchId) {
		return RunPodApi.requireId("batchId", batchId);
	}

}
